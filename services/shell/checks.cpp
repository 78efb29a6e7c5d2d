#include "services/shell/checks.hpp"

#include <fmt/format.h>

namespace anju {

Result<void> all_hold(std::initializer_list<Result<void>> checks) {
    const auto* refused = std::ranges::find_if(checks, [](const auto& one) { return !one; });
    return refused == checks.end() ? Result<void>() : *refused;
}

Result<void> pointing_to(std::string_view pointer, Result<void> check) {
    if (check) return check;
    Error error = check.error();
    error.pointer = pointer;
    return error;
}

Result<void> check_range(std::int64_t value, const Range& range, std::string_view pointer) {
    if (value >= range.low && value <= range.high) return {};
    Error error = invalid(std::string(range.rule), fmt::format("{}, not {}", range.what, value),
                          std::string(pointer));
    error.facts = {{"value", std::to_string(value)},
                   {"lowest", std::to_string(range.low)},
                   {"highest", std::to_string(range.high)}};
    return error;
}

Result<void> check_county(const AreaCode& area, std::string_view pointer) {
    if (area.value.size() >= 6) return {};
    Error error =
        invalid("area-too-wide", area.value + " is wider than a county: name one or below",
                std::string(pointer));
    error.facts = {{"area", area.value}};
    return error;
}

Result<void> check_later(std::string_view rule, Day date, Day than, std::string_view pointer) {
    if (date > than) return {};
    Error error = invalid(std::string(rule), date.text() + " must come after " + than.text(),
                          std::string(pointer));
    error.facts = {{"date", date.text()}, {"after", than.text()}};
    return error;
}

Result<void> check_another(std::string_view named, const CheckContext& context,
                           std::string_view pointer) {
    if (named != context.id) return {};
    return invalid("into-another", std::string(named) + " is the stream itself: name another one",
                   std::string(pointer));
}

Result<void> check_once(std::string_view rule, const std::optional<Day>& on) {
    if (!on) return {};
    return rejected(std::string(rule), "it was recorded for " + on->text() + " already",
                    {{"recorded_for", on->text()}});
}

Result<void> check_within(std::string_view rule, const Figure& whole,
                          std::initializer_list<Figure> parts) {
    std::int64_t sum = 0;
    std::string told;
    Error error =
        rejected(std::string(rule), {}, {{std::string(whole.name), std::to_string(whole.value)}});
    for (const auto& part : parts) {
        sum += part.value;
        told += fmt::format("{}{} {}", told.empty() ? "" : " + ", part.name, part.value);
        error.facts.emplace_back(part.name, std::to_string(part.value));
    }
    if (sum <= whole.value) return {};
    error.message = fmt::format("{} would be more than {} {}", told, whole.name, whole.value);
    return error;
}

Error text_missing(std::string_view event, std::string_view member) {
    std::string rule(member);
    std::ranges::replace(rule, '_', '-');
    return invalid(rule + "-missing", fmt::format("{} says its {}: it is blank", event, member),
                   "/" + std::string(member));
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace anju
