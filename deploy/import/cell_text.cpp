#include "deploy/import/cell_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "deploy/import/xlsx_sheet.hpp"

namespace anju {
namespace {

constexpr std::size_t digits_max = 15;
constexpr std::int64_t shanghai_ms = std::int64_t{8} * 3600 * 1000;
constexpr std::array<std::string_view, 10> spaces{" ",  "\t",     "\r",     "\n",     "\v",
                                                  "\f", "\u3000", "\u00A0", "\uFEFF", "\u200B"};
constexpr std::string_view ideographic_space = "\u3000";

bool take(std::string_view& text, std::string_view sign) {
    if (!text.starts_with(sign)) return false;
    text.remove_prefix(sign.size());
    return true;
}

// Takes 1 to `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    std::size_t size = 0;
    while (size < std::min(digits, text.size()) && text[size] >= '0' && text[size] <= '9') ++size;
    if (size == 0) return std::nullopt;
    int number = 0;
    std::from_chars(text.data(), text.data() + size, number);
    text.remove_prefix(size);
    return number;
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Day> day_of(int year, int month, int day) {
    const auto parsed = Day::parse(fmt::format("{:04}-{:02}-{:02}", year, month, day));
    return parsed ? std::optional(*parsed) : std::nullopt;
}

// Takes year, month and day with their separators.
std::optional<Day> take_day(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || *year < 1000) return std::nullopt;
    const bool chinese = take(text, "年");
    std::string_view separator = "月";
    for (const std::string_view sign : {"-", "/", "."}) {
        if (!chinese && take(text, sign)) separator = sign;
    }
    if (!chinese && separator == "月") return std::nullopt;
    const auto month = take_number(text, 2);
    if (!month || !take(text, separator)) return std::nullopt;
    const auto day = take_number(text, 2);
    if (!day) return std::nullopt;
    if (chinese && !take(text, "日")) take(text, "号");
    return day_of(*year, *month, *day);
}

// "08:30" or "08:30:15" or nothing, as seconds of the day.
std::optional<std::int64_t> take_time(std::string_view text) {
    if (text.empty()) return 0;
    if (!take(text, "T")) text = trimmed(text);
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ":")) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    std::optional<int> second = 0;
    if (take(text, ":")) second = take_number(text, 2);
    if (!second || *second > 59) return std::nullopt;
    if (take(text, ".")) take_number(text, 9);
    if (!text.empty()) return std::nullopt;
    return (std::int64_t{*hour} * 60 + *minute) * 60 + *second;
}

// The digits of "1,234,567"; empty when its commas are not where thousands are.
std::string digits_of(std::string_view whole) {
    std::string digits;
    if (whole.ends_with(',')) return {};
    const bool grouped = whole.find(',') != std::string_view::npos;
    while (!whole.empty()) {
        const auto group = whole.substr(0, whole.find(','));
        const bool fits = !grouped || group.size() == 3 || (digits.empty() && group.size() < 3);
        if (!is_digits(group) || !fits) return {};
        digits += group;
        whole.remove_prefix(std::min(whole.size(), group.size() + 1));
    }
    return digits;
}

// A number of digits only: 43922 as a spreadsheet counts days, or 20200401.
std::optional<Day> day_of_digits(std::string_view digits, bool from_1904) {
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.size() == 8) {
        return day_of(static_cast<int>(number / 10000), static_cast<int>(number / 100 % 100),
                      static_cast<int>(number % 100));
    }
    return digits.size() == 5 ? day_of_serial(number, from_1904) : std::nullopt;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto at_front = [&](std::string_view space) { return text.starts_with(space); };
    const auto at_back = [&](std::string_view space) { return text.ends_with(space); };
    for (auto space = std::ranges::find_if(spaces, at_front); space != spaces.end();
         space = std::ranges::find_if(spaces, at_front)) {
        text.remove_prefix(space->size());
    }
    for (auto space = std::ranges::find_if(spaces, at_back); space != spaces.end();
         space = std::ranges::find_if(spaces, at_back)) {
        text.remove_suffix(space->size());
    }
    return text;
}

// U+FF01 to U+FF5E are EF BC 81 to EF BD 9E, in the order of ASCII.
std::string half_width(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
        if (take(text, ideographic_space)) {
            plain += ' ';
            continue;
        }
        const auto third = text.size() >= 3 ? static_cast<unsigned char>(text[2]) : 0U;
        if (text.starts_with("\xEF\xBC") && third >= 0x81 && third <= 0xBF) {
            plain += static_cast<char>(third - 0x81 + '!');
            text.remove_prefix(3);
        } else if (text.starts_with("\xEF\xBD") && third >= 0x80 && third <= 0x9E) {
            plain += static_cast<char>(third - 0x80 + '`');
            text.remove_prefix(3);
        } else {
            plain += text.front();
            text.remove_prefix(1);
        }
    }
    return plain;
}

std::string matching_form(std::string_view text) {
    const std::string plain = half_width(text);
    std::string form;
    std::string_view rest = plain;
    while (!rest.empty()) {
        const auto space = std::ranges::find_if(
            spaces, [&](std::string_view one) { return rest.starts_with(one); });
        if (space != spaces.end()) {
            rest.remove_prefix(space->size());
            continue;
        }
        const char c = rest.front();
        form += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        rest.remove_prefix(1);
    }
    return form;
}

std::optional<Day> read_day(std::string_view text, bool from_1904) {
    const std::string plain = half_width(trimmed(text));
    if (is_digits(plain)) return day_of_digits(plain, from_1904);
    std::string_view rest = plain;
    const auto day = take_day(rest);
    return day && take_time(rest) ? day : std::nullopt;
}

std::optional<Instant> read_instant(std::string_view text, bool from_1904) {
    const std::string plain = half_width(trimmed(text));
    if (const auto zoned = Instant::parse(plain)) return *zoned;
    if (is_digits(plain)) {
        const auto day = day_of_digits(plain, from_1904);
        if (!day) return std::nullopt;
        return Instant{std::int64_t{day->value} * 86'400'000 - shanghai_ms};
    }
    std::string_view rest = plain;
    const auto day = take_day(rest);
    const auto seconds = take_time(rest);
    if (!day || !seconds) return std::nullopt;
    return Instant{std::int64_t{day->value} * 86'400'000 + *seconds * 1000 - shanghai_ms};
}

std::optional<Decimal> read_decimal(std::string_view text) {
    const std::string plain = half_width(trimmed(text));
    std::string_view rest = plain;
    const bool negative = take(rest, "-");
    if (!negative) take(rest, "+");
    const auto whole = rest.substr(0, rest.find('.'));
    auto behind = whole.size() < rest.size() ? rest.substr(whole.size() + 1) : std::string_view();
    if (whole.size() + 1 == rest.size()) return std::nullopt;  // "12."
    auto digits = digits_of(whole);
    if (digits.empty() || (!behind.empty() && !is_digits(behind))) return std::nullopt;
    while (behind.ends_with('0')) behind.remove_suffix(1);
    digits += behind;
    if (digits.size() > digits_max) return std::nullopt;
    Decimal decimal{0, behind.size()};
    std::from_chars(digits.data(), digits.data() + digits.size(), decimal.value);
    if (negative) decimal.value = -decimal.value;
    return decimal;
}

std::optional<bool> read_flag(std::string_view text) {
    const std::string form = matching_form(text);
    for (const std::string_view yes : {"是", "yes", "y", "true", "1", "对", "有", "√"}) {
        if (form == yes) return true;
    }
    for (const std::string_view no : {"否", "no", "n", "false", "0", "错", "无", "×"}) {
        if (form == no) return false;
    }
    return std::nullopt;
}

std::vector<std::string_view> list_items(std::string_view text) {
    std::vector<std::string_view> items;
    while (!text.empty()) {
        const auto ascii = text.find_first_of(";\n");
        const auto wide = text.find("；");
        const auto end = std::min({ascii, wide, text.size()});
        if (const auto item = trimmed(text.substr(0, end)); !item.empty()) items.push_back(item);
        const std::size_t separator = wide < ascii ? std::string_view("；").size() : 1;
        text.remove_prefix(std::min(text.size(), end + separator));
    }
    return items;
}

std::vector<std::string_view> object_members(std::string_view text) {
    std::vector<std::string_view> members;
    while (true) {
        const auto ascii = text.find('|');
        const auto wide = text.find("｜");
        const auto end = std::min({ascii, wide, text.size()});
        members.push_back(trimmed(text.substr(0, end)));
        if (end == text.size()) return members;
        text.remove_prefix(end + (wide < ascii ? std::string_view("｜").size() : 1));
    }
}

}  // namespace anju
