// The facilities service (配套设施): schools, kindergartens and clinics of the settlement areas.
#pragma once

#include "services/facilities/facility.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service facilities_service() {
    return {"facilities", stream_tables<FacilityDefinition>()};
}

}  // namespace anju
