// The parks service (配套产业): supporting industrial parks and how households share in their gain.
#pragma once

#include "services/parks/linkage.hpp"
#include "services/parks/park.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service parks_service() {
    return {"parks", stream_tables<ParkDefinition, LinkageDefinition>()};
}

}  // namespace anju
