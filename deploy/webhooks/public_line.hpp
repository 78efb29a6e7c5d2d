// Members of an event's public form that are needed of its line, without parsing it: they stand in
// a fixed place before all that is told by people.
#pragma once

#include <optional>
#include <string_view>

#include "events/base/types.hpp"

namespace anju {

// `name`: one of those that stand before `data`.
inline std::string_view member_in(std::string_view line, std::string_view name) {
    const auto at = line.find(name);
    if (at == std::string_view::npos) return {};
    const auto begin = at + name.size();
    return line.substr(begin, line.find('"', begin) - begin);
}

inline std::string_view id_in(std::string_view line) {
    return member_in(line, R"(,"id":")");
}

inline std::optional<Instant> recorded_in(std::string_view line) {
    const auto time = Instant::parse(member_in(line, R"(,"time":")"));
    return time ? std::optional(*time) : std::nullopt;
}

}  // namespace anju
