// The access service (访问管理): who may see and record what, what is sent to whom, and what became
// of it there.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service access_service();

}  // namespace anju
