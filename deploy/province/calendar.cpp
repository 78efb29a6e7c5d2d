#include "deploy/province/calendar.hpp"

#include <algorithm>
#include <chrono>

namespace anju {
namespace {

constexpr std::int64_t shanghai_ms = 8 * 3'600'000;
constexpr std::int64_t opens_ms = 8 * 3'600'000 + 30 * 60'000;  // 8:30
constexpr std::int64_t closes_ms = 17 * 3'600'000 + 30 * 60'000;
constexpr std::int64_t burst_opens_ms = 14 * 3'600'000;  // sheets of a month are sent after noon

std::int32_t month_end(std::int32_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    const std::chrono::year_month_day_last last{date.year(), date.month() / std::chrono::last};
    return static_cast<std::int32_t>(std::chrono::sys_days(last).time_since_epoch().count());
}

std::int64_t instant_of(std::int32_t day, std::int64_t time_ms) {
    return day * province_day_ms + time_ms - shanghai_ms;
}

}  // namespace

Reported report(std::int32_t occurred, Instant after, const StepLimit& limit,
                ProvinceRandom& random) {
    std::int64_t delay = random.between(0, 3);
    std::int64_t from_ms = opens_ms;
    const std::uint64_t manner = random.below(100);
    if (manner < 25 && month_end(occurred) - occurred <= report_days_max) {
        delay = month_end(occurred) - occurred;
        from_ms = burst_opens_ms;
    } else if (manner >= 85) {
        delay = random.between(4, report_days_max);
    }
    const auto latest = std::max(occurred, limit.recorded);
    auto day = static_cast<std::int32_t>(std::min<std::int64_t>(occurred + delay, latest));
    std::int64_t recorded = instant_of(day, random.between(from_ms, closes_ms));
    if (recorded > after.value) return {occurred, {recorded}};
    // What it builds on was recorded late: this follows within the hour, or the next morning.
    day = after.day().value;
    const std::int64_t room = instant_of(day, closes_ms) - after.value;
    recorded = room > 0 ? after.value + random.between(1, std::min<std::int64_t>(room, 3'600'000))
                        : instant_of(day + 1, opens_ms + random.between(0, 1'800'000));
    return {occurred, {recorded}};
}

Reported report_after(const Reported& before, const DaysLater& days, const StepLimit& limit,
                      ProvinceRandom& random) {
    const std::int64_t first = before.occurred + days.from;
    const std::int64_t last = std::min<std::int64_t>(before.occurred + days.to, limit.occurred);
    const auto occurred = static_cast<std::int32_t>(random.between(first, last));
    return report(occurred, before.recorded, limit, random);
}

}  // namespace anju
