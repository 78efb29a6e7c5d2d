#include "services/planning/division.hpp"

namespace anju {
namespace {

Result<void> check_pairs(const DivisionChanged& event) {
    if (event.old_areas.empty()) {
        return invalid("old-areas-missing", "a change ends at least one code", "/old_areas");
    }
    if (event.new_areas.size() == event.old_areas.size()) return {};
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
