#include "deploy/anju/catalogue_page.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>

#include "deploy/anju/event_contracts.hpp"
#include "events/catalogue.hpp"
#include "events/runtime/http_language.hpp"
#include "events/runtime/kept_answer.hpp"
#include "events/words/words.hpp"

namespace anju {
namespace {

namespace json = boost::json;

constexpr std::string_view content_policy =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

constexpr std::string_view style = R"(body { font: 16px/1.6 sans-serif; margin: 2rem auto;
  max-width: 60rem; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h2 { border-bottom: 2px solid #8a5a00; margin-top: 3rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 1.5rem 0 .3rem; }
th, td { border: 1px solid #bbb; padding: .25rem .5rem; text-align: left; vertical-align: top; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #161616; } a { color: #8ab4f8; }
})";

struct PageWords {
    std::string_view title;
    std::string_view about;
    std::string_view field;
    std::string_view name;
    std::string_view type;
    std::string_view optional;
    std::string_view other;  // a link to the other language
    std::string_view other_query;
};

constexpr PageWords chinese{
    "安居 · 事件目录",
    "每个事件以 CloudEvents JSON 公开；下列为其 data 的字段。字段只增不改，各版本的 JSON Schema "
    "长期有效。",
    "字段",
    "名称",
    "类型",
    "可缺省",
    "English",
    "en"};
constexpr PageWords english{
    "Anju · catalogue of events",
    "Every event is given as CloudEvents JSON; these are the fields of its data. Fields are added, "
    "never changed, and the JSON Schema of each version stays where it is.",
    "field",
    "name",
    "type",
    "may be left out",
    "中文",
    "zh"};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string text_of(const json::object& schema, std::string_view member) {
    const auto* text = schema.if_contains(member);
    return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string();
}

// "integer", "string, date", "array of string", or the values that there are.
std::string type_of(const json::object& schema, std::string_view scope, std::string_view field,
                    Language language) {
    if (const auto* values = schema.if_contains("enum")) {
        std::string all;
        for (const auto& value : values->as_array()) {
            if (!value.is_string()) continue;
            const std::string_view text = value.get_string();
            all += fmt::format("{}<code>{}</code> {}", all.empty() ? "" : "<br>", escaped(text),
                               escaped(value_name(scope, field, text, language)));
        }
        return all;
    }
    std::string type = text_of(schema, "type");
    if (const auto* items = schema.if_contains("items"); items != nullptr && items->is_object()) {
        type += " of " + text_of(items->get_object(), "type");
    }
    const auto format = text_of(schema, "format");
    return escaped(type + (format.empty() ? "" : ", " + format));
}

bool is_required(const json::object& schema, std::string_view field) {
    for (const auto& one : schema.at("required").as_array()) {
        if (one.as_string() == field) return true;
    }
    return false;
}

void add_event(std::string& page, std::string_view type, Language language,
               const PageWords& words) {
    const auto versions = schema_versions(type);
    const auto schema = event_schema(type, versions.back());
    page += fmt::format("<table id=\"{0}\"><caption><b>{1}</b> <code>cn.anju.{0}.v1</code>", type,
                        escaped(event_name(type, language)));
    for (const auto& version : versions) {
        page += fmt::format(" · <a href=\"/v1/schemas/{}/{}\">{}</a>", type, version, version);
    }
    page += fmt::format(
        "</caption><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
        "<th scope=\"col\">{}</th></tr></thead><tbody>",
        words.field, words.name, words.type);
    for (const auto& [field, described] : schema->at("properties").as_object()) {
        const auto& of_field = described.as_object();
        const auto name = text_of(of_field, language == Language::chinese ? "x-name-zh" : "title");
        page += fmt::format(
            "<tr><td><code>{}</code></td><td>{}</td><td>{}{}</td></tr>", std::string_view(field),
            escaped(name), type_of(of_field, type, field, language),
            is_required(*schema, field) ? std::string()
                                        : fmt::format(" <i>({})</i>", words.optional));
    }
    page += "</tbody></table>\n";
}

}  // namespace

std::string catalogue_page(Language language) {
    const auto& words = language == Language::chinese ? chinese : english;
    std::string page = fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>{}</title>"
        "<link rel=\"stylesheet\" href=\"/v1/catalogue.css\"></head><body><main>\n<h1>{}</h1>"
        "<p>{} <a href=\"/v1/schemas\">/v1/schemas</a> · <a href=\"/v1/asyncapi.json\">AsyncAPI"
        "</a> · <a href=\"/v1/openapi.json\">OpenAPI</a> · <a lang=\"{}\" "
        "href=\"/v1/catalogue?language={}\">{}</a></p>\n",
        tag_of(language), words.title, words.title, words.about, words.other_query,
        words.other_query, words.other);
    std::string_view service;
    AllStreams::for_each([&]<class Stream>() {
        if (service != Stream::service) {
            page += fmt::format("<h2>{}</h2>\n", escaped(service_name(Stream::service, language)));
        }
        service = Stream::service;
        page += fmt::format("<h3>{} <code>{}</code></h3>\n",
                            escaped(stream_name(Stream::name, language)), Stream::name);
        Stream::Events::for_each([&]<Event E>() { add_event(page, E::type, language, words); });
    });
    return page + "</main></body></html>\n";
}

void add_catalogue_routes(Router& router) {
    const auto kept = [](Language language) {
        return std::make_shared<const KeptAnswer>("text/html; charset=utf-8",
                                                  catalogue_page(language));
    };
    router.add({.verb = Verb::get,
                .pattern = "/v1/catalogue",
                .summary = "Every event with its fields, as a page to read",
                .handler =
                    [zh = kept(Language::chinese), en = kept(Language::english)](
                        const HttpRequest& request, const Reply& reply) {
                        const auto language = language_of(request);
                        auto page = (language == Language::chinese ? zh : en)->answer(request);
                        page.headers.emplace_back("Content-Security-Policy", content_policy);
                        page.headers.emplace_back("Referrer-Policy", "no-referrer");
                        say_language(page, language);
                        reply(std::move(page));
                    },
                .right = Right::anyone});
    router.add({.verb = Verb::get,
                .pattern = "/v1/catalogue.css",
                .handler = [sheet = std::make_shared<const KeptAnswer>("text/css; charset=utf-8",
                                                                       std::string(style))](
                               const HttpRequest& request,
                               const Reply& reply) { reply(sheet->answer(request)); },
                .right = Right::anyone});
}

}  // namespace anju
