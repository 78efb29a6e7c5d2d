// Decides on commands to a child's school place: a transfer is asked for, completed, or the child
// is found in no school. Years later another transfer may follow.
#pragma once

#include "events/streams/schooling.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct SchoolingDefinition : LeavesNoTextBlank {
    using Stream = SchoolingStream;

    enum class Status { waiting, settled, dropped_out };
    BOOST_DESCRIBE_NESTED_ENUM(Status, waiting, settled, dropped_out)

    struct State : LifeCycle<Status> {
        std::optional<SchoolTransferRequested> request;  // the newest
        std::optional<std::string> school;               // that the child goes to
    };
    using Commands = CommandList<
        Sets<"request", SchoolTransferRequested, Status::waiting,
             From<Status::settled, Status::dropped_out>>,
        Moves<"complete", SchoolTransferCompleted, Status::settled, From<Status::waiting>>,
        Moves<"report-dropout", DropoutReported, Status::dropped_out,
              From<Status::waiting, Status::settled>>>;

    using LeavesNoTextBlank::check;
    // A child's first school has none before it.
    static Result<void> check(const State&, const SchoolTransferRequested& event,
                              const CheckContext&) {
        return all_hold({check_county(event.area), check_texts(event, {"school_from"})});
    }
    static void evolve(State& state, const SchoolTransferRequested& event, Day) {
        state.request = event;
    }
    static void evolve(State& state, const SchoolTransferCompleted& event, Day) {
        state.school = event.school_to;
    }
    static void evolve(State& state, const DropoutReported&, Day) { state.school.reset(); }
};
BOOST_DESCRIBE_STRUCT(SchoolingDefinition::State, (LifeCycle<SchoolingDefinition::Status>),
                      (request, school))

}  // namespace anju
