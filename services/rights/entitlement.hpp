// Decides on commands to a person's entitlement under one scheme: known at the origin, asked to be
// moved, active at the new place, ended.
#pragma once

#include "events/streams/entitlement.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct EntitlementDefinition : LeavesNoTextBlank {
    using Stream = EntitlementStream;

    enum class Status { registered, requested, active, ended };
    BOOST_DESCRIBE_NESTED_ENUM(Status, registered, requested, active, ended)

    struct State : LifeCycle<Status> {
        std::optional<EntitlementRegistered> registration;
        std::optional<Day> effective;  // at the new place
    };
    using Commands =
        CommandList<Opens<"register", EntitlementRegistered, Status::registered>,
                    Moves<"request-transfer", EntitlementTransferRequested, Status::requested,
                          From<Status::registered>>,
                    Moves<"activate", EntitlementActivated, Status::active,
                          From<Status::registered, Status::requested, Status::ended>>,
                    Moves<"end", EntitlementEnded, Status::ended,
                          From<Status::registered, Status::requested, Status::active>>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const EntitlementRegistered& event,
                              const CheckContext&) {
        return check_county(event.area);
    }
    static void evolve(State& state, const EntitlementRegistered& event, Day) {
        state.registration = event;
    }
    static void evolve(State& state, const EntitlementActivated& event, Day) {
        state.effective = event.effective;
    }
    static void evolve(State& state, const EntitlementEnded&, Day) { state.effective.reset(); }
};
BOOST_DESCRIBE_STRUCT(EntitlementDefinition::State, (LifeCycle<EntitlementDefinition::Status>),
                      (registration, effective))

}  // namespace anju
