// The governance service (社区治理): settlement communities and their organisations.
#pragma once

#include "services/governance/site.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service governance_service() {
    return {"governance", stream_tables<SiteDefinition>()};
}

}  // namespace anju
