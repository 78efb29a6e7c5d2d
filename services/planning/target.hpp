// Decides on commands to a target: set the value an indicator shall reach, and when; revise it.
#pragma once

#include "events/streams/target.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct TargetDefinition {
    using Stream = TargetStream;

    enum class Status { set };
    BOOST_DESCRIBE_NESTED_ENUM(Status, set)

    struct State : LifeCycle<Status> {
        std::optional<TargetSet> target;  // as it stands
    };
    using Commands =
        CommandList<Sets<"set", TargetSet, Status::set>, Keeps<"revise", TargetRevised>>;

    static Result<void> check(const State&, const TargetSet&, const CheckContext&);
    static Result<void> check(const State&, const TargetRevised&, const CheckContext&);
    static void evolve(State& state, const TargetSet& event, Day) { state.target = event; }
    static void evolve(State&, const TargetRevised&, Day);
};
BOOST_DESCRIBE_STRUCT(TargetDefinition::State, (LifeCycle<TargetDefinition::Status>), (target))

}  // namespace anju
