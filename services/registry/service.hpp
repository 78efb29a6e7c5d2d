// The registry service (搬迁登记): who the relocated households are and whether they have moved in.
#pragma once

#include "services/registry/household.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service registry_service() {
    return {"registry", stream_tables<HouseholdDefinition>()};
}

}  // namespace anju
