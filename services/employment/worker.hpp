// Decides on commands to a worker's employment file: open it, record a job.
#pragma once

#include "events/streams/worker.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct WorkerDefinition {
    using Stream = WorkerStream;

    enum class Status { registered, employed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, registered, employed)

    struct State : LifeCycle<Status> {
        std::optional<WorkerRegistered> registration;
        std::optional<WorkerEmployed> job;
    };
    using Commands =
        CommandList<Opens<"register", WorkerRegistered, Status::registered>,
                    Moves<"employ", WorkerEmployed, Status::employed, From<Status::registered>>>;

    static Result<void> check(const State&, const WorkerRegistered&, const CheckContext&);
    static Result<void> check(const State&, const WorkerEmployed&, const CheckContext&);
    static void evolve(State&, const WorkerRegistered&, Day occurred);
    static void evolve(State&, const WorkerEmployed&, Day occurred);
};
BOOST_DESCRIBE_STRUCT(WorkerDefinition::State, (LifeCycle<WorkerDefinition::Status>),
                      (registration, job))

}  // namespace anju
