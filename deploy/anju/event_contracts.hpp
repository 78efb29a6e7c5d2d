// What those build on who take events: the JSON Schema of each event and version, under addresses
// that stay, and the AsyncAPI document of the feed. Both come from the catalogue of events.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"
#include "events/runtime/router.hpp"

namespace anju {

// "1.0", "1.1", …: in each the members of the one before are there with the same meaning.
std::vector<std::string> schema_versions(std::string_view type);
// Of the data of an event; its $id is the `dataschema` of the public form. Members that a newer
// version adds are no reason to refuse an event. Not found: "event-type-unknown".
Result<boost::json::object> event_schema(std::string_view type, std::string_view version);
// AsyncAPI 3.0: the feed, a message for each type of event.
std::string asyncapi_document();

// /v1/schemas, /v1/schemas/{type}/{version}, /v1/asyncapi.json
void add_contract_routes(Router& router);

}  // namespace anju
