// Decides on commands to a complaint: take it in, answer it.
#pragma once

#include "events/streams/grievance.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct GrievanceDefinition : LeavesNoTextBlank {
    using Stream = GrievanceStream;

    enum class Status { open, closed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, open, closed)

    struct State : LifeCycle<Status> {
        std::optional<GrievanceOpened> opening;
        std::optional<GrievanceClosed> closing;
    };
    using Commands =
        CommandList<Opens<"open", GrievanceOpened, Status::open>,
                    Moves<"close", GrievanceClosed, Status::closed, From<Status::open>>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const GrievanceOpened& event, const CheckContext&) {
        return all_hold({check_county(event.area), check_texts(event)});
    }
    static void evolve(State& state, const GrievanceOpened& event, Day) { state.opening = event; }
    static void evolve(State& state, const GrievanceClosed& event, Day) { state.closing = event; }
};
BOOST_DESCRIBE_STRUCT(GrievanceDefinition::State, (LifeCycle<GrievanceDefinition::Status>),
                      (opening, closing))

}  // namespace anju
