// Every service there is, in the order of its topics.
#pragma once

#include <string>
#include <vector>

#include "services/shell/shell.hpp"

namespace anju {

std::vector<Service> all_services();
// Those of them that have these names, in the same order.
std::vector<Service> services_of(const std::vector<std::string>& names);

}  // namespace anju
