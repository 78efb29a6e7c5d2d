#include "services/shell/json_body.hpp"

#include <fmt/format.h>

namespace anju {
namespace {

constexpr std::size_t json_depth_max = 32;

}  // namespace

Result<boost::json::value> parse_json_body(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = json_depth_max;
    boost::json::stream_parser parser({}, options);
    boost::system::error_code error;
    const std::size_t read = parser.write_some({text.data(), text.size()}, error);
    if (!error && read == text.size()) parser.finish(error);
    if (!error && read == text.size()) return parser.release();
    return invalid("json-malformed",
                   fmt::format("the body is no JSON: {} at byte {}",
                               error ? error.message() : "more text follows the value", read));
}

}  // namespace anju
