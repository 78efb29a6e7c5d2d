// Whole numbers of paths and queries, as one text has them: no sign, no zeros in front.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
    const auto* end = text.data() + text.size();
    const auto [rest, failure] = std::from_chars(text.data(), end, number);
    const bool plain = failure == std::errc() && rest == end && (text == "0" || text[0] != '0');
    return plain ? std::optional(number) : std::nullopt;
}

// Invalid "number-malformed", with the name of what the text was given for.
template <class Number>
Result<Number> read_number_in(std::string_view name, std::string_view text) {
    if (const auto number = number_in<Number>(text)) return *number;
    return invalid("number-malformed",
                   fmt::format("{}={} is no whole number from 0 on", name, excerpt(text)));
}

}  // namespace anju
