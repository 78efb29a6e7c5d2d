#include "events/runtime/problem.hpp"

#include <array>
#include <boost/beast/http/status.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cctype>
#include <utility>
#include <vector>

#include "events/runtime/http_language.hpp"
#include "events/runtime/utf8.hpp"
#include "events/words/problem_words.hpp"

namespace anju {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 27> status_by_rule{{
    {"answer-too-late", 503},
    {"area-beyond-scope", 403},
    {"area-unknown", 422},
    {"body-too-large", 413},
    {"certificate-refused", 401},
    {"date-in-future", 422},
    {"events-gone", 410},
    {"expectation-failed", 417},
    {"header-too-large", 431},
    {"http-version", 505},
    {"idempotency-key-reused", 422},
    {"internal-error", 500},
    {"log-lost", 503},
    {"media-type", 415},
    {"method-not-allowed", 405},
    {"not-its-own", 403},
    {"origin-differs", 403},
    {"principal-differs", 403},
    {"request-timeout", 408},
    {"right-missing", 403},
    {"target-too-long", 414},
    {"token-missing", 401},
    {"token-refused", 401},
    {"too-many-requests", 429},
    {"type-beyond-scope", 403},
    {"version-required", 428},
    {"wait-timed-out", 504},
}};

int status_by_kind(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
            return 400;
        case ErrorKind::rejected:
            return 409;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::conflict:
            return 412;
        case ErrorKind::corrupt:
            return 500;
        case ErrorKind::unavailable:
            return 503;
    }
    return 500;
}

// What words say of the rule; "house-demolished-once" without any reads "House demolished once".
std::string title_of(std::string_view rule) {
    const auto words = problem_text({.rule = rule}, Language::english);
    std::string title = words ? words->title : std::string(rule);
    for (char& character : title) {
        if (character == '-' && !words) character = ' ';
    }
    if (!title.empty()) title[0] = static_cast<char>(std::toupper(title[0]));
    return title;
}

// What a client sent may stand in a message and be no text: JSON has none but texts.
std::string as_text(const std::string& told) {
    if (is_utf8(told)) return told;
    std::string json = "\"";
    append_json_escaped(json, told);
    return std::string(boost::json::parse(json + '"').get_string());
}

std::string text_of(const boost::json::object& document, std::string_view name) {
    const auto* member = document.if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                    : std::string();
}

// The place in the body that the document speaks of; null where there is none.
boost::json::object* place_in(boost::json::object& document) {
    auto* errors = document.if_contains("errors");
    if (errors == nullptr || !errors->is_array() || errors->get_array().empty()) return nullptr;
    return errors->get_array().front().if_object();
}

std::vector<std::pair<std::string, std::string>> facts_of(const boost::json::object& document) {
    std::vector<std::pair<std::string, std::string>> facts;
    const auto* told = document.if_contains("facts");
    if (told == nullptr || !told->is_object()) return facts;
    for (const auto& [name, value] : told->get_object()) {
        if (value.is_string()) facts.emplace_back(name, value.get_string());
    }
    return facts;
}

// Puts the words of `language` in; false where there are none for the rule.
bool put_words(boost::json::object& document, Language language) {
    auto* place = place_in(document);
    const std::string rule = text_of(document, "rule");
    const std::string pointer = place == nullptr ? std::string() : text_of(*place, "pointer");
    const auto facts = facts_of(document);
    const auto words = problem_text({rule, facts, pointer}, language);
    if (!words) return false;
    document["detail_en"] = document["detail"];
    document["title"] = words->title;
    document["detail"] = words->detail;
    if (place != nullptr) (*place)["detail"] = words->detail;
    return true;
}

}  // namespace

int status_of(const Error& error) {
    for (const auto& [rule, status] : status_by_rule) {
        if (rule == error.rule) return status;
    }
    return status_by_kind(error.kind);
}

HttpResponse problem_response(const Error& error, std::optional<int> status) {
    HttpResponse response;
    response.status = status.value_or(status_of(error));
    response.content_type = problem_content_type;
    const std::string detail = as_text(error.message);
    boost::json::object document{
        {"type", "urn:anju:problem:" + error.rule},
        {"title", title_of(error.rule)},
        {"status", response.status},
        {"detail", detail},
        {"rule", error.rule},
    };
    if (!error.facts.empty()) {
        boost::json::object facts;
        for (const auto& [name, value] : error.facts) facts[name] = as_text(value);
        document["facts"] = std::move(facts);
    }
    if (!error.pointer.empty()) {
        boost::json::object place{{"pointer", as_text(error.pointer)}, {"detail", detail}};
        document["errors"] = boost::json::array{std::move(place)};
    }
    response.body = boost::json::serialize(document);
    if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
    return response;
}

void translate_problem(HttpResponse& problem, Language language) {
    if (language == Language::chinese) {
        boost::system::error_code malformed;
        auto document = boost::json::parse(problem.body, malformed);
        if (malformed || !document.is_object()) return;
        auto& members = document.get_object();
        if (!members.contains("detail_en")) {
            if (!put_words(members, language)) language = Language::english;
            problem.body = boost::json::serialize(document);
        }
    }
    say_language(problem, language);
}

void add_request_id(HttpResponse& problem, std::string_view request_id, std::string_view trace_id) {
    constexpr std::string_view member = ",\"request_id\":\"";
    if (!problem.body.ends_with('}') || problem.body.find(member) != std::string::npos) return;
    problem.body.pop_back();
    problem.body += member;
    problem.body += request_id;
    if (!trace_id.empty()) problem.body.append("\",\"trace_id\":\"").append(trace_id);
    problem.body += "\"}";
}

std::string_view reason_phrase(int status) {
    const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
    const auto phrase = boost::beast::http::obsolete_reason(known);
    return {phrase.data(), phrase.size()};
}

}  // namespace anju
