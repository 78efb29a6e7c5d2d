// Reads the JSON that a command comes in.
#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

// JSON of at most 32 levels; the Error says at which byte it stops being JSON. The value and all
// inside it live in `memory`.
Result<boost::json::value> parse_json_body(std::string_view text,
                                           boost::json::storage_ptr memory = {});

}  // namespace anju
