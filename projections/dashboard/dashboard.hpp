// The page for people at /: bundled from source/ when the program is built, and part of it.
#pragma once

#include "events/runtime/router.hpp"

namespace anju {

// Adds / and /dashboard/... The page asks the routes under /v1/ of where it came from, nothing
// else.
void add_dashboard_routes(Router& router);

}  // namespace anju
