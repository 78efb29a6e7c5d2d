// The planning service (任务计划): what shall be reached, by when, and which document says so; the
// divisions, limits and periods that figures rest on; what inspections found.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service planning_service();

}  // namespace anju
