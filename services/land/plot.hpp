// Decides on commands to a plot: enter it into the ledger, record land reclaimed on it.
#pragma once

#include "events/streams/plot.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct PlotDefinition {
    using Stream = PlotStream;

    enum class Status { registered };
    BOOST_DESCRIBE_NESTED_ENUM(Status, registered)

    struct State : LifeCycle<Status> {
        std::optional<PlotRegistered> registration;
        CentiMu reclaimed;
    };
    using Commands = CommandList<Opens<"register", PlotRegistered, Status::registered>,
                                 Keeps<"reclaim", MuReclaimed>>;

    static Result<void> check(const State&, const PlotRegistered&, const CheckContext&);
    static Result<void> check(const State&, const MuReclaimed&, const CheckContext&);
    static Result<void> consistent(const State&);
    static void evolve(State&, const PlotRegistered&, Day occurred);
    static void evolve(State&, const MuReclaimed&, Day occurred);
};
BOOST_DESCRIBE_STRUCT(PlotDefinition::State, (LifeCycle<PlotDefinition::Status>),
                      (registration, reclaimed))

}  // namespace anju
