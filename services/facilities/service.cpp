#include "services/facilities/service.hpp"

#include "services/facilities/facility.hpp"

namespace anju {

Service facilities_service() {
    return {"facilities", stream_tables<FacilityDefinition>()};
}

}  // namespace anju
