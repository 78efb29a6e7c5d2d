// What the gateway and the tools of the command line read from other processes: an answer as bytes,
// and lines of it.
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/json.hpp>

#include "deploy/anju/event_line.hpp"
#include "deploy/anju/gateway_answers.hpp"
#include "events/public_form.hpp"
#include "events/runtime/http_client_message.hpp"
#include "events/runtime/problem.hpp"
#include "events/runtime/utf8.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/example_events.hpp"

namespace anju::fuzz {
namespace {

constexpr std::size_t commands = 3;
constexpr std::uint64_t body_bytes_max = 64 * 1024;

void check_outcomes(const Result<ClientResponse>& answer) {
    const auto outcomes = outcomes_of(answer, commands);
    demand(outcomes.size() == commands, "each command has an outcome");
    for (const auto& outcome : outcomes) {
        if (outcome) continue;
        demand(!outcome.error().rule.empty(), "an outcome that is none names its rule");
        const auto status = status_of(outcome.error());
        demand(status >= 400 && status < 600, "which has a status of its own");
        owner_named(outcome.error());
    }
}

void read_response(std::string_view bytes) {
    boost::beast::http::response_parser<boost::beast::http::string_body> parser;
    parser.header_limit(answer_head_bytes_max);
    parser.body_limit(body_bytes_max);
    parser.eager(true);
    boost::system::error_code failure;
    while (!bytes.empty() && !parser.is_done()) {
        const auto taken = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failure);
        if (failure || taken == 0) break;
        bytes.remove_prefix(taken);
    }
    if (failure && failure != boost::beast::http::error::need_more) return;
    if (!parser.is_done() && parser.is_header_done()) parser.put_eof(failure);
    if (failure || !parser.is_done()) return;
    const auto answer = to_response(parser.release());
    owner_named(answer);
    check_outcomes(answer);
}

void run(std::string_view bytes) {
    read_response(bytes);
    ClientResponse answer;
    answer.status = 200;
    answer.body = bytes;
    check_outcomes(answer);
    answer.status = 503;
    owner_named(answer);
    for (const auto language : {Language::english, Language::chinese}) {
        const auto line = event_line(bytes, language);
        demand(!is_utf8(bytes) || is_utf8(line), "an event is told as a text");
        HttpResponse problem;
        problem.content_type = problem_content_type;
        problem.body = bytes;
        translate_problem(problem, language);
        add_request_id(problem, "1");
    }
}

std::vector<std::string> seeds() {
    const std::string lines =
        "{\"line\":1,\"stream\":\"house/1\",\"version\":2,\"token\":\"land.3.4\"}\n"
        "{\"line\":2,\"error\":{\"status\":409,\"rule\":\"house-demolish-not-now\",\"detail\":"
        "\"a\","
        "\"facts\":{\"a\":\"b\"},\"errors\":[{\"pointer\":\"/a\",\"detail\":\"b\"}]}}\n"
        "{\"line\":3,\"version\":2,\"would_record\":[{\"type\":\"a\"}],\"replayed\":true}\n"
        "{\"complete\":true,\"lines\":3,\"recorded\":1,\"replayed\":0,\"refused\":1,\"tokens\":[]}"
        "\n";
    std::vector<std::string> all{lines};
    all.push_back("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: " +
                  std::to_string(lines.size()) + "\r\n\r\n" + lines);
    all.push_back("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n0\r\n\r\n");
    const auto refusal = problem_response(unavailable("not-the-owner", "elsewhere"));
    all.push_back(refusal.body);
    all.push_back(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
        "\r\n{\"status\":503,\"rule\":\"not-the-owner\",\"facts\":{\"owner\":"
        "\"http://127.0.0.1:1\"}}");
    AllEvents::for_each([&]<Event E>() {
        const auto bytes = test::record_of(test::example<E>(), "house/130708-1");
        if (const auto form = public_form(*parse_record(bytes), "land", 7)) all.push_back(*form);
    });
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
