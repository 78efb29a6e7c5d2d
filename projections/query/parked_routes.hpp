// What the rows lack: events that could not be folded and are parked, and those that somebody
// decided to leave out.
#pragma once

#include "events/runtime/router.hpp"
#include "projections/engine/queries.hpp"

namespace anju {

// GET /v1/parked, /v1/parked/{stream}/{id}. `queries` must outlive the router.
void add_parked_routes(Router& router, Queries& queries);

}  // namespace anju
