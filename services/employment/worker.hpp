// Decides on commands to a worker's employment file: open it, record a job.
#pragma once

#include <optional>

#include "events/streams/worker.hpp"
#include "services/shell/definition.hpp"

namespace anju {

struct WorkerDefinition {
    using Stream = WorkerStream;

    struct State {
        std::optional<Day> registered_on;
        std::optional<WorkerRegistered> registration;
        std::optional<Day> employed_on;
        std::optional<WorkerEmployed> job;
    };

    struct Register {
        static constexpr std::string_view name = "register";
        Day occurred_on;
        HouseholdId household;
        AreaCode area;
        bool willing_to_work = false;
    };
    struct Employ {
        static constexpr std::string_view name = "employ";
        Day occurred_on;
        std::string employer;
        AreaCode place;
        JobChannel channel = JobChannel::enterprise;
    };
    using Commands = CommandList<Register, Employ>;

    static void evolve(State& state, const WorkerRegistered& event, Day occurred);
    static void evolve(State& state, const WorkerEmployed& event, Day occurred);
    static Decision<Stream> decide(const State&, const Register&, const DecideContext&);
    static Decision<Stream> decide(const State&, const Employ&, const DecideContext&);
};
BOOST_DESCRIBE_STRUCT(WorkerDefinition::State, (), (registered_on, registration, employed_on, job))
BOOST_DESCRIBE_STRUCT(WorkerDefinition::Register, (),
                      (occurred_on, household, area, willing_to_work))
BOOST_DESCRIBE_STRUCT(WorkerDefinition::Employ, (), (occurred_on, employer, place, channel))

}  // namespace anju
