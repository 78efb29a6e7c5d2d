#include "services/planning/service.hpp"

#include "services/planning/division.hpp"
#include "services/planning/finding.hpp"
#include "services/planning/parameter.hpp"
#include "services/planning/period.hpp"
#include "services/planning/target.hpp"

namespace anju {

Service planning_service() {
    return {"planning", stream_tables<TargetDefinition, DivisionDefinition, ParameterDefinition,
                                      PeriodDefinition, FindingDefinition>()};
}

}  // namespace anju
