// Sheets over HTTP, for the page: the empty sheet of a command, and the rows of a filled-in one as
// the lines that POST /v1/commands takes. Nothing is recorded here.
#pragma once

#include "events/runtime/background.hpp"
#include "events/runtime/router.hpp"

namespace anju {

// GET /v1/templates/{stream}/{command} and POST /v1/sheets. `background` must outlive the server.
void add_sheet_routes(Router& router, Background& background);

}  // namespace anju
