#include "services/planning/finding.hpp"

namespace anju {

Result<void> FindingDefinition::check(const State&, const FindingOpened& event,
                                      const CheckContext& context) {
    if (event.due >= context.occurred) return check_texts(event);
    return invalid("due-not-before-found",
                   "due on " + event.due.text() + ", before the day it was found", "/due");
}

}  // namespace anju
