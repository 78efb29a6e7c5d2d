// The facilities service (配套设施): schools, kindergartens and clinics of the settlement areas.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service facilities_service();

}  // namespace anju
