#include "services/parks/service.hpp"

#include "services/parks/linkage.hpp"
#include "services/parks/park.hpp"

namespace anju {

Service parks_service() {
    return {"parks", stream_tables<ParkDefinition, LinkageDefinition>()};
}

}  // namespace anju
