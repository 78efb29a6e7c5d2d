// The OpenAPI 3.1 document of a process, from its own table of routes.
#pragma once

#include <string>

#include "events/runtime/router.hpp"

namespace anju {

// Routes without a summary are left out.
std::string openapi_document(const Router& router);

}  // namespace anju
