#include "projections/engine/list_answers.hpp"

#include "projections/engine/table_answers.hpp"

namespace anju {
namespace {

constexpr std::size_t page_default = 100;
constexpr std::size_t page_max = 1000;

}  // namespace

Result<std::size_t> read_limit(const HttpRequest& request) {
    const bool is_table = asks_for_table(request);
    return read_number<std::size_t>(request, "limit", is_table ? list_rows_max : page_default,
                                    {1, is_table ? list_rows_max : page_max});
}

void write_next(const std::string& next, std::string& body) {
    if (next.empty()) return;
    body += ",\"next\":";
    write_json_string(body, next);
}

}  // namespace anju
