#include "events/base/types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>

namespace anju {
namespace {

constexpr std::size_t id_length_max = 40;
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t shanghai_offset_ms = 8 * 3'600'000;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string quoted(std::string_view text) {
    return "\"" + std::string(excerpt(text)) + "\"";
}

// Reads exactly `text` as an unsigned decimal; -1 when it is anything else.
int digits(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && !text.empty() && is_digit(text[0]) ? number : -1;
}

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

// Whole days and what is left of the next; the last day there is for all that lie beyond it.
struct DaysAndRest {
    Day day;
    std::int64_t rest_ms = 0;
};
DaysAndRest split(std::int64_t value_ms) {
    const std::int64_t days = floor_div(value_ms, day_ms);
    const auto held = std::clamp<std::int64_t>(days, std::numeric_limits<std::int32_t>::min(),
                                               std::numeric_limits<std::int32_t>::max());
    const std::int64_t rest = value_ms % day_ms;
    return {Day{static_cast<std::int32_t>(held)}, rest < 0 ? rest + day_ms : rest};
}

// 0000-01-01 and 9999-12-31: what a text of four digits of the year can say. No command has a day
// outside of them; a record of some other program may.
constexpr Day first_day{-719'528};
constexpr Day last_day{2'932'896};

// Every event has two of these texts: a formatter that parses its format costs ten times as much.
void put_digits(std::string& text, std::size_t at, std::size_t count, std::int64_t number) {
    for (std::size_t i = count; i-- > 0; number /= 10) {
        text[at + i] = static_cast<char>('0' + number % 10);
    }
}

}  // namespace

bool is_id_text(std::string_view text) {
    return !text.empty() && text.size() <= id_length_max && std::ranges::all_of(text, [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_' || c == '.';
    });
}

Result<AreaCode> AreaCode::parse(std::string_view text) {
    const bool sized = text.size() == 2 || text.size() == 4 || text.size() == 6 ||
                       text.size() == 9 || text.size() == 12;
    if (!sized || !std::ranges::all_of(text, is_digit)) {
        return invalid("area-malformed",
                       quoted(text) + " is not an area code: 2, 4, 6, 9 or 12 digits");
    }
    return AreaCode{std::string(text)};
}

std::string_view parent_area(std::string_view area) {
    switch (area.size()) {
        case 12:
            return area.substr(0, 9);
        case 9:
            return area.substr(0, 6);
        case 6:
            return area.substr(0, 4);
        case 4:
            return area.substr(0, 2);
        default:
            return {};
    }
}

Result<Day> Day::parse(std::string_view text) {
    const Error error =
        invalid("date-malformed", quoted(text) + " is not a calendar date YYYY-MM-DD");
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return error;
    const int year = digits(text.substr(0, 4));
    const int month = digits(text.substr(5, 2));
    const int day = digits(text.substr(8, 2));
    if (year < 0 || month < 0 || day < 0) return error;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return error;
    return Day{static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count())};
}

std::string Day::text() const {
    if (*this < first_day || *this > last_day) return fmt::format("day {}", value);
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(value))};
    std::string text = "0000-00-00";
    put_digits(text, 0, 4, static_cast<int>(date.year()));
    put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
    put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
    return text;
}

Result<Instant> Instant::parse(std::string_view text) {
    const Error error = invalid(
        "instant-malformed", quoted(text) + " is not an instant YYYY-MM-DDThh:mm:ss[.mmm]Z in UTC");
    const bool with_ms = text.size() == 24 && text[19] == '.';
    if ((text.size() != 20 && !with_ms) || text[10] != 'T' || text.back() != 'Z') return error;
    const auto date = Day::parse(text.substr(0, 10));
    const int hour = digits(text.substr(11, 2));
    const int minute = digits(text.substr(14, 2));
    const int second = digits(text.substr(17, 2));
    const int millisecond = with_ms ? digits(text.substr(20, 3)) : 0;
    const bool in_range = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
                          second < 60 && millisecond >= 0;
    if (!date || !in_range || text[13] != ':' || text[16] != ':') return error;
    return Instant{date->value * day_ms + hour * 3'600'000LL + minute * 60'000LL + second * 1000LL +
                   millisecond};
}

std::string Instant::text() const {
    const auto [day, rest] = split(value);
    std::string text = day.text() + "T00:00:00.000Z";
    const std::size_t time = text.size() - 13;
    put_digits(text, time, 2, rest / 3'600'000);
    put_digits(text, time + 3, 2, rest / 60'000 % 60);
    put_digits(text, time + 6, 2, rest / 1000 % 60);
    put_digits(text, time + 9, 3, rest % 1000);
    return text;
}

Day Instant::day() const {
    constexpr auto last = std::numeric_limits<std::int64_t>::max() - shanghai_offset_ms;
    return split(std::min(value, last) + shanghai_offset_ms).day;
}

}  // namespace anju
