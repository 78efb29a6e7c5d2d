#include "deploy/anju/event_contracts.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <utility>

#include "deploy/anju/catalogue_page.hpp"
#include "deploy/anju/openapi.hpp"
#include "events/base/json.hpp"
#include "events/catalogue.hpp"
#include "events/runtime/problem.hpp"
#include "events/words/words.hpp"

namespace anju {
namespace {

namespace json = boost::json;

std::string version_text(std::size_t number) {
    return fmt::format("1.{}", number - 1);
}

Error no_such_event(std::string_view what) {
    return not_found(
        "event-type-unknown",
        fmt::format("no event has the schema \"{}\": /v1/schemas lists all", excerpt(what)));
}

// The members that a version has: each version adds some behind those before.
template <Event E>
json::object schema_of(std::size_t version) {
    const auto whole = json_schema<E>();
    json::object properties;
    json::array required;
    std::size_t left = E::versions[version - 1];
    for (const auto& [name, schema] : whole.at("properties").as_object()) {
        if (left-- == 0) break;
        properties[name] = schema;
        for (const auto& one : whole.at("required").as_array()) {
            if (one.as_string() == name) required.emplace_back(name);
        }
    }
    json::object schema{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"$id", fmt::format("urn:anju:schema:{}:{}", E::type, version_text(version))},
        {"title", event_name(E::type, Language::english)},
        {"x-name-zh", event_name(E::type, Language::chinese)},
        {"type", "object"},
        {"properties", std::move(properties)},
        {"required", std::move(required)}};
    add_names(schema, E::type);
    return schema;
}

// What surrounds the data of every event.
json::object envelope_schema(std::string_view type, std::string_view newest) {
    const auto text = [](std::string_view description) {
        return json::object{{"type", "string"}, {"description", description}};
    };
    json::object properties{
        {"specversion", json::object{{"const", "1.0"}}},
        {"type", json::object{{"const", fmt::format("cn.anju.{}.v1", type)}}},
        {"id", text("stream and version in it; with source unique for ever")},
        {"source", text("/anju/<service>/<county>")},
        {"subject", text("the stream")},
        {"time", json::object{{"type", "string"}, {"format", "date-time"}}},
        {"datacontenttype", json::object{{"const", "application/json"}}},
        {"dataschema", text("the version of the data: see /v1/schemas")},
        {"sequence", text("position in the ledger, dense over all events")},
        {"effectivedate", json::object{{"type", "string"}, {"format", "date"}}},
        {"correlationid", text("id of the request, or of the trace that it was a step of")},
        {"traceparent", text("that step, as the W3C has it")},
        {"recordedby", text("who recorded it")},
        {"narrowed",
         json::object{{"const", true},
                      {"description", "data has only the fields that its reader was given"}}},
        {"data", json::object{{"type", "object"}}}};
    json::object whole{{"$ref", fmt::format("#/components/schemas/{}-{}", type, newest)}};
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", json::array{"specversion", "type", "id", "source", "subject", "time",
                                     "sequence", "effectivedate", "data"}},
            {"if", json::object{{"required", json::array{"narrowed"}}}},
            {"then", true},
            {"else", json::object{{"properties", json::object{{"data", std::move(whole)}}},
                                  {"required", json::array{"dataschema"}}}}};
}

HttpResponse document(std::string body) {
    return {.status = 200, .content_type = "application/json", .body = std::move(body)};
}

std::string list_of_schemas() {
    json::array all;
    AllEvents::for_each([&]<Event E>() {
        json::array versions;
        for (const auto& version : schema_versions(E::type)) {
            versions.push_back(
                json::object{{"version", version},
                             {"href", fmt::format("/v1/schemas/{}/{}", E::type, version)}});
        }
        all.push_back(json::object{{"type", E::type},
                                   {"name", event_name(E::type, Language::english)},
                                   {"name_zh", event_name(E::type, Language::chinese)},
                                   {"versions", std::move(versions)}});
    });
    return json::serialize(json::object{{"schemas", std::move(all)}});
}

}  // namespace

std::vector<std::string> schema_versions(std::string_view type) {
    std::vector<std::string> versions;
    AllEvents::any_of([&]<Event E>() {
        if (type != E::type) return false;
        for (std::size_t n = 1; n <= E::versions.size(); ++n) versions.push_back(version_text(n));
        return true;
    });
    return versions;
}

Result<json::object> event_schema(std::string_view type, std::string_view version) {
    Result<json::object> schema = no_such_event(fmt::format("{}/{}", type, version));
    AllEvents::any_of([&]<Event E>() {
        if (type != E::type) return false;
        for (std::size_t n = 1; n <= E::versions.size(); ++n) {
            if (version == version_text(n)) schema = schema_of<E>(n);
        }
        return true;
    });
    return schema;
}

std::string asyncapi_document() {
    json::object messages;
    json::object schemas;
    json::object names;
    AllEvents::for_each([&]<Event E>() {
        const auto newest = version_text(E::versions.size());
        schemas[fmt::format("{}-{}", E::type, newest)] = schema_of<E>(E::versions.size());
        messages[E::type] = json::object{{"name", E::type},
                                         {"title", event_name(E::type, Language::english)},
                                         {"contentType", "application/cloudevents+json"},
                                         {"payload", envelope_schema(E::type, newest)}};
        names[E::type] = json::object{{"$ref", fmt::format("#/components/messages/{}", E::type)}};
    });
    const json::object channel{
        {"address", "/v1/feed"},
        {"description",
         "Server-Sent Events, JSON lines or pages, in one order; Last-Event-ID or after= goes on"},
        {"messages", std::move(names)}};
    auto topic = channel;
    topic["address"] = "public.{agency}";
    topic["description"] =
        "Kafka: what an agency may follow, structured CloudEvents, the key is the subject; "
        "positions (sequence) rise within a partition";
    topic["parameters"] = json::object{
        {"agency", json::object{{"description", "the agency's id, such as 130000-land"}}}};
    topic["bindings"] = json::object{{"kafka", json::object{{"bindingVersion", "0.5.0"}}}};
    const auto operation = [](std::string_view of) {
        const json::object channel_of{{"$ref", fmt::format("#/channels/{}", of)}};
        return json::object{{"action", "send"}, {"channel", channel_of}};
    };
    return json::serialize(json::object{
        {"asyncapi", "3.0.0"},
        {"info", json::object{{"title", "Anju events"}, {"version", "1"}}},
        {"defaultContentType", "application/cloudevents+json"},
        {"channels", json::object{{"feed", channel}, {"agencyTopic", topic}}},
        {"operations", json::object{{"giveEvents", operation("feed")},
                                    {"publishEvents", operation("agencyTopic")}}},
        {"components",
         json::object{{"messages", std::move(messages)}, {"schemas", std::move(schemas)}}}});
}

void add_contract_routes(Router& router) {
    add_catalogue_routes(router);
    router.add({.verb = Verb::get,
                .pattern = "/v1/schemas",
                .summary = "Every type of event and where the JSON Schema of its versions is",
                .handler = [](const HttpRequest&,
                              const Reply& reply) { reply(document(list_of_schemas())); },
                .right = Right::anyone});
    router.add({.verb = Verb::get,
                .pattern = "/v1/schemas/{type}/{version}",
                .summary = "The JSON Schema of the data of an event; a version never changes",
                .handler =
                    [](const HttpRequest& request, const Reply& reply) {
                        const auto schema =
                            event_schema(request.parameter("type"), request.parameter("version"));
                        if (!schema) return reply(problem_response(schema.error()));
                        auto answer = document(json::serialize(*schema));
                        answer.content_type = "application/schema+json";
                        reply(std::move(answer));
                    },
                .right = Right::anyone});
    router.add({.verb = Verb::get,
                .pattern = "/v1/asyncapi.json",
                .summary = "The AsyncAPI document of feed and topics",
                .handler = [](const HttpRequest&,
                              const Reply& reply) { reply(document(asyncapi_document())); },
                .right = Right::anyone});
}

}  // namespace anju
