// Whether the divisions that a command names exist.
#pragma once

#include <string>
#include <string_view>

#include "events/base/areas.hpp"
#include "events/base/json.hpp"

namespace anju {

// Looks for area codes anywhere in `value`; the Error's pointer says where one is unknown.
template <class T>
Result<void> check_areas(const T& value) {
    Result<void> outcome;
    const auto within = [&](std::string_view name, const auto& member) {
        if (!outcome) return;
        outcome = check_areas(member);
        if (outcome) return;
        Error error = outcome.error();
        error.pointer = "/" + std::string(name) + error.pointer;
        outcome = error;
    };
    if constexpr (std::is_same_v<T, AreaCode>) {
        if (!area_known(value.value)) {
            Error error = invalid("area-unknown", "no division has the code " + value.value);
            error.facts = {{"area", value.value}};
            outcome = error;
        }
    } else if constexpr (is_optional<T>::value) {
        if (value) outcome = check_areas(*value);
    } else if constexpr (is_vector<T>::value) {
        for (std::size_t i = 0; i < value.size(); ++i) within(std::to_string(i), value[i]);
    } else if constexpr (Described<T>) {
        for_each_member(value, within);
    }
    return outcome;
}

}  // namespace anju
