// Decides on the command to a parameter: set a limit that rules and figures rest on.
#pragma once

#include "events/streams/parameter.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct ParameterDefinition {
    using Stream = ParameterStream;

    enum class Status { set };
    BOOST_DESCRIBE_NESTED_ENUM(Status, set)

    struct State : LifeCycle<Status> {
        std::optional<ParameterSet> parameter;
    };
    using Commands = CommandList<Sets<"set", ParameterSet, Status::set>>;

    static Result<void> check(const State&, const ParameterSet&, const CheckContext&);
    static void evolve(State& state, const ParameterSet& event, Day) { state.parameter = event; }
};
BOOST_DESCRIBE_STRUCT(ParameterDefinition::State, (LifeCycle<ParameterDefinition::Status>),
                      (parameter))

}  // namespace anju
