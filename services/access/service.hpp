// The access service (访问管理): who may see and record what, what is sent to whom, and what became
// of it there; what becomes of events that figures lack.
#pragma once

#include "services/access/delivery.hpp"
#include "services/access/disclosure.hpp"
#include "services/access/parking.hpp"
#include "services/access/principal.hpp"
#include "services/access/subscription.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service access_service() {
    return {"access", stream_tables<PrincipalDefinition, DisclosureDefinition, DeliveryDefinition,
                                    SubscriptionDefinition, ParkingDefinition>()};
}

}  // namespace anju
