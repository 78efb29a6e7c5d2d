#include "services/rights/service.hpp"

#include "services/rights/entitlement.hpp"
#include "services/rights/grievance.hpp"
#include "services/rights/registration.hpp"
#include "services/rights/schooling.hpp"

namespace anju {

Service rights_service() {
    return {"rights", stream_tables<RegistrationDefinition, SchoolingDefinition,
                                    EntitlementDefinition, GrievanceDefinition>()};
}

}  // namespace anju
