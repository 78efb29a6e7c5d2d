#include "events/runtime/problem.hpp"

#include <array>
#include <boost/beast/http/status.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cctype>
#include <utility>

namespace anju {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 17> status_by_rule{{
    {"answer-too-late", 503},
    {"area-unknown", 422},
    {"body-too-large", 413},
    {"date-in-future", 422},
    {"disk-full", 507},
    {"expectation-failed", 417},
    {"header-too-large", 431},
    {"http-version", 505},
    {"idempotency-key-reused", 422},
    {"internal-error", 500},
    {"media-type", 415},
    {"method-not-allowed", 405},
    {"request-timeout", 408},
    {"target-too-long", 414},
    {"too-many-requests", 429},
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

// "house-demolished-once" reads "House demolished once".
std::string title_of(std::string_view rule) {
    std::string title(rule);
    for (char& character : title) {
        if (character == '-') character = ' ';
    }
    if (!title.empty()) title[0] = static_cast<char>(std::toupper(title[0]));
    return title;
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
    boost::json::object document{
        {"type", "urn:anju:problem:" + error.rule},
        {"title", title_of(error.rule)},
        {"status", response.status},
        {"detail", error.message},
        {"rule", error.rule},
    };
    if (!error.facts.empty()) {
        boost::json::object facts;
        for (const auto& [name, value] : error.facts) facts[name] = value;
        document["facts"] = std::move(facts);
    }
    if (!error.pointer.empty()) {
        boost::json::object place{{"pointer", error.pointer}, {"detail", error.message}};
        document["errors"] = boost::json::array{std::move(place)};
    }
    response.body = boost::json::serialize(document);
    if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
    return response;
}

void add_request_id(HttpResponse& problem, std::string_view request_id) {
    if (!problem.body.ends_with('}')) return;
    problem.body.pop_back();
    problem.body += ",\"request_id\":\"";
    problem.body += request_id;
    problem.body += "\"}";
}

std::string_view reason_phrase(int status) {
    const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
    const auto phrase = boost::beast::http::obsolete_reason(known);
    return {phrase.data(), phrase.size()};
}

}  // namespace anju
