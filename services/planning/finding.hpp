// Decides on commands to what an audit or inspection found: open it, record that it was put right.
#pragma once

#include "events/runtime/principal.hpp"
#include "events/streams/finding.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct FindingDefinition : LeavesNoTextBlank {
    using Stream = FindingStream;

    enum class Status { open, rectified };
    BOOST_DESCRIBE_NESTED_ENUM(Status, open, rectified)

    struct State : LifeCycle<Status> {
        std::optional<FindingOpened> opening;
        std::optional<FindingRectified> rectification;
    };
    using Commands =
        CommandList<Opens<"open", FindingOpened, Status::open>,
                    Moves<"rectify", FindingRectified, Status::rectified, From<Status::open>>>;

    // Who audits opens it; it is put right where the facts are recorded.
    static Right right_to(std::string_view command) {
        return command == "open" ? Right::audit : command.empty() ? Right::read : Right::record;
    }

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const FindingOpened&, const CheckContext&);
    static void evolve(State& state, const FindingOpened& event, Day) { state.opening = event; }
    static void evolve(State& state, const FindingRectified& event, Day) {
        state.rectification = event;
    }
};
BOOST_DESCRIBE_STRUCT(FindingDefinition::State, (LifeCycle<FindingDefinition::Status>),
                      (opening, rectification))

}  // namespace anju
