#include "services/access/service.hpp"

#include "services/access/delivery.hpp"
#include "services/access/disclosure.hpp"
#include "services/access/principal.hpp"
#include "services/access/subscription.hpp"

namespace anju {

Service access_service() {
    return {"access", stream_tables<PrincipalDefinition, DisclosureDefinition, DeliveryDefinition,
                                    SubscriptionDefinition>()};
}

}  // namespace anju
