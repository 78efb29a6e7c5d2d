// The registry service (搬迁登记): who the relocated households and their members are, whether they
// have moved in, and which home they have.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service registry_service();

}  // namespace anju
