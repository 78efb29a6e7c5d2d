// Decides on commands to a target: set the value an indicator shall reach, and when.
#pragma once

#include "events/streams/target.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct TargetDefinition {
    using Stream = TargetStream;

    enum class Status { set };
    BOOST_DESCRIBE_NESTED_ENUM(Status, set)

    struct State : LifeCycle<Status> {
        std::optional<TargetSet> target;
    };
    using Commands = CommandList<Sets<"set", TargetSet, Status::set>>;

    static Result<void> check(const State&, const TargetSet&, const CheckContext&);
    static void evolve(State&, const TargetSet&, Day occurred);
};
BOOST_DESCRIBE_STRUCT(TargetDefinition::State, (LifeCycle<TargetDefinition::Status>), (target))

}  // namespace anju
