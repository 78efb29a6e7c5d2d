// A cohort of households: those of one plan year, of one category, or both. People, workers, homes
// and old houses belong to it by their household.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/streams/household.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

struct Cohort {
    std::optional<std::int32_t> plan_year;
    std::optional<HouseholdCategory> category;

    bool given() const { return plan_year || category; }
};

// Whether members of an indicator belong to a household.
bool counts_of_households(std::uint8_t indicator);

// Whether a member of the indicator belongs to the cohort, by what is known now.
Result<bool> belongs(const RowView& view, std::uint8_t indicator, std::string_view id,
                     const Cohort& cohort);

}  // namespace anju
