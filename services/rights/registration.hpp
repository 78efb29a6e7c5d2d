// Decides on commands to a person's registration: at the origin, moved to the new place, or there
// by a permit or a temporary registration. One of them at any time.
#pragma once

#include "events/streams/registration.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct RegistrationDefinition : LeavesNoTextBlank {
    using Stream = RegistrationStream;

    enum class Status { at_origin, permit, temporary, transferred };
    BOOST_DESCRIBE_NESTED_ENUM(Status, at_origin, permit, temporary, transferred)

    struct State : LifeCycle<Status> {
        std::optional<RegistrationOpened> opening;
        std::optional<Day> applied_on;
        std::optional<Day> valid_to;  // of a permit or a temporary registration
    };
    using NotMoved = From<Status::at_origin, Status::permit, Status::temporary>;
    using Commands = CommandList<
        Opens<"open", RegistrationOpened, Status::at_origin>,
        Keeps<"apply", RegistrationApplied, NotMoved>,
        Moves<"transfer", RegistrationTransferred, Status::transferred, NotMoved>,
        Moves<"issue-permit", ResidencePermitIssued, Status::permit,
              From<Status::at_origin, Status::temporary>>,
        Keeps<"renew-permit", ResidencePermitRenewed, From<Status::permit>>,
        Moves<"lapse-permit", ResidencePermitLapsed, Status::at_origin, From<Status::permit>>,
        Moves<"open-temporary", TemporaryAccountOpened, Status::temporary,
              From<Status::at_origin>>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const RegistrationOpened&, const CheckContext&);
    static Result<void> check(const State&, const ResidencePermitIssued&, const CheckContext&);
    static Result<void> check(const State&, const ResidencePermitRenewed&, const CheckContext&);
    static Result<void> check(const State&, const TemporaryAccountOpened&, const CheckContext&);
    static void evolve(State& state, const RegistrationOpened& event, Day) {
        state.opening = event;
    }
    static void evolve(State& state, const RegistrationApplied&, Day occurred) {
        state.applied_on = occurred;
    }
    static void evolve(State& state, const RegistrationTransferred&, Day) {
        state.valid_to.reset();
    }
    static void evolve(State& state, const ResidencePermitIssued& event, Day) {
        state.valid_to = event.valid_to;
    }
    static void evolve(State& state, const ResidencePermitRenewed& event, Day) {
        state.valid_to = event.valid_to;
    }
    static void evolve(State& state, const ResidencePermitLapsed&, Day) { state.valid_to.reset(); }
    static void evolve(State& state, const TemporaryAccountOpened& event, Day) {
        state.valid_to = event.valid_to;
    }
};
BOOST_DESCRIBE_STRUCT(RegistrationDefinition::State, (LifeCycle<RegistrationDefinition::Status>),
                      (opening, applied_on, valid_to))

}  // namespace anju
