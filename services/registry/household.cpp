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

void HouseholdDefinition::evolve(State& state, const HouseholdRegistered& event, Day occurred) {
    state.registered_on = occurred;
    state.registration = event;
}

void HouseholdDefinition::evolve(State& state, const HouseholdRelocated&, Day occurred) {
    state.relocated_on = occurred;
}

Decision<HouseholdStream> HouseholdDefinition::decide(const State& state, const Register& command,
                                                      const DecideContext& context) {
    if (state.registered_on) {
        return registered_once(Stream::name, context.id, *state.registered_on);
    }
    if (auto members = check_members(command.members); !members) return members.error();
    if (command.plan_year < plan_year_first || command.plan_year > plan_year_last) {
        return invalid(
            "plan-year-unknown",
            "relocation plans are those of 2016 to 2020, not " + std::to_string(command.plan_year),
            "/plan_year");
    }
    if (command.origin.value.size() < 6 || command.resettlement.value.size() < 6) {
        return invalid("area-too-wide", "origin and resettlement are counties or below",
                       command.origin.value.size() < 6 ? "/origin" : "/resettlement");
    }
    return {{HouseholdRegistered{command.category, command.plan_year, command.origin,
                                 command.resettlement, command.members}}};
}

Decision<HouseholdStream> HouseholdDefinition::decide(const State& state, const Relocate& command,
                                                      const DecideContext& context) {
    if (!state.registered_on) return registered_first(Stream::name, context.id);
    if (state.relocated_on) {
        return rejected("household-relocated-once",
                        "household " + std::string(context.id) + " has moved in already",
                        {{"relocated_on", state.relocated_on->text()}});
    }
    if (command.occurred_on < *state.registered_on) {
        return dated_before_registration(command.occurred_on, *state.registered_on);
    }
    if (auto members = check_members(command.members); !members) return members.error();
    if (command.verified_by.empty()) {
        return invalid("move-in-unverified",
                       "a move-in counts only when somebody saw it: name them", "/verified_by");
    }
    return {{HouseholdRelocated{command.members, command.verified_by}}};
}

}  // namespace anju
