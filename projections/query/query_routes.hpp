// The queries that belong to no single read model: where the rows stand, and what they say as a
// whole.
#pragma once

#include "events/runtime/router.hpp"
#include "projections/engine/queries.hpp"

namespace anju {

// GET /v1/position, /v1/digest, and those of parked_routes.hpp. `queries` must outlive the router.
void add_query_routes(Router& router, Queries& queries);

}  // namespace anju
