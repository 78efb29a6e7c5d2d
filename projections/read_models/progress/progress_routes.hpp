// What the routes of progress share: their parameters, and how they read and write them.
#pragma once

#include "events/runtime/router.hpp"
#include "projections/engine/queries.hpp"
#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {

void add_figure_routes(Router& router, Queries& queries);
void add_worklist_routes(Router& router, Queries& queries);
void add_report_routes(Router& router, Queries& queries);
void add_planning_routes(Router& router, Queries& queries);

// area, on, known_on and wait.
std::vector<QueryParameter> figure_parameters();
// limit, after and older_than_days, of lists of members.
std::vector<QueryParameter> page_parameters();

template <class Row>
std::string schema_of_rows() {
    return boost::json::serialize(
        boost::json::object{{"type", "object"},
                            {"properties",
                             {{"as_of", json_schema<AsOf>()},
                              {"rows", {{"type", "array"}, {"items", json_schema<Row>()}}}}}});
}

template <class Row>
Result<void> write_rows(const Result<std::vector<Row>>& rows, std::string& body) {
    if (!rows) return rows.error();
    body += ",\"rows\":";
    write_json(body, *rows);
    return {};
}

}  // namespace anju
