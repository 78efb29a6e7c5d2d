#include "services/registry/household.hpp"

namespace anju {
namespace {

// The programme's plans are those of 2016 to 2020.
constexpr std::int32_t plan_year_first = 2016;
constexpr std::int32_t plan_year_last = 2020;
constexpr std::int32_t members_max = 30;

Result<void> check_members(std::int32_t members) {
    if (members >= 1 && members <= members_max) return {};
    return invalid("members-out-of-range",
                   "a household has 1 to " + std::to_string(members_max) + " members, not " +
                       std::to_string(members),
                   "/members");
}

}  // namespace

void HouseholdDefinition::evolve(State& state, const HouseholdRegistered& event, Day) {
    state.registration = event;
}

void HouseholdDefinition::evolve(State& state, const HouseholdRelocated&, Day occurred) {
    state.relocated_on = occurred;
}

Result<void> HouseholdDefinition::check(const State&, const HouseholdRegistered& event,
                                        const CheckContext&) {
    if (auto members = check_members(event.members); !members) return members;
    if (event.plan_year < plan_year_first || event.plan_year > plan_year_last) {
        return invalid(
            "plan-year-unknown",
            "relocation plans are those of 2016 to 2020, not " + std::to_string(event.plan_year),
            "/plan_year");
    }
    if (event.origin.value.size() < 6 || event.resettlement.value.size() < 6) {
        return invalid("area-too-wide", "origin and resettlement are counties or below",
                       event.origin.value.size() < 6 ? "/origin" : "/resettlement");
    }
    return {};
}

Result<void> HouseholdDefinition::check(const State&, const HouseholdRelocated& event,
                                        const CheckContext&) {
    if (auto members = check_members(event.members); !members) return members;
    if (event.verified_by.empty()) {
        return invalid("move-in-unverified",
                       "a move-in counts only when somebody saw it: name them", "/verified_by");
    }
    return {};
}

}  // namespace anju
