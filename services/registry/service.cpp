#include "services/registry/service.hpp"

#include "services/registry/home.hpp"
#include "services/registry/household.hpp"
#include "services/registry/person.hpp"

namespace anju {

Service registry_service() {
    return {"registry", stream_tables<HouseholdDefinition, PersonDefinition, HomeDefinition>()};
}

}  // namespace anju
