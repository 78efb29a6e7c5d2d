#include "projections/read_models/progress/figure_reader.hpp"

#include <fmt/format.h>

#include "events/base/areas.hpp"
#include "projections/read_models/progress/progress.hpp"

namespace anju {
namespace {

const IndicatorRows& deltas() {
    static const IndicatorRows rows(Progress::tag);
    return rows;
}

}  // namespace

Result<FigureReader> FigureReader::open(const RowView& view, const ProgressQuestion& asked,
                                        std::string area) {
    FigureReader reader(view, std::move(area));
    const Day today = view.as_of().recorded.day();
    // What takes effect later is not included unless a later day is asked for.
    reader.days_ = asked.days.or_today(today);
    reader.cohort_ = asked.cohort;
    reader.counters_do_ = !asked.days.given() && !asked.cohort.given();
    const auto changes = division_changes(view, asked.days.known_on.value_or(today));
    if (!changes) return changes.error();
    reader.edition_ = asked.divisions ? DivisionEdition(*changes, *asked.divisions)
                                      : edition_with(*changes, *reader.days_.on, reader.area_);
    reader.sources_ = reader.edition_.sources(reader.area_);
    return reader;
}

Result<std::int64_t> FigureReader::value(std::uint8_t indicator) const {
    const auto found = values(indicator, 0);
    if (!found) return found.error();
    const auto own = found->find(area_);
    return own == found->end() ? 0 : own->second;
}

Result<AreaValues> FigureReader::values(std::uint8_t indicator, std::size_t digits) const {
    if (cohort_.given() && !counts_of_households(indicator)) {
        const auto& info = progress_indicators()[indicator];
        return invalid("cohort-not-of-indicator",
                       fmt::format("{} does not count what belongs to households: leave out "
                                   "plan_year and category, or ask for another indicator",
                                   info.id));
    }
    const std::size_t length = digits == 0 ? area_.size() : digits;
    return counters_do_ ? by_counters(indicator, length) : by_deltas(indicator, length);
}

AreaValues FigureReader::known_divisions(std::size_t digits) const {
    AreaValues values;
    if (digits == area_.size()) values.emplace(area_, 0);
    for (const auto& known : known_areas()) {
        if (known.code.size() != digits || known.ended) continue;
        const auto code = edition_.code_of(known.code);
        if (inside(code)) values.emplace(code, 0);
    }
    return values;
}

Result<std::int64_t> FigureReader::counter(std::uint8_t indicator, std::string_view code) const {
    return deltas().value(*view_, indicator, code, counter_day(indicator));
}

Day FigureReader::counter_day(std::uint8_t indicator) const {
    return progress_indicators()[indicator].by_clock ? *days_.on : IndicatorRows::ever;
}

// What a division holds without those inside it that went elsewhere.
Result<std::int64_t> FigureReader::own_counter(std::uint8_t indicator,
                                               const std::string& code) const {
    auto own = counter(indicator, code);
    if (!own) return own;
    for (const auto& [from, to] : edition_.moved()) {
        if (from.size() <= code.size() || !from.starts_with(code)) continue;
        const auto inner = own_counter(indicator, from);
        if (!inner) return inner;
        *own -= *inner;
    }
    return own;
}

Result<void> FigureReader::add_counters(std::uint8_t indicator, const std::string& source,
                                        std::size_t digits, AreaValues& values) const {
    AreaValues counters;
    if (source.size() == digits) {
        const auto one = counter(indicator, source);
        if (!one) return one.error();
        counters[source] = *one;
    } else if (source.size() < digits) {
        const auto scanned =
            deltas().scan_counters(*view_, indicator, source, counter_day(indicator),
                                   [&](std::string_view code, std::int64_t value) {
                                       if (code.size() == digits)
                                           counters[std::string(code)] = value;
                                       return true;
                                   });
        if (!scanned) return scanned.error();
    }
    for (const auto& [code, value] : counters) {
        const auto to = edition_.code_of(code);
        if (!inside(to)) continue;
        const auto own =
            edition_.is_plain() ? Result<std::int64_t>(value) : own_counter(indicator, code);
        if (!own) return own.error();
        values[to] += *own;
    }
    return {};
}

Result<AreaValues> FigureReader::by_counters(std::uint8_t indicator, std::size_t digits) const {
    AreaValues values = known_divisions(digits);
    for (const auto& source : sources_) {
        auto added = add_counters(indicator, source, digits, values);
        if (!added) return added.error();
    }
    // What moved from inside a division of the level.
    for (const auto& [from, to] : edition_.moved()) {
        if (from.size() <= digits || !inside(to)) continue;
        const auto own = own_counter(indicator, from);
        if (!own) return own.error();
        values[to.substr(0, digits)] += *own;
    }
    return values;
}

Result<AreaValues> FigureReader::by_deltas(std::uint8_t indicator, std::size_t digits) const {
    AreaValues values = known_divisions(digits);
    const auto add = [&](const std::string& area, std::int64_t delta) {
        if (area.size() >= digits) values[area.substr(0, digits)] += delta;
    };
    // Also where nothing counts on these days, a division is listed.
    const Visit visit = [&](const std::string& area, const DeltaKey&, const IndicatorDelta& delta) {
        add(area, days_.includes(delta.effective, delta.recorded) ? delta.delta : 0);
        return true;
    };
    auto scanned = scan(indicator, "", visit);
    if (!scanned) return scanned.error();
    return values;
}

Result<void> FigureReader::scan(std::uint8_t indicator, std::string_view after,
                                const Visit& visit) const {
    std::string place;  // the member that is being read
    std::string area;
    Result<bool> counts = false;
    bool more = true;
    for (const auto& source : sources_) {
        if (!more || !counts) break;
        const bool passed = !after.starts_with(source) && source < after;
        if (passed) continue;
        const auto scanned =
            deltas().scan_after(*view_, indicator, source, after.starts_with(source) ? after : "",
                                [&](const DeltaKey& key, const IndicatorDelta& delta) {
                                    auto at = fmt::format("{}/{}", key.area, key.id);
                                    if (at != place) {
                                        place = std::move(at);
                                        area = edition_.code_of(key.area);
                                        counts = inside(area);
                                        if (*counts && cohort_.given()) {
                                            counts = belongs(*view_, indicator, key.id, cohort_);
                                        }
                                        if (!counts) return false;
                                    }
                                    if (*counts) more = visit(area, key, delta);
                                    return more;
                                });
        if (!scanned) return scanned.error();
    }
    if (!counts) return counts.error();
    return {};
}

}  // namespace anju
