// Decides on the command to a change of administrative divisions: record it, once.
#pragma once

#include "events/streams/division.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct DivisionDefinition {
    using Stream = DivisionStream;

    enum class Status { changed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, changed)

    struct State : LifeCycle<Status> {
        std::optional<DivisionChanged> change;
    };
    using Commands = CommandList<Opens<"change", DivisionChanged, Status::changed>>;

    static Result<void> check(const State&, const DivisionChanged&, const CheckContext&);
    static void evolve(State& state, const DivisionChanged& event, Day) { state.change = event; }
};
BOOST_DESCRIBE_STRUCT(DivisionDefinition::State, (LifeCycle<DivisionDefinition::Status>), (change))

}  // namespace anju
