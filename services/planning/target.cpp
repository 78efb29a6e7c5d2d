#include "services/planning/target.hpp"

#include "services/planning/area_id.hpp"

namespace anju {
namespace {

constexpr Range value_range{"target-negative", "a target is 0 or more", 0, json_integer_max};

Result<void> check_value(std::int64_t value, const std::string& document) {
    if (auto checked = check_range(value, value_range, "/value"); !checked) return checked;
    if (!is_blank(document)) return {};
    return invalid("target-without-source", "a target names the document that set it", "/document");
}

}  // namespace

void TargetDefinition::evolve(State& state, const TargetRevised& event, Day) {
    if (!state.target) return;
    state.target->value = event.value;
    state.target->due = event.due;
    state.target->document = event.document;
}

Result<void> TargetDefinition::check(const State&, const TargetSet& event,
                                     const CheckContext& context) {
    return all_hold({check_area_id(Stream::name, context.id, area_id(event.area, event.indicator)),
                     check_value(event.value, event.document)});
}

Result<void> TargetDefinition::check(const State&, const TargetRevised& event,
                                     const CheckContext&) {
    return check_value(event.value, event.document);
}

}  // namespace anju
