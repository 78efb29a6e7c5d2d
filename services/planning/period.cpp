#include "services/planning/period.hpp"

namespace anju {

Result<void> PeriodDefinition::check(const State&, const PeriodFrozen& event, const CheckContext&) {
    if (event.from <= event.to) return check_texts(event);
    return invalid("period-ends-after-it-begins",
                   event.from.text() + " comes after " + event.to.text(), "/to");
}

}  // namespace anju
