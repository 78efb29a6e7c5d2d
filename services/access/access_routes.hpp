// What a principal asks about itself, and who administers access about the others. Principals are
// admitted by commands to their streams, as all facts are recorded.
#pragma once

#include "events/runtime/router.hpp"
#include "services/access/access_book.hpp"

namespace anju {

// GET /v1/me, POST and DELETE /v1/session, GET /v1/principals. `book` outlives the router; null:
// access is not controlled.
void add_access_routes(Router& router, const AccessBook* book);

}  // namespace anju
