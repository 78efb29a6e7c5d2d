// Decides on commands to a plot: enter it into the ledger, approve and start its reclamation,
// record land reclaimed on it, accept that land level by level.
#pragma once

#include "events/streams/plot.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct PlotDefinition : LeavesNoTextBlank {
    using Stream = PlotStream;

    enum class Status { surveyed, approved, works };
    BOOST_DESCRIBE_NESTED_ENUM(Status, surveyed, approved, works)

    struct State : LifeCycle<Status> {
        std::optional<PlotRegistered> registration;
        CentiMu reclaimed;
        std::vector<AcceptancePassed> acceptances;  // by level, from the lowest
    };
    using Commands = CommandList<
        Opens<"register", PlotRegistered, Status::surveyed>,
        Moves<"approve", ReclamationApproved, Status::approved, From<Status::surveyed>>,
        Moves<"start", ReclamationStarted, Status::works, From<Status::surveyed, Status::approved>>,
        Keeps<"reclaim", MuReclaimed>, Keeps<"accept", AcceptancePassed>,
        Keeps<"revoke-acceptance", AcceptanceRevoked>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const PlotRegistered&, const CheckContext&);
    static Result<void> check(const State&, const MuReclaimed&, const CheckContext&);
    static Result<void> check(const State&, const AcceptancePassed&, const CheckContext&);
    static Result<void> check(const State&, const AcceptanceRevoked&, const CheckContext&);
    static Result<void> consistent(const State&);
    static void evolve(State& state, const PlotRegistered& event, Day) {
        state.registration = event;
    }
    static void evolve(State& state, const MuReclaimed& event, Day) {
        state.reclaimed.value += event.reclaimed.value;
    }
    static void evolve(State&, const AcceptancePassed&, Day);
    static void evolve(State&, const AcceptanceRevoked&, Day);
};
BOOST_DESCRIBE_STRUCT(PlotDefinition::State, (LifeCycle<PlotDefinition::Status>),
                      (registration, reclaimed, acceptances))

}  // namespace anju
