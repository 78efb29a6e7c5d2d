// When the facts of the simulated province happened and when officials recorded them.
#pragma once

#include <cstdint>

#include "deploy/province/random.hpp"
#include "events/base/types.hpp"

namespace anju {

inline constexpr std::int64_t province_day_ms = 86'400'000;

// A fact may be recorded this many days after it happened.
inline constexpr std::int32_t report_days_max = 20;

// Days since 1970 of a date that exists.
constexpr std::int32_t day_number(std::int32_t year, std::int32_t month, std::int32_t day) {
    const std::int32_t y = month <= 2 ? year - 1 : year;
    const std::int32_t from_march = (month + 9) % 12;
    const std::int32_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719'468;
}
static_assert(day_number(1970, 1, 1) == 0 && day_number(2020, 4, 1) == 18'353);

inline constexpr std::int32_t history_last_day = day_number(2020, 3, 31);

// The last days on which a fact of each step happens and is recorded: every step of a chain has a
// later one than the step before, so that it finds room behind it.
struct StepLimit {
    std::int32_t occurred = 0;
    std::int32_t recorded = 0;
};
constexpr StepLimit march_2020(std::int32_t occurred, std::int32_t recorded) {
    return {day_number(2020, 3, occurred), day_number(2020, 3, recorded)};
}
inline constexpr StepLimit history_limit{history_last_day, history_last_day};
inline constexpr StepLimit keys_limit = march_2020(4, 16);
inline constexpr StepLimit move_in_limit = march_2020(5, 19);
inline constexpr StepLimit assess_limit = march_2020(9, 21);
inline constexpr StepLimit worker_limit = march_2020(15, 23);
inline constexpr StepLimit training_limit = march_2020(20, 26);
inline constexpr StepLimit job_limit = march_2020(25, 30);
inline constexpr StepLimit visit_limit = march_2020(26, 30);
inline constexpr StepLimit verify_limit = march_2020(28, 31);
inline constexpr StepLimit house_limit = march_2020(11, 21);
inline constexpr StepLimit vacated_limit = march_2020(13, 22);
inline constexpr StepLimit demolition_limit = march_2020(17, 23);
inline constexpr StepLimit clear_limit = march_2020(24, 29);
inline constexpr StepLimit plan_limit = march_2020(21, 25);
inline constexpr StepLimit plan_approval_limit = march_2020(24, 27);
inline constexpr StepLimit use_limit = march_2020(27, 30);
inline constexpr StepLimit plot_limit = march_2020(23, 24);
inline constexpr StepLimit approval_limit = march_2020(24, 25);
inline constexpr StepLimit works_limit = march_2020(25, 26);
// Of the first part reclaimed; each further one may be a day later.
inline constexpr StepLimit reclaimed_limit = march_2020(26, 27);
inline constexpr StepLimit township_limit = march_2020(28, 30);
inline constexpr StepLimit county_limit = march_2020(30, 31);
inline constexpr StepLimit entitled_limit = march_2020(14, 24);
inline constexpr StepLimit applied_limit = march_2020(15, 22);
inline constexpr StepLimit granted_limit = march_2020(26, 30);

struct Reported {
    std::int32_t occurred = 0;
    Instant recorded;
};

// A fact that happened from_days to to_days after `before` did, recorded after it, both within the
// limits. to_days >= from_days >= 1.
struct DaysLater {
    std::int64_t from = 1;
    std::int64_t to = 1;
};
Reported report_after(const Reported& before, const DaysLater& days, const StepLimit& limit,
                      ProvinceRandom& random);

// The same, entered so many seconds later at the same desk.
constexpr Reported seconds_later(const Reported& reported, std::int64_t seconds) {
    return {reported.occurred, {reported.recorded.value + seconds * 1000}};
}

// A fact of that day, recorded after `after`: mostly within days, a part at the end of the month,
// a part late; always in working hours.
Reported report(std::int32_t occurred, Instant after, const StepLimit& limit,
                ProvinceRandom& random);

}  // namespace anju
