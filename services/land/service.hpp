// The land service (拆旧复垦): old houses to demolish, the land to reclaim and green, the quota it
// yields and the loans that are repaid with it.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service land_service();

}  // namespace anju
