#include "projections/engine/indicator.hpp"

#include <cstring>

namespace anju {
namespace {

constexpr char counter_mark = 'C';
constexpr char delta_mark = 'D';
constexpr char separator = '/';
constexpr std::size_t version_bytes = 4;

// effective, recorded, delta: little-endian, without padding.
std::string_view encode(const IndicatorDelta& delta, char (&out)[16]) {
    std::memcpy(out, &delta.effective.value, 4);
    std::memcpy(out + 4, &delta.recorded.value, 4);
    std::memcpy(out + 8, &delta.delta, 8);
    return {out, sizeof out};
}

IndicatorDelta decode(std::string_view bytes) {
    IndicatorDelta delta;
    if (bytes.size() != 16) return delta;
    std::memcpy(&delta.effective.value, bytes.data(), 4);
    std::memcpy(&delta.recorded.value, bytes.data() + 4, 4);
    std::memcpy(&delta.delta, bytes.data() + 8, 8);
    return delta;
}

void start_key(std::string& key, char tag, char mark, std::uint8_t indicator) {
    key.clear();
    key += tag;
    key += mark;
    key += static_cast<char>(indicator);
}

// Big-endian, so that keys sort by it.
void append_version(std::string& key, std::uint32_t version) {
    const std::uint32_t swapped = __builtin_bswap32(version);
    key.append(reinterpret_cast<const char*>(&swapped), version_bytes);
}

// What stands behind tag, mark and indicator.
DeltaKey parse_key(std::uint8_t indicator, std::string_view rest) {
    DeltaKey key{.indicator = indicator, .area = {}, .id = {}, .version = 0};
    const auto area_end = rest.find(separator);
    if (area_end == std::string_view::npos || rest.size() < area_end + 2 + version_bytes)
        return key;
    key.area = rest.substr(0, area_end);
    key.id = rest.substr(area_end + 1, rest.size() - area_end - 2 - version_bytes);
    std::memcpy(&key.version, rest.data() + rest.size() - version_bytes, version_bytes);
    key.version = __builtin_bswap32(key.version);
    return key;
}

}  // namespace

std::string IndicatorRows::counter_key(std::uint8_t indicator, std::string_view area) const {
    std::string key;
    start_key(key, tag_, counter_mark, indicator);
    return key.append(area);
}

void IndicatorRows::record(Rows& rows, const DeltaKey& key, const IndicatorDelta& delta) {
    start_key(key_, tag_, counter_mark, key.indicator);
    key_.append(key.area);
    leaves_[key_] += delta.delta;
    key_[1] = delta_mark;
    key_ += separator;
    key_.append(key.id);
    key_ += separator;
    append_version(key_, key.version);
    char value[16];
    rows.put(key_, encode(delta, value));
}

// Also where the deltas cancel out: which rows there are must not depend on when commits come.
void IndicatorRows::roll_up(Rows& rows) {
    constexpr std::size_t area_begin = 3;
    for (const auto& [key, delta] : leaves_) {
        std::string_view area = std::string_view(key).substr(area_begin);
        for (; !area.empty(); area = parent_area(area)) {
            rows.add(std::string_view(key).substr(0, area_begin + area.size()), delta);
        }
    }
    leaves_.clear();
}

Result<std::int64_t> IndicatorRows::value(const RowView& view, std::uint8_t indicator,
                                          std::string_view area) const {
    std::string bytes;
    const auto found = view.get(counter_key(indicator, area), bytes);
    if (!found) return found.error();
    return *found ? Rows::read_counter(bytes) : 0;
}

Result<void> IndicatorRows::scan_counters(const RowView& view, std::uint8_t indicator,
                                          std::string_view area, const VisitCounter& visit) const {
    const std::string prefix = counter_key(indicator, area);
    const std::size_t begin = prefix.size() - area.size();
    return view.scan(prefix, "", [&](std::string_view key, std::string_view value) {
        return visit(key.substr(begin), Rows::read_counter(value));
    });
}

Result<void> IndicatorRows::scan_after(const RowView& view, std::uint8_t indicator,
                                       std::string_view area, std::string_view after,
                                       const Visit& visit) const {
    std::string prefix;
    start_key(prefix, tag_, delta_mark, indicator);
    const std::size_t begin = prefix.size();
    std::string from;
    if (!after.empty()) {
        from.append(prefix).append(after).append(1, separator);
        append_version(from, UINT32_MAX);
    }
    prefix.append(area);
    return view.scan(prefix, from, [&](std::string_view key, std::string_view value) {
        return visit(parse_key(indicator, key.substr(begin)), decode(value));
    });
}

}  // namespace anju
