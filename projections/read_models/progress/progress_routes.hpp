// What the routes of progress share: their parameters, and how they read and write them.
#pragma once

#include "events/runtime/router.hpp"
#include "projections/engine/list_answers.hpp"
#include "projections/engine/queries.hpp"
#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {

void add_figure_routes(Router& router, Queries& queries);
void add_worklist_routes(Router& router, Queries& queries);
void add_report_routes(Router& router, Queries& queries);
void add_planning_routes(Router& router, Queries& queries);
void add_explain_route(Router& router, Queries& queries);

// area, on, known_on and wait.
std::vector<QueryParameter> figure_parameters();
// limit, after and older_than_days, of lists of members.
std::vector<QueryParameter> page_parameters();

}  // namespace anju
