// Decides on commands to a household: register it, record that it lives in its new home.
#pragma once

#include "events/streams/household.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct HouseholdDefinition {
    using Stream = HouseholdStream;

    enum class Status { registered, relocated };
    BOOST_DESCRIBE_NESTED_ENUM(Status, registered, relocated)

    struct State : LifeCycle<Status> {
        std::optional<HouseholdRegistered> registration;
        std::optional<Day> relocated_on;
    };
    using Commands = CommandList<
        Opens<"register", HouseholdRegistered, Status::registered>,
        Moves<"relocate", HouseholdRelocated, Status::relocated, From<Status::registered>>>;

    static Result<void> check(const State&, const HouseholdRegistered&, const CheckContext&);
    static Result<void> check(const State&, const HouseholdRelocated&, const CheckContext&);
    static void evolve(State&, const HouseholdRegistered&, Day occurred);
    static void evolve(State&, const HouseholdRelocated&, Day occurred);
};
BOOST_DESCRIBE_STRUCT(HouseholdDefinition::State, (LifeCycle<HouseholdDefinition::Status>),
                      (registration, relocated_on))

}  // namespace anju
