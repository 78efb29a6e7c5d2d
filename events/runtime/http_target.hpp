// Takes a request target apart: decoded path and query, refusing what has more than one reading.
#pragma once

#include "events/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anju {

struct HttpTarget {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
};

// Refuses (invalid): a target that is no path, bad percent-encoding, an encoded '/', control
// characters, "." and ".." segments, bytes that are no UTF-8, and a query name given twice.
Result<HttpTarget> parse_target(std::string_view target, std::size_t bytes_max);

// As a target has it in its path or query: letters, digits and what `kept` names stand as they are.
std::string percent_encoded(std::string_view text, std::string_view kept = "-._~/");

}  // namespace anju
