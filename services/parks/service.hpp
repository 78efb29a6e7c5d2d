// The parks service (配套产业): supporting industrial parks and how households share in their gain.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service parks_service();

}  // namespace anju
