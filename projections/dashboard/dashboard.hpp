// The page for people at /: bundled from source/ when the program is built, and part of it.
#pragma once

#include "events/runtime/router.hpp"
#include "projections/dashboard/map_file.hpp"

namespace anju {

// Adds / and /dashboard/... The page asks the routes under /v1/ of where it came from, nothing
// else. `map` is drawn for who is signed in, where it has areas.
void add_dashboard_routes(Router& router, const DivisionMap& map = {});

}  // namespace anju
