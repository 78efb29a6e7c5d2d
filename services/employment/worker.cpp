#include "services/employment/worker.hpp"

namespace anju {

void WorkerDefinition::evolve(State& state, const WorkerRegistered& event, Day) {
    state.registration = event;
}

void WorkerDefinition::evolve(State& state, const WorkerEmployed& event, Day) {
    state.job = event;
}

Result<void> WorkerDefinition::check(const State&, const WorkerRegistered& event,
                                     const CheckContext&) {
    if (event.area.value.size() >= 6) return {};
    return invalid("area-too-wide", "a worker's area is a county or below", "/area");
}

Result<void> WorkerDefinition::check(const State&, const WorkerEmployed& event,
                                     const CheckContext&) {
    if (!event.employer.empty()) return {};
    return invalid("employer-missing", "a job names its employer", "/employer");
}

}  // namespace anju
