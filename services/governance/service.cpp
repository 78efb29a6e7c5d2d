#include "services/governance/service.hpp"

#include "services/governance/site.hpp"

namespace anju {

Service governance_service() {
    return {"governance", stream_tables<SiteDefinition>()};
}

}  // namespace anju
