#include "services/planning/division.hpp"

namespace anju {
namespace {

// What lies in a division keeps the rest of its code when it moves.
Result<void> check_levels(const DivisionChanged& event) {
    for (std::size_t i = 0; i < event.old_areas.size(); ++i) {
        const auto& from = event.old_areas[i].value;
        const auto& to = event.new_areas[i].value;
        if (from.size() == to.size()) continue;
        return invalid("new-area-of-the-same-level",
                       from + " went to " + to + ", which is of another level",
                       "/new_areas/" + std::to_string(i));
    }
    return {};
}

Result<void> check_pairs(const DivisionChanged& event) {
    if (event.old_areas.empty()) {
        return invalid("old-areas-missing", "a change ends at least one code", "/old_areas");
    }
    if (event.new_areas.size() == event.old_areas.size()) return check_levels(event);
    return invalid(
        "new-area-for-each-old",
        "every old code has the new one it went to: " + std::to_string(event.old_areas.size()) +
            " old ones, " + std::to_string(event.new_areas.size()) + " new ones",
        "/new_areas");
}

}  // namespace

Result<void> DivisionDefinition::check(const State&, const DivisionChanged& event,
                                       const CheckContext&) {
    return all_hold({check_pairs(event), check_texts(event)});
}

}  // namespace anju
