// All indicators of progress, and the number of each in the keys of rows. Numbers follow from the
// order; when it changes, the rows are folded anew by themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "projections/engine/entity_fold.hpp"
#include "projections/read_models/progress/land.hpp"
#include "projections/read_models/progress/people.hpp"
#include "projections/read_models/progress/places.hpp"
#include "projections/read_models/progress/rights.hpp"
#include "projections/read_models/progress/work.hpp"

namespace anju {

using ProgressEntities =
    EntityList<HouseholdCount, PersonCount, IdentityCount, HomeCount, WorkerCount, HouseCount,
               PlotCount, QuotaCount, LoanCount, SiteCount, ParkCount, LinkageCount, FacilityCount,
               RegistrationCount, SchoolingCount, EntitlementCount, GrievanceCount, FindingCount>;

// The place in this list is an indicator's number.
const std::vector<IndicatorInfo>& progress_indicators();

// The kind of stream that the indicator counts: "house".
std::string_view stream_of_indicator(std::uint8_t number);

// The indicator that counts all of whom this one counts a part: its denominator.
std::optional<std::uint8_t> whole_of_indicator(std::uint8_t number);

// Invalid, with the ids there are.
Result<std::uint8_t> indicator_number(std::string_view id);

}  // namespace anju
