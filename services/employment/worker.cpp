#include "services/employment/worker.hpp"

namespace anju {

void WorkerDefinition::evolve(State& state, const WorkerRegistered& event, Day occurred) {
    state.registered_on = occurred;
    state.registration = event;
}

void WorkerDefinition::evolve(State& state, const WorkerEmployed& event, Day occurred) {
    state.employed_on = occurred;
    state.job = event;
}

Decision<WorkerStream> WorkerDefinition::decide(const State& state, const Register& command,
                                                const DecideContext& context) {
    if (state.registered_on) {
        return registered_once(Stream::name, context.id, *state.registered_on);
    }
    if (command.area.value.size() < 6) {
        return invalid("area-too-wide", "a worker's area is a county or below", "/area");
    }
    return {{WorkerRegistered{command.household, command.area, command.willing_to_work}}};
}

Decision<WorkerStream> WorkerDefinition::decide(const State& state, const Employ& command,
                                                const DecideContext& context) {
    if (!state.registered_on) return registered_first(Stream::name, context.id);
    if (state.employed_on) {
        return rejected(
            "worker-employed-once", "worker " + std::string(context.id) + " has a main job already",
            {{"employed_on", state.employed_on->text()}, {"employer", state.job->employer}});
    }
    if (command.occurred_on < *state.registered_on) {
        return dated_before_registration(command.occurred_on, *state.registered_on);
    }
    if (command.employer.empty()) {
        return invalid("employer-missing", "a job names its employer", "/employer");
    }
    return {{WorkerEmployed{command.employer, command.place, command.channel}}};
}

}  // namespace anju
