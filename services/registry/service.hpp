// The registry service (搬迁登记): who the relocated households and their members are, whether they
// have moved in, and which home they have.
#pragma once

#include "services/registry/home.hpp"
#include "services/registry/household.hpp"
#include "services/registry/person.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service registry_service() {
    return {"registry", stream_tables<HouseholdDefinition, PersonDefinition, HomeDefinition>()};
}

}  // namespace anju
