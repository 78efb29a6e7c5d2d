// The access service (访问管理): who may see and record what.
#pragma once

#include "services/access/disclosure.hpp"
#include "services/access/principal.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service access_service() {
    return {"access", stream_tables<PrincipalDefinition, DisclosureDefinition>()};
}

}  // namespace anju
