// What the routes of lists share: a number and a page asked for, the rows of an answer, its schema.
#pragma once

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/base/json.hpp"
#include "events/runtime/router.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

// Rows of one answer at most: every village of the province on one indicator fits. A table has no
// pages unless it asks for them.
inline constexpr std::size_t list_rows_max = 100'000;

// `none` when the parameter is left out. Invalid: "<name>-out-of-range".
template <class Number>
Result<Number> read_number(const HttpRequest& request, std::string_view name, Number none,
                           std::pair<Number, Number> range) {
    const auto text = request.query_value(name);
    if (!text) return none;
    Number number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    const bool whole = error == std::errc() && end == text->data() + text->size();
    if (whole && number >= range.first && number <= range.second) return number;
    Error refusal =
        invalid(fmt::format("{}-out-of-range", name),
                fmt::format("{} lies between {} and {}", name, range.first, range.second));
    refusal.facts = {{"lowest", std::to_string(range.first)},
                     {"highest", std::to_string(range.second)}};
    return refusal;
}

// How many rows a page has: the parameter limit, 1 to 1000, 100 when left out; up to list_rows_max,
// and that when left out, where a table is asked for.
Result<std::size_t> read_limit(const HttpRequest& request);

template <class Row>
boost::json::object schema_of_list() {
    return {{"type", "object"},
            {"properties",
             {{"as_of", json_schema<AsOf>()},
              {"parked", json_schema<ParkedCount>()},
              {"rows", {{"type", "array"}, {"items", json_schema<Row>()}}}}}};
}
template <class Row>
std::string schema_of_rows() {
    return boost::json::serialize(schema_of_list<Row>());
}
// Of rows with `next`, the cursor of the next page where there is one.
template <class Row>
std::string schema_of_pages() {
    auto schema = schema_of_list<Row>();
    schema["properties"].as_object()["next"] = {{"type", "string"}};
    return boost::json::serialize(schema);
}

template <class Row>
Result<void> write_rows(const Result<std::vector<Row>>& rows, std::string& body) {
    if (!rows) return rows.error();
    body += ",\"rows\":";
    write_json(body, *rows);
    return {};
}
void write_next(const std::string& next, std::string& body);
template <class Row>
void write_page(const std::vector<Row>& rows, const std::string& next, std::string& body) {
    body += ",\"rows\":";
    write_json(body, rows);
    write_next(next, body);
}

}  // namespace anju
