// Decides on commands to a worker's employment file: open it, keep it up to date, record jobs from
// their start to their end.
#pragma once

#include "events/streams/worker.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct WorkerDefinition : LeavesNoTextBlank {
    using Stream = WorkerStream;

    enum class Status { registered, employed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, registered, employed)

    struct State : LifeCycle<Status> {
        std::optional<WorkerRegistered> registration;
        std::optional<WorkerProfiled> profile;
        std::optional<WorkerEmployed> job;  // that the worker has
        std::optional<Day> verified_on;     // the job
        std::optional<Day> visited_on;
        std::optional<Day> trained_on;
    };
    using Employed = From<Status::employed>;
    using Commands =
        CommandList<Opens<"register", WorkerRegistered, Status::registered>,
                    Keeps<"profile", WorkerProfiled>, Keeps<"complete-training", TrainingCompleted>,
                    Keeps<"offer-job", JobOffered, From<Status::registered>>,
                    Moves<"employ", WorkerEmployed, Status::employed, From<Status::registered>>,
                    Keeps<"visit", WorkerVisited>, Keeps<"verify", EmploymentVerified, Employed>,
                    Moves<"end-employment", EmploymentEnded, Status::registered, Employed>,
                    Moves<"refute-employment", EmploymentRefuted, Status::registered, Employed>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const WorkerRegistered&, const CheckContext&);
    static Result<void> check(const State&, const WorkerProfiled&, const CheckContext&);
    static Result<void> check(const State&, const TrainingCompleted&, const CheckContext&);
    static Result<void> check(const State&, const WorkerEmployed&, const CheckContext&);
    static void evolve(State& state, const WorkerRegistered& event, Day) {
        state.registration = event;
    }
    static void evolve(State& state, const WorkerProfiled& event, Day) { state.profile = event; }
    static void evolve(State& state, const TrainingCompleted&, Day occurred) {
        state.trained_on = occurred;
    }
    static void evolve(State& state, const WorkerEmployed& event, Day) { state.job = event; }
    static void evolve(State& state, const WorkerVisited&, Day occurred) {
        state.visited_on = occurred;
    }
    static void evolve(State& state, const EmploymentVerified&, Day occurred) {
        state.verified_on = occurred;
    }
    static void evolve(State& state, const EmploymentEnded&, Day) { leave_job(state); }
    static void evolve(State& state, const EmploymentRefuted&, Day) { leave_job(state); }

  private:
    static void leave_job(State& state) {
        state.job.reset();
        state.verified_on.reset();
    }
};
BOOST_DESCRIBE_STRUCT(WorkerDefinition::State, (LifeCycle<WorkerDefinition::Status>),
                      (registration, profile, job, verified_on, visited_on, trained_on))

}  // namespace anju
