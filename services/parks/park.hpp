// Decides on commands to a supporting industrial park: plan it, build it, open it.
#pragma once

#include "events/streams/park.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct ParkDefinition : LeavesNoTextBlank {
    using Stream = ParkStream;

    enum class Status { planned, started, completed, open, idle };
    BOOST_DESCRIBE_NESTED_ENUM(Status, planned, started, completed, open, idle)

    struct State : LifeCycle<Status> {
        std::optional<ParkPlanned> plan;
        std::optional<ParkJobsReported> jobs;  // the newest
    };
    // A park that opened before it was completed is a case for those who look after the data.
    using Openable = From<Status::started, Status::completed, Status::idle>;
    using Commands =
        CommandList<Opens<"plan", ParkPlanned, Status::planned>,
                    Moves<"start", ParkStarted, Status::started, From<Status::planned>>,
                    Moves<"complete", ParkCompleted, Status::completed, From<Status::started>>,
                    Moves<"open", ParkOpened, Status::open, Openable>,
                    Moves<"idle", ParkIdled, Status::idle, From<Status::open>>,
                    Keeps<"report-jobs", ParkJobsReported, From<Status::open, Status::idle>>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const ParkPlanned&, const CheckContext&);
    static Result<void> check(const State&, const ParkJobsReported&, const CheckContext&);
    static void evolve(State& state, const ParkPlanned& event, Day) { state.plan = event; }
    static void evolve(State& state, const ParkJobsReported& event, Day) { state.jobs = event; }
};
BOOST_DESCRIBE_STRUCT(ParkDefinition::State, (LifeCycle<ParkDefinition::Status>), (plan, jobs))

}  // namespace anju
