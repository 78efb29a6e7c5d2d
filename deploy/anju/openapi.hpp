// The OpenAPI 3.1 document of a process, from its own table of routes.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "events/runtime/kept_answer.hpp"
#include "events/runtime/router.hpp"

namespace anju {

// Routes without a summary are left out.
std::string openapi_document(const Router& router);
// GET /v1/openapi.json: `document` is made when all routes are there, and must outlive the server.
void add_openapi_route(Router& router, const KeptAnswer& document);

// Adds to a JSON Schema what people call its fields and their values: "title" in English,
// "x-name-zh" in Chinese. `scope` as field_name() takes it.
void add_names(boost::json::object& schema, std::string_view scope);

}  // namespace anju
