// Rows folded anew beside those that are served: begin, look, serve them or drop them.
#pragma once

#include "deploy/anju/node_projections.hpp"

namespace anju {

// GET and POST /v1/rebuild, POST /v1/rebuild/flip, /v1/rebuild/drop. It must outlive the router.
void add_rebuild_routes(Router& router, NodeProjections& projections);

}  // namespace anju
