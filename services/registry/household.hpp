// Decides on commands to a household: register it, record that it lives in its new home.
#pragma once

#include <optional>

#include "events/streams/household.hpp"
#include "services/shell/definition.hpp"

namespace anju {

struct HouseholdDefinition {
    using Stream = HouseholdStream;

    struct State {
        std::optional<Day> registered_on;
        std::optional<HouseholdRegistered> registration;
        std::optional<Day> relocated_on;
    };

    struct Register {
        static constexpr std::string_view name = "register";
        Day occurred_on;
        HouseholdCategory category = HouseholdCategory::registered_poor;
        std::int32_t plan_year = 0;
        AreaCode origin;
        AreaCode resettlement;
        std::int32_t members = 0;
    };
    struct Relocate {
        static constexpr std::string_view name = "relocate";
        Day occurred_on;
        std::int32_t members = 0;
        std::string verified_by;
    };
    using Commands = CommandList<Register, Relocate>;

    static void evolve(State& state, const HouseholdRegistered& event, Day occurred);
    static void evolve(State& state, const HouseholdRelocated& event, Day occurred);
    static Decision<Stream> decide(const State&, const Register&, const DecideContext&);
    static Decision<Stream> decide(const State&, const Relocate&, const DecideContext&);
};
BOOST_DESCRIBE_STRUCT(HouseholdDefinition::State, (), (registered_on, registration, relocated_on))
BOOST_DESCRIBE_STRUCT(HouseholdDefinition::Register, (),
                      (occurred_on, category, plan_year, origin, resettlement, members))
BOOST_DESCRIBE_STRUCT(HouseholdDefinition::Relocate, (), (occurred_on, members, verified_by))

}  // namespace anju
