// The planning service (任务计划): what shall be reached, by when, and which document says so.
#pragma once

#include "services/planning/target.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service planning_service() {
    return {"planning", stream_tables<TargetDefinition>()};
}

}  // namespace anju
