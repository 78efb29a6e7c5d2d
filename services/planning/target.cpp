#include "services/planning/target.hpp"

namespace anju {

void TargetDefinition::evolve(State& state, const TargetSet& event, Day occurred) {
    state.set_on = occurred;
    state.target = event;
}

Decision<TargetStream> TargetDefinition::decide(const State&, const Set& command,
                                                const DecideContext& context) {
    std::string expected = command.area.value;
    if (expected.size() < 6) expected.resize(6, '0');
    expected += "-" + command.indicator;
    if (context.id != expected) {
        return invalid("target-id-differs", "the target of " + command.indicator + " in " +
                                                command.area.value + " is target/" + expected +
                                                ", not target/" + std::string(context.id));
    }
    if (command.value < 0) {
        return invalid("target-negative", "a target is 0 or more", "/value");
    }
    if (command.document.empty()) {
        return invalid("target-without-source", "a target names the document that set it",
                       "/document");
    }
    return {
        {TargetSet{command.indicator, command.area, command.value, command.due, command.document}}};
}

}  // namespace anju
