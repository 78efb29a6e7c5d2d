// Every service there is, in the order of its topics.
#pragma once

#include <vector>

#include "services/shell/shell.hpp"

namespace anju {

std::vector<Service> all_services();

}  // namespace anju
