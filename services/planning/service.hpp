// The planning service (任务计划): what shall be reached, by when, and which document says so; the
// divisions, limits and periods that figures rest on; what inspections found.
#pragma once

#include "services/planning/division.hpp"
#include "services/planning/finding.hpp"
#include "services/planning/parameter.hpp"
#include "services/planning/period.hpp"
#include "services/planning/target.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service planning_service() {
    return {"planning", stream_tables<TargetDefinition, DivisionDefinition, ParameterDefinition,
                                      PeriodDefinition, FindingDefinition>()};
}

}  // namespace anju
