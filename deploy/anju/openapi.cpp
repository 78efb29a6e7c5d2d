#include "deploy/anju/openapi.hpp"

#include <algorithm>
#include <boost/beast/http/verb.hpp>
#include <boost/json.hpp>

#include "deploy/people/vault.hpp"
#include "events/runtime/table_writer.hpp"
#include "events/words/words.hpp"

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

// "house.demolish" of "/v1/house/{id}/demolish"; empty where the route is no command of a stream.
std::string command_scope(const Route& route) {
    constexpr std::string_view begin = "/v1/";
    constexpr std::string_view middle = "/{id}/";
    const std::string_view pattern = route.pattern;
    const auto id = pattern.find(middle);
    if (route.request_schema.empty() || id == std::string_view::npos) return {};
    const auto stream = pattern.substr(begin.size(), id - begin.size());
    return std::string(stream).append(".").append(pattern.substr(id + middle.size()));
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
    add_parameter(parameters, "language", "query",
                  "zh or en: of names and problems; before Accept-Language", false);
    add_parameter(parameters, "Accept-Language", "header",
                  "the preferred language of names and problems, such as zh-CN; English without it",
                  false);
    const bool is_command = !command_scope(route).empty();
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

bool has_parameter(const Route& route, std::string_view name) {
    return std::ranges::find(route.query, name, &QueryParameter::name) != route.query.end();
}

// The same answer as a file.
void add_table_types(json::object& content) {
    for (const auto format : {TableFormat::csv, TableFormat::xlsx, TableFormat::ndjson}) {
        auto type = content_type_of(format);
        type = type.substr(0, type.find(';'));
        content[type] = json::object{{"schema", text_schema()}};
    }
}

json::object responses_of(const Route& route) {
    const bool is_command = !command_scope(route).empty();
    json::object good{{"description", is_command ? "Recorded" : "The answer"}};
    if (!route.response_schema.empty()) {
        good["content"] = media("application/json", json::parse(route.response_schema));
        if (has_parameter(route, "format")) add_table_types(good.at("content").as_object());
    }
    json::object responses{{is_command ? "201" : "200", std::move(good)}};
    if (is_command) responses["200"] = json::object{{"description", "Decided only: a dry run"}};
    responses["default"] =
        json::object{{"description", "What is wrong, and the rule that says so (RFC 9457)"},
                     {"content", media("application/problem+json",
                                       json::object{{"$ref", "#/components/schemas/Problem"}})}};
    return responses;
}

// What the statuses are called that the command's turn tells.
void add_status_names(json::object& schema, std::string_view stream) {
    auto* turn = schema.if_contains("x-turn");
    if (turn == nullptr) return;
    auto statuses = turn->at("from").as_array();
    if (const auto* to = turn->get_object().if_contains("to")) statuses.push_back(*to);
    json::object names;
    for (const auto& status : statuses) {
        const std::string_view text = status.as_string();
        names[text] = json::object{{"zh", value_name(stream, "status", text, Language::chinese)},
                                   {"en", value_name(stream, "status", text, Language::english)}};
    }
    turn->get_object()["statuses"] = std::move(names);
}

json::value request_schema_of(const Route& route) {
    auto schema = json::parse(route.request_schema);
    const auto scope = command_scope(route);
    if (scope.empty() || !schema.is_object()) return schema;
    add_names(schema.get_object(), scope);
    add_status_names(schema.get_object(), scope.substr(0, scope.find('.')));
    return schema;
}

// "旧房：拆除"
std::string chinese_name(const std::string& scope) {
    const auto dot = scope.find('.');
    const std::string stream = scope.substr(0, dot);
    return std::string(stream_name(stream, Language::chinese))
        .append("：")
        .append(command_name(stream, scope.substr(dot + 1), Language::chinese));
}

json::object operation_of(const Route& route, std::string_view method) {
    std::string id(method);
    for (const char c : route.pattern) id += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    json::object operation{{"operationId", id},
                           {"summary", route.summary},
                           {"parameters", parameters_of(route)},
                           {"responses", responses_of(route)}};
    if (const auto scope = command_scope(route); !scope.empty()) {
        operation["x-name-zh"] = chinese_name(scope);
        // A page or a sheet does not offer it.
        if (scope == Vault::records_itself) operation["x-automatic"] = true;
    }
    operation["x-right"] = to_string(route.right);
    if (route.right == Right::anyone) operation["security"] = json::array{};
    if (!route.request_schema.empty()) {
        operation["requestBody"] = json::object{
            {"required", true}, {"content", media("application/json", request_schema_of(route))}};
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
              {"detail_en", text},
              {"rule", text},
              {"facts", {{"type", "object"}}},
              {"errors", {{"type", "array"}, {"items", {{"type", "object"}}}}},
              {"request_id", text}}},
            {"required", {"type", "title", "status", "detail", "rule"}}};
}

}  // namespace

// Bodies are not scaled as sheets are.
void add_names(json::object& schema, std::string_view scope) {
    auto* properties = schema.if_contains("properties");
    if (properties == nullptr) return;
    for (auto& [field, value] : properties->as_object()) {
        auto& described = value.as_object();
        described["title"] = counted_heading(scope, field, Language::english);
        described["x-name-zh"] = counted_heading(scope, field, Language::chinese);
        const auto* values = described.if_contains("enum");
        if (values == nullptr) continue;
        json::array names;
        for (const auto& one : values->as_array()) {
            if (!one.is_string()) continue;
            names.emplace_back(value_name(scope, field, one.as_string(), Language::chinese));
        }
        described["x-enum-names-zh"] = std::move(names);
    }
}

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
    return json::serialize(json::object{
        {"openapi", "3.1.0"},
        {"info", {{"title", "Anju"}, {"version", "1"}}},
        {"paths", std::move(paths)},
        {"security", {{{"token", json::array{}}}}},
        {"components",
         {{"schemas", {{"Problem", problem_schema()}}},
          {"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}}});
}

void add_openapi_route(Router& router, const KeptAnswer& document) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/openapi.json",
                .summary = "This document",
                .handler = [&document](const HttpRequest& request,
                                       const Reply& reply) { reply(document.answer(request)); },
                .right = Right::anyone});
}

}  // namespace anju
