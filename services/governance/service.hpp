// The governance service (社区治理): settlement communities and their organisations.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service governance_service();

}  // namespace anju
