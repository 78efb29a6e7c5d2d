// Decides on commands to a reporting period: freeze it when its figures are reported, open it
// again.
#pragma once

#include "events/streams/period.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct PeriodDefinition : LeavesNoTextBlank {
    using Stream = PeriodStream;

    enum class Status { frozen, reopened };
    BOOST_DESCRIBE_NESTED_ENUM(Status, frozen, reopened)

    struct State : LifeCycle<Status> {
        std::optional<PeriodFrozen> period;
    };
    using Commands =
        CommandList<Sets<"freeze", PeriodFrozen, Status::frozen, From<Status::reopened>>,
                    Moves<"reopen", PeriodReopened, Status::reopened, From<Status::frozen>>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const PeriodFrozen&, const CheckContext&);
    static void evolve(State& state, const PeriodFrozen& event, Day) { state.period = event; }
};
BOOST_DESCRIBE_STRUCT(PeriodDefinition::State, (LifeCycle<PeriodDefinition::Status>), (period))

}  // namespace anju
