// The rights service (权益保障): where relocated people are registered, their children's school
// places, what they are entitled to, and what they complain of.
#pragma once

#include "services/rights/entitlement.hpp"
#include "services/rights/grievance.hpp"
#include "services/rights/registration.hpp"
#include "services/rights/schooling.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service rights_service() {
    return {"rights", stream_tables<RegistrationDefinition, SchoolingDefinition,
                                    EntitlementDefinition, GrievanceDefinition>()};
}

}  // namespace anju
