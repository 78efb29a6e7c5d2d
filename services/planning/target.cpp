#include "services/planning/target.hpp"

namespace anju {

void TargetDefinition::evolve(State& state, const TargetSet& event, Day) {
    state.target = event;
}

Result<void> TargetDefinition::check(const State&, const TargetSet& event,
                                     const CheckContext& context) {
    std::string expected = event.area.value;
    if (expected.size() < 6) expected.resize(6, '0');
    expected += "-" + event.indicator;
    if (context.id != expected) {
        return invalid("target-id-differs", "the target of " + event.indicator + " in " +
                                                event.area.value + " is target/" + expected +
                                                ", not target/" + std::string(context.id));
    }
    if (event.value < 0) {
        return invalid("target-negative", "a target is 0 or more", "/value");
    }
    if (event.document.empty()) {
        return invalid("target-without-source", "a target names the document that set it",
                       "/document");
    }
    return {};
}

}  // namespace anju
