// What people type into cells, made plain: spaces, full-width digits, dates, amounts, yes and no.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/types.hpp"

namespace anju {

// Without spaces of any kind at both ends, U+3000 and U+00A0 among them.
std::string_view trimmed(std::string_view text);
// Full-width letters, digits and signs as their ASCII ones, U+3000 as a space: "１２．５" is
// "12.5".
std::string half_width(std::string_view text);
// Half-width, without any spaces, its ASCII letters small: what headings and words are matched by.
std::string matching_form(std::string_view text);

// A date as it is written: 2020-04-01, 2020/4/1, 2020.4.1, 2020年4月1日, 20200401, with or without
// a time behind it, which is dropped; or the number that a spreadsheet has for it, 43922.
std::optional<Day> read_day(std::string_view text, bool from_1904);
// The same with a time, 2020-04-01 08:30 or 08:30:15, in Asia/Shanghai; or as RFC 3339 with a zone.
std::optional<Instant> read_instant(std::string_view text, bool from_1904);

struct Decimal {
    std::int64_t value = 0;    // of the digits without their point
    std::size_t decimals = 0;  // digits behind the point, zeros at the end left out
};
// "1,234.50" is {12345, 1}. At most 15 digits; thousands may be separated by commas.
std::optional<Decimal> read_decimal(std::string_view text);

// 是 否, yes no, true false, 1 0, 对 错, 有 无.
std::optional<bool> read_flag(std::string_view text);

// The parts of a list: between any of ; ； and line ends; empty ones are left out.
std::vector<std::string_view> list_items(std::string_view text);
// The parts between | or ｜, empty ones kept.
std::vector<std::string_view> object_members(std::string_view text);

}  // namespace anju
