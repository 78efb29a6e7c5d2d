#include "projections/engine/indicator.hpp"

#include <cstring>
#include <map>

#include "projections/engine/key_days.hpp"

namespace anju {
namespace {

constexpr char counter_mark = 'C';
constexpr char future_mark = 'F';
constexpr char delta_mark = 'D';
constexpr char separator = '/';
constexpr std::size_t area_begin = 3;  // behind tag, mark and indicator

void start_key(std::string& key, char tag, char mark, std::uint8_t indicator) {
    key.clear();
    key += tag;
    key += mark;
    key += static_cast<char>(indicator);
}

struct ParsedDelta {
    DeltaKey key;
    IndicatorDelta delta;
};

// `rest` stands behind tag, mark and indicator: <area> / <id> / <effective> <recorded>.
ParsedDelta parse_delta(std::uint8_t indicator, std::string_view rest, std::string_view value) {
    constexpr std::size_t tail = 1 + 2 * key_day_bytes;
    ParsedDelta parsed{{indicator, {}, {}}, {}};
    const auto area_end = rest.find(separator);
    if (area_end == std::string_view::npos || rest.size() < area_end + 1 + tail) return parsed;
    parsed.key.area = rest.substr(0, area_end);
    parsed.key.id = rest.substr(area_end + 1, rest.size() - area_end - 1 - tail);
    const auto days = rest.substr(rest.size() - 2 * key_day_bytes);
    parsed.delta = {read_day(days), read_day(days.substr(key_day_bytes)),
                    Rows::read_counter(value)};
    return parsed;
}

}  // namespace

std::string IndicatorRows::key_of(char mark, std::uint8_t indicator, std::string_view area) const {
    std::string key;
    start_key(key, tag_, mark, indicator);
    return key.append(area);
}

void IndicatorRows::set(Rows& rows, const DeltaKey& key, const IndicatorDelta& delta,
                        std::int64_t before) {
    const DeltaSum change = delta_change(delta.delta, before);
    start_key(key_, tag_, counter_mark, key.indicator);
    key_.append(key.area);
    leaves_[key_].add(change);
    if (delta.effective > delta.recorded) {
        key_[1] = future_mark;
        key_ += separator;
        append_day(key_, delta.effective);
        leaves_[key_].add(change);
        key_.resize(area_begin + key.area.size());
    }
    key_[1] = delta_mark;
    key_ += separator;
    key_.append(key.id);
    key_ += separator;
    append_day(key_, delta.effective);
    append_day(key_, delta.recorded);
    if (delta.delta == 0) return rows.erase(key_);
    rows.put(key_, {reinterpret_cast<const char*>(&delta.delta), sizeof delta.delta});
}

void IndicatorRows::roll_up(Rows& rows) {
    std::string above;
    for (const auto& [key, delta] : leaves_) {
        if (delta.sum == 0 && delta.rows == 0) continue;
        std::string_view area = std::string_view(key).substr(area_begin);
        std::string_view tail;  // "/<day>" of what is still to come
        if (key[1] == future_mark) {
            tail = area.substr(area.size() - 1 - key_day_bytes);
            area.remove_suffix(tail.size());
        }
        for (; !area.empty(); area = parent_area(area)) {
            above.assign(key, 0, area_begin).append(area).append(tail);
            rows.at<DeltaSum>(above).add(delta);
        }
    }
    leaves_.clear();
}

Result<std::int64_t> IndicatorRows::value(const RowView& view, std::uint8_t indicator,
                                          std::string_view area, Day today) const {
    std::string bytes;
    const auto found = view.get(key_of(counter_mark, indicator, area), bytes);
    if (!found) return found.error();
    std::int64_t value = *found ? Rows::read_counter(bytes) : 0;
    if (today == ever) return value;
    const std::string prefix = key_of(future_mark, indicator, area) + separator;
    std::string from = prefix;
    append_day(from, {today.value + 1});
    const auto scanned = view.scan(prefix, from, [&](std::string_view, std::string_view later) {
        value -= Rows::read_counter(later);
        return true;
    });
    if (!scanned) return scanned.error();
    return value;
}

Result<void> IndicatorRows::scan_counters(const RowView& view, std::uint8_t indicator,
                                          std::string_view area, Day today,
                                          const VisitCounter& visit) const {
    std::map<std::string, std::int64_t, std::less<>> later;  // by area
    Result<void> scanned;
    if (today != ever) {
        scanned = view.scan(key_of(future_mark, indicator, area), "",
                            [&](std::string_view key, std::string_view value) {
                                if (read_day(key.substr(key.size() - key_day_bytes)) <= today)
                                    return true;
                                const auto code = key.substr(
                                    area_begin, key.size() - area_begin - 1 - key_day_bytes);
                                later[std::string(code)] += Rows::read_counter(value);
                                return true;
                            });
    }
    if (!scanned) return scanned;
    scanned = view.scan(key_of(counter_mark, indicator, area), "",
                        [&](std::string_view key, std::string_view value) {
                            const auto code = key.substr(area_begin);
                            const auto found = later.find(code);
                            const auto minus = found == later.end() ? 0 : found->second;
                            return visit(code, Rows::read_counter(value) - minus);
                        });
    return scanned;
}

Result<void> IndicatorRows::scan_after(const RowView& view, std::uint8_t indicator,
                                       std::string_view area, std::string_view after,
                                       const Visit& visit) const {
    std::string prefix;
    start_key(prefix, tag_, delta_mark, indicator);
    std::string from;
    if (!after.empty()) {
        from.append(prefix).append(after).append(1, separator);
        append_day(from, {INT32_MAX});
        append_day(from, {INT32_MAX});
    }
    prefix.append(area);
    return view.scan(prefix, from, [&](std::string_view key, std::string_view value) {
        const auto parsed = parse_delta(indicator, key.substr(area_begin), value);
        return visit(parsed.key, parsed.delta);
    });
}

}  // namespace anju
