#include "projections/read_models/progress/progress_answers.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "events/base/areas.hpp"
#include "projections/engine/table_answers.hpp"
#include "events/runtime/http_language.hpp"

namespace anju {
namespace {

constexpr std::array<std::pair<std::string_view, std::size_t>, 5> levels{
    {{"province", 2}, {"city", 4}, {"county", 6}, {"township", 9}, {"village", 12}}};

constexpr std::size_t page_default = 100;
constexpr std::size_t page_max = 1000;
constexpr std::int32_t older_than_days_max = 36'500;

const IndicatorRows& deltas() {
    static const IndicatorRows rows(Progress::tag);
    return rows;
}

Error at_parameter(Error error, std::string_view name) {
    error.message = fmt::format("{}: {}", name, error.message);
    return error;
}

Result<std::vector<std::string>> read_areas(const HttpRequest& request) {
    std::vector<std::string> areas;
    if (const auto text = request.query_value("area")) {
        const auto area = AreaCode::parse(*text);
        if (!area) return at_parameter(area.error(), "area");
        if (!area_known(area->value)) {
            return invalid("area-unknown", fmt::format("no division has the code {}", *text));
        }
        areas.push_back(area->value);
        return areas;
    }
    for (const auto& area : known_areas()) {
        if (area.code.size() == levels.front().second) areas.emplace_back(area.code);
    }
    return areas;
}

Result<std::vector<std::uint8_t>> read_indicators(const HttpRequest& request) {
    std::vector<std::uint8_t> numbers;
    auto text = request.query_value("indicator");
    if (!text) {
        for (std::size_t i = 0; i < progress_indicators().size(); ++i) {
            numbers.push_back(static_cast<std::uint8_t>(i));
        }
        return numbers;
    }
    while (true) {
        const auto comma = text->find(',');
        const auto one = text->substr(0, comma);
        const auto number = indicator_number(one);
        if (!number) return number.error();
        if (std::ranges::find(numbers, *number) != numbers.end()) {
            return invalid("indicator-twice", fmt::format("indicator names {} twice", one));
        }
        numbers.push_back(*number);
        if (comma == std::string_view::npos) return numbers;
        text->remove_prefix(comma + 1);
    }
}

Result<std::size_t> read_level(const HttpRequest& request, const std::string& area) {
    const auto text = request.query_value("level");
    if (!text) return std::size_t{0};
    for (const auto& [name, digits] : levels) {
        if (name != *text) continue;
        if (digits >= area.size()) return digits;
        return invalid("level-above-area",
                       fmt::format("no {} lies inside the division {}", name, area));
    }
    return invalid("level-unknown",
                   fmt::format("level \"{}\" is none of province, city, county, township, village",
                               excerpt(*text)));
}

Result<std::optional<Day>> read_day(const HttpRequest& request, std::string_view name) {
    const auto text = request.query_value(name);
    if (!text) return std::optional<Day>();
    const auto day = Day::parse(*text);
    if (!day) return at_parameter(day.error(), name);
    return std::optional<Day>(*day);
}

// Values of divisions by their codes.
using Values = std::map<std::string, std::int64_t, std::less<>>;

// The divisions that are listed whatever the days asked for: those whose names are known, to which
// the others come that anything was ever counted in.
Values known_divisions(std::string_view area, std::size_t digits) {
    Values values;
    for (const auto& known : known_areas()) {
        if (known.code.size() == digits && known.code.starts_with(area) && !known.ended) {
            values.emplace(known.code, 0);
        }
    }
    return values;
}

// The day that answers are for when none is asked for: that of the newest fact.
Day today(const RowView& view) {
    return view.as_of().recorded.day();
}

// By the counters.
Result<Values> values_now(const RowView& view, std::uint8_t indicator, const std::string& area,
                          std::size_t digits) {
    const Day day = progress_indicators()[indicator].by_clock ? today(view) : IndicatorRows::ever;
    Values values = known_divisions(area, digits);
    if (digits == 0) {
        const auto value = deltas().value(view, indicator, area, day);
        if (!value) return value.error();
        values[area] = *value;
        return values;
    }
    const auto scanned = deltas().scan_counters(view, indicator, area, day,
                                                [&](std::string_view code, std::int64_t value) {
                                                    if (code.size() == digits)
                                                        values[std::string(code)] = value;
                                                    return true;
                                                });
    if (!scanned) return scanned.error();
    return values;
}

// By the deltas up to the days asked for.
Result<Values> values_as_of(const RowView& view, std::uint8_t indicator, const std::string& area,
                            const ProgressQuestion& asked) {
    Values values = known_divisions(area, asked.level_digits);
    if (asked.level_digits == 0) values[area] = 0;
    const std::size_t digits = asked.level_digits == 0 ? area.size() : asked.level_digits;
    const AsOfDays days = asked.days.or_today(today(view));
    const auto scanned =
        deltas().scan(view, indicator, area, [&](const DeltaKey& key, const IndicatorDelta& delta) {
            if (key.area.size() < digits) return true;
            const auto code = key.area.substr(0, digits);
            auto found = values.find(code);
            if (found == values.end()) found = values.emplace(std::string(code), 0).first;
            if (days.includes(delta.effective, delta.recorded)) found->second += delta.delta;
            return true;
        });
    if (!scanned) return scanned.error();
    return values;
}

Error too_many_rows() {
    return invalid("too-many-rows",
                   fmt::format("an answer has at most {} rows: name fewer indicators or a smaller "
                               "area",
                               progress_rows_max));
}

template <class Number>
Result<Number> read_number(const HttpRequest& request, std::string_view name, Number none,
                           std::pair<Number, Number> range) {
    const auto text = request.query_value(name);
    if (!text) return none;
    Number number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    const bool whole = error == std::errc() && end == text->data() + text->size();
    if (whole && number >= range.first && number <= range.second) return number;
    return invalid(fmt::format("{}-out-of-range", name),
                   fmt::format("{} lies between {} and {}", name, range.first, range.second));
}

}  // namespace

std::optional<std::string> name_of_area(std::string_view code, Language language) {
    const auto* known = find_area(code);
    if (known == nullptr) return std::nullopt;
    return std::string(Words{known->name, known->name_en}.in(language));
}

Result<ProgressQuestion> read_question(const HttpRequest& request) {
    ProgressQuestion asked;
    auto areas = read_areas(request);
    if (!areas) return areas.error();
    auto indicators = read_indicators(request);
    if (!indicators) return indicators.error();
    const auto level = read_level(request, areas->front());
    if (!level) return level.error();
    const auto on = read_day(request, "on");
    if (!on) return on.error();
    const auto known_on = read_day(request, "known_on");
    if (!known_on) return known_on.error();
    return ProgressQuestion{
        std::move(*areas), std::move(*indicators), *level, {*on, *known_on}, language_of(request)};
}

Result<std::vector<ProgressRow>> progress_rows(const RowView& view, const ProgressQuestion& asked) {
    std::vector<ProgressRow> rows;
    for (const auto indicator : asked.indicators) {
        const auto& info = progress_indicators()[indicator];
        for (const auto& area : asked.areas) {
            const auto values = asked.days.given()
                                    ? values_as_of(view, indicator, area, asked)
                                    : values_now(view, indicator, area, asked.level_digits);
            if (!values) return values.error();
            if (rows.size() + values->size() > progress_rows_max) return too_many_rows();
            for (const auto& [code, value] : *values) {
                ProgressRow row{.indicator = std::string(info.id),
                                .title = std::string(info.words.in(asked.language)),
                                .area = code,
                                .name = name_of_area(code, asked.language),
                                .value = value,
                                .unit = std::string(info.unit),
                                .unit_name = std::string(unit_name(info.unit, asked.language)),
                                .target = {},
                                .due = {},
                                .document = {}};
                const auto target = target_of(view, info.id, code, asked.days);
                if (!target) return target.error();
                if (*target) {
                    row.target = (*target)->value;
                    row.due = (*target)->due;
                    row.document = (*target)->document;
                }
                rows.push_back(std::move(row));
            }
        }
    }
    return rows;
}

Result<void> check_member_cursor(const ProgressQuestion& asked, std::string_view after) {
    const auto slash = after.find('/');
    const auto area = AreaCode::parse(after.substr(0, slash));
    const bool inside = area && area->value.starts_with(asked.areas.front());
    if (inside && slash != std::string_view::npos && is_id_text(after.substr(slash + 1))) return {};
    return invalid(
        "after-malformed",
        fmt::format("after=\"{}\" is not the `next` of a page of this area", excerpt(after)));
}

Result<MemberQuestion> read_member_question(const HttpRequest& request,
                                            std::string_view indicator) {
    auto figure = read_question(request);
    if (!figure) return figure.error();
    MemberQuestion asked{std::move(*figure), 0, {}, -1};
    if (!indicator.empty()) {
        const auto number = indicator_number(indicator);
        if (!number) return number.error();
        asked.figure.indicators = {*number};
    }
    if (asked.figure.indicators.size() != 1) {
        return invalid("indicator-missing", "name one indicator: indicator=houses.left");
    }
    const bool is_table = asks_for_table(request);
    const auto limit =
        read_number<std::size_t>(request, "limit", is_table ? progress_rows_max : page_default,
                                 {1, is_table ? progress_rows_max : page_max});
    if (!limit) return limit.error();
    const auto older =
        read_number<std::int32_t>(request, "older_than_days", -1, {0, older_than_days_max});
    if (!older) return older.error();
    asked.limit = *limit;
    asked.older_than_days = *older;
    if (const auto after = request.query_value("after")) {
        if (auto sound = check_member_cursor(asked.figure, *after); !sound) return sound.error();
        asked.after = *after;
    }
    return asked;
}

Result<MemberPage> member_rows(const RowView& view, const MemberQuestion& asked) {
    const std::uint8_t indicator = asked.figure.indicators.front();
    const std::string stream(stream_of_indicator(indicator));
    const AsOfDays days = asked.figure.days.or_today(today(view));
    const Day newest{days.on->value - asked.older_than_days - 1};  // since when at the latest
    MemberPage page;
    std::string cursor;  // of the member that is being summed up
    MemberRow member;
    const auto close = [&] {
        const bool asked_for = asked.older_than_days < 0 || member.since <= newest;
        if (member.value != 0 && asked_for) page.rows.push_back(member);
        return page.rows.size() <= asked.limit;
    };
    const auto scanned = deltas().scan_after(
        view, indicator, asked.figure.areas.front(), asked.after,
        [&](const DeltaKey& key, const IndicatorDelta& delta) {
            if (!days.includes(delta.effective, delta.recorded)) return true;
            auto place = fmt::format("{}/{}", key.area, key.id);
            if (place != cursor) {
                if (!close()) return false;
                cursor = std::move(place);
                member = {fmt::format("{}/{}", stream, key.id), std::string(key.area), 0, {}};
            }
            member.value += delta.delta;
            member.since = std::max(member.since, delta.effective);
            return true;
        });
    if (!scanned) return scanned.error();
    if (page.rows.size() <= asked.limit) close();
    if (page.rows.size() > asked.limit) {
        page.rows.resize(asked.limit);
        const auto& last = page.rows.back();
        page.next = fmt::format("{}/{}", last.area, last.stream.substr(stream.size() + 1));
    }
    return page;
}

Result<std::int64_t> figure(const RowView& view, std::uint8_t indicator, const std::string& area,
                            const AsOfDays& days) {
    const ProgressQuestion asked{{area}, {indicator}, 0, days};
    const auto values = days.given() ? values_as_of(view, indicator, area, asked)
                                     : values_now(view, indicator, area, 0);
    if (!values) return values.error();
    return values->begin()->second;
}

Result<std::optional<TargetVersion>> target_of(const RowView& view, std::string_view indicator,
                                               std::string_view area, const AsOfDays& days) {
    std::optional<TargetVersion> newest;
    std::string bytes;
    const auto found = view.get(Progress::target_key(indicator, area), bytes);
    if (!found) return found.error();
    if (!*found) return newest;
    TargetVersions target;
    try {
        ArchiveReader archive(bytes);
        archive(target);
    } catch (const std::exception& failure) {
        return corrupt("rows-damaged",
                       fmt::format("target of {} in {}: {}", indicator, area, failure.what()));
    }
    for (auto& version : target.versions) {
        if (!days.includes(version.set_on, version.recorded_on)) continue;
        if (version.voided <= days.known_on.value_or(today(view))) continue;
        newest = std::move(version);
    }
    return newest;
}

Result<std::vector<HistoryRow>> history_rows(const RowView& view, const ProgressQuestion& asked) {
    const AsOfDays days = asked.days.or_today(today(view));
    std::map<Day, std::int64_t> changes;
    const auto scanned = deltas().scan(view, asked.indicators.front(), asked.areas.front(),
                                       [&](const DeltaKey&, const IndicatorDelta& delta) {
                                           if (days.includes(delta.effective, delta.recorded)) {
                                               changes[delta.effective] += delta.delta;
                                           }
                                           return true;
                                       });
    if (!scanned) return scanned.error();
    std::vector<HistoryRow> rows;
    std::int64_t value = 0;
    for (const auto& [day, change] : changes) {
        value += change;
        if (change != 0) rows.push_back({day, change, value});
    }
    return rows;
}

}  // namespace anju
