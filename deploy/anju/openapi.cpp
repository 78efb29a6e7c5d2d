#include "deploy/anju/openapi.hpp"

#include <algorithm>
#include <boost/beast/http/verb.hpp>
#include <boost/json.hpp>

#include "events/runtime/table_writer.hpp"

namespace anju {
namespace {

namespace json = boost::json;

json::object text_schema() {
    return {{"type", "string"}};
}

void add_parameter(json::array& parameters, std::string_view name, std::string_view place,
                   std::string_view description, bool required) {
    json::object parameter{
        {"name", name}, {"in", place}, {"required", required}, {"schema", text_schema()}};
    if (!description.empty()) parameter["description"] = description;
    parameters.push_back(std::move(parameter));
}

json::array parameters_of(const Route& route) {
    json::array parameters;
    std::string_view rest = route.pattern;
    for (auto begin = rest.find('{'); begin != std::string_view::npos; begin = rest.find('{')) {
        rest.remove_prefix(begin + 1);
        add_parameter(parameters, rest.substr(0, rest.find('}')), "path", "", true);
    }
    for (const auto& parameter : route.query) {
        add_parameter(parameters, parameter.name, "query", parameter.description,
                      parameter.required);
    }
    const bool is_command = !route.request_schema.empty();
    if (!is_command) return parameters;
    add_parameter(parameters, "Idempotency-Key", "header",
                  "a repeated command with the same key is recorded once", false);
    add_parameter(parameters, "If-Match", "header",
                  "the version that the stream must have, such as \"3\"", false);
    return parameters;
}

json::object media(std::string_view type, json::value schema) {
    return {{type, {{"schema", std::move(schema)}}}};
}

// A list is to be had as a file too, where the route takes `format`.
void add_file_types(const Route& route, json::object& content) {
    const bool is_list = std::ranges::any_of(
        route.query, [](const QueryParameter& parameter) { return parameter.name == "format"; });
    if (!is_list) return;
    for (const auto format : {TableFormat::csv, TableFormat::xlsx, TableFormat::ndjson}) {
        const auto type = content_type_of(format);
        content[type.substr(0, type.find(';'))] = json::object{{"schema", text_schema()}};
    }
}

json::object responses_of(const Route& route) {
    const bool is_command = !route.request_schema.empty();
    json::object good{{"description", is_command ? "Recorded" : "The answer"}};
    if (!route.response_schema.empty()) {
        good["content"] = media("application/json", json::parse(route.response_schema));
        add_file_types(route, good["content"].as_object());
    }
    json::object responses{{is_command ? "201" : "200", std::move(good)}};
    responses["default"] =
        json::object{{"description", "What is wrong, and the rule that says so (RFC 9457)"},
                     {"content", media("application/problem+json",
                                       json::object{{"$ref", "#/components/schemas/Problem"}})}};
    return responses;
}

json::object operation_of(const Route& route, std::string_view method) {
    std::string id(method);
    for (const char c : route.pattern) id += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    json::object operation{{"operationId", id},
                           {"summary", route.summary},
                           {"parameters", parameters_of(route)},
                           {"responses", responses_of(route)}};
    if (!route.request_schema.empty()) {
        operation["requestBody"] =
            json::object{{"required", true},
                         {"content", media("application/json", json::parse(route.request_schema))}};
    }
    return operation;
}

json::object problem_schema() {
    const json::object text = text_schema();
    return {{"type", "object"},
            {"properties",
             {{"type", text},
              {"title", text},
              {"status", {{"type", "integer"}}},
              {"detail", text},
              {"rule", text},
              {"facts", {{"type", "object"}}},
              {"errors", {{"type", "array"}, {"items", {{"type", "object"}}}}},
              {"request_id", text}}},
            {"required", {"type", "title", "status", "detail", "rule"}}};
}

}  // namespace

std::string openapi_document(const Router& router) {
    json::object paths;
    for (const auto& route : router.routes()) {
        if (route->summary.empty()) continue;
        std::string method(boost::beast::http::to_string(route->verb));
        std::ranges::transform(method, method.begin(),
                               [](unsigned char c) { return std::tolower(c); });
        auto& path = paths[route->pattern];
        if (!path.is_object()) path = json::object();
        path.get_object()[method] = operation_of(*route, method);
    }
    return json::serialize(
        json::object{{"openapi", "3.1.0"},
                     {"info", {{"title", "Anju"}, {"version", "1"}}},
                     {"paths", std::move(paths)},
                     {"components", {{"schemas", {{"Problem", problem_schema()}}}}}});
}

}  // namespace anju
