// All indicators of progress, and the number of each in the keys of rows. Numbers follow from the
// order; when it changes, the rows are folded anew by themselves.
#pragma once

#include <cstdint>
#include <vector>

#include "projections/read_models/progress/progress_entities.hpp"

namespace anju {

// Calls f.template operator()<Entity>() for every entity, in the order of indicator numbers.
template <class F>
void for_each_progress_entity(F&& f) {
    f.template operator()<HouseholdProgress>();
    f.template operator()<WorkerProgress>();
    f.template operator()<HouseProgress>();
    f.template operator()<PlotProgress>();
}

// The place in this list is an indicator's number.
const std::vector<IndicatorInfo>& progress_indicators();

// The number of the first indicator of an entity.
template <class Wanted>
std::uint8_t first_indicator() {
    static const std::uint8_t first = [] {
        std::size_t count = 0;
        bool found = false;
        for_each_progress_entity([&]<class Entity>() {
            found = found || std::is_same_v<Entity, Wanted>;
            if (!found) count += Entity::indicators().size();
        });
        return static_cast<std::uint8_t>(count);
    }();
    return first;
}

// The kind of stream that the indicator counts: "house".
std::string_view stream_of_indicator(std::uint8_t number);

// Invalid, with the ids there are.
Result<std::uint8_t> indicator_number(std::string_view id);

}  // namespace anju
