#include "services/shell/json_body.hpp"

#include <fmt/format.h>

namespace anju {
namespace {

constexpr std::size_t json_depth_max = 32;
constexpr std::size_t parser_bytes = 4096;  // of the parser's own stack, before it needs the heap

}  // namespace

Result<boost::json::value> parse_json_body(std::string_view text, boost::json::storage_ptr memory) {
    boost::json::parse_options options;
    options.max_depth = json_depth_max;
    unsigned char stack[parser_bytes];
    boost::json::stream_parser parser({}, options, stack);
    parser.reset(std::move(memory));
    boost::system::error_code error;
    const std::size_t read = parser.write_some({text.data(), text.size()}, error);
    if (!error && read == text.size()) parser.finish(error);
    if (!error && read == text.size()) return parser.release();
    return invalid("json-malformed",
                   fmt::format("the body is no JSON: {} at byte {}",
                               error ? error.message() : "more text follows the value", read));
}

}  // namespace anju
