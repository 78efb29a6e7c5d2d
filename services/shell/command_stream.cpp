#include "services/shell/command_stream.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <set>
#include <utility>

#include "events/base/json.hpp"
#include "events/base/trace.hpp"
#include "events/runtime/http_language.hpp"
#include "events/runtime/problem.hpp"
#include "services/shell/json_body.hpp"
#include "services/shell/newest_tokens.hpp"
#include "services/shell/routes.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;

constexpr std::uint64_t body_bytes_max = std::uint64_t{4} << 30;
constexpr std::size_t line_memory_bytes = 8192;  // of a parsed line, before it needs the heap

// One line, taken apart; the body stays text for the pump.
struct Line {
    std::string stream;
    std::string command;
    std::string key;
    std::optional<std::uint32_t> version;
    std::optional<Instant> recorded;
    std::optional<std::string> rehearsal;
    std::optional<std::string> traceparent;
};
BOOST_DESCRIBE_STRUCT(Line, (), (stream, command, key, version, recorded, rehearsal, traceparent))

struct ParsedLine {
    CommandRequest request;
    std::string body;
};

Result<ParsedLine> parse_line(std::string_view text, const CommandStreamOptions& options) {
    unsigned char memory[line_memory_bytes];
    boost::json::monotonic_resource resource(memory, sizeof memory);
    auto json = parse_json_body(text, &resource);
    if (!json) return json.error();
    if (!json->is_object()) return wrong_type(*json, "an object", "").error();
    auto& object = json->get_object();
    auto* body = object.if_contains("body");
    if (body == nullptr) return missing_member("/body");
    ParsedLine parsed;
    parsed.body = boost::json::serialize(*body);
    object.erase("body");
    if (!object.contains("key")) object["key"] = "";
    Line line;
    if (auto read = read_json(*json, line); !read) return read.error();
    if (line.recorded && !options.simulated_clock) {
        return invalid("recorded-not-taken", "\"recorded\" is taken only with --simulated-clock",
                       "/recorded");
    }
    const auto slash = line.stream.find('/');
    if (slash == std::string::npos) {
        return invalid("stream-malformed",
                       "\"" + line.stream.substr(0, 60) + "\" is no stream such as house/130708-1",
                       "/stream");
    }
    parsed.request.stream = line.stream.substr(0, slash);
    parsed.request.id = line.stream.substr(slash + 1);
    parsed.request.command = std::move(line.command);
    parsed.request.idempotency_key = std::move(line.key);
    parsed.request.expected_version = line.version;
    parsed.request.recorded = line.recorded;
    parsed.request.rehearsal = std::move(line.rehearsal);
    if (line.traceparent && trace_in(*line.traceparent)) {
        parsed.request.correlation = std::move(*line.traceparent);
    }
    return parsed;
}

// One request: reads lines while the pump has room, gathers what is to be answered.
class CommandStream {
  public:
    CommandStream(asio::io_context& io, const ExecuteCommand& execute,
                  const CommandStreamOptions& options, const HttpRequest& request,
                  std::optional<std::string> rehearsal)
        : options_(options),
          request_(request),
          rehearsal_(std::move(rehearsal)),
          all_(request.query_value("results") == "all"),
          changed_(io),
          pump_(
              io, execute, options.pump,
              [this](std::uint64_t number, const Result<CommandAnswer>& answer) {
                  take(number, answer);
              },
              [this] { changed_.cancel(); }) {
        changed_.expires_at(std::chrono::steady_clock::time_point::max());
    }

    asio::awaitable<void> run(BodyReader& reader, ResponseWriter& writer) {
        writer.start({.status = 200, .content_type = "application/x-ndjson", .body = {}});
        for (;;) {
            const auto line = co_await reader.read_line();
            if (!line) {
                refuse(lines_ + 1, line.error());
                break;
            }
            if (!*line) break;
            ++lines_;
            if (!(*line)->empty()) push(**line);
            while (!pump_.has_room()) co_await wait();
            const bool sent = co_await send(writer);
            if (!sent) co_return;
        }
        while (!pump_.idle()) co_await wait();
        finish();
        co_await send(writer);
    }

  private:
    void push(std::string_view text) {
        auto line = parse_line(text, options_);
        if (!line) return refuse(lines_, line.error());
        if (options_.rights) {
            auto allowed = options_.rights->check(request_.principal.get(), line->request);
            if (!allowed) return refuse(lines_, allowed.error());
        }
        line->request.principal = principal_name(request_);
        line->request.credential = credential_of(request_).value_or("");
        line->request.correlation = correlation_of(line->request.correlation);
        if (rehearsal_) line->request.rehearsal = rehearsal_;
        if (all_) streams_.emplace(lines_, line->request.stream + "/" + line->request.id);
        pump_.push(lines_, std::move(line->request), std::move(line->body));
    }

    // A line's own trace, with this request as its step; else the request's; else the line's place.
    std::string correlation_of(const std::string& own) const {
        if (const auto trace = trace_in(own)) {
            return traceparent_of(*trace, step_of_request(request_.request_number));
        }
        auto step = trace_step_of(request_.headers, request_.request_number);
        return step.empty() ? fmt::format("{}.{}", request_.request_id(), lines_) : step;
    }

    void take(std::uint64_t number, const Result<CommandAnswer>& answer) {
        const auto stream = all_ ? streams_.extract(number) : decltype(streams_)::node_type();
        if (!answer) return refuse(number, answer.error());
        ++(answer->replayed ? replayed_ : recorded_);
        if (!answer->token.empty()) tokens_.add(answer->token);
        if (!all_) return;
        answers_ += fmt::format("{{\"line\":{},", number);
        answers_ += command_answer_json(stream.mapped(), *answer).substr(1);
        answers_ += '\n';
    }

    void refuse(std::uint64_t number, const Error& error) {
        ++refused_;
        auto problem = problem_response(error);
        translate_problem(problem, language_of(request_));
        answers_ += fmt::format("{{\"line\":{},\"error\":{}}}\n", number, problem.body);
    }

    void finish() {
        answers_ += fmt::format(
            "{{\"complete\":true,{}\"lines\":{},\"recorded\":{},\"replayed\":{},"
            "\"refused\":{},\"tokens\":[",
            rehearsal_ ? "\"dry_run\":true," : "", lines_, recorded_, replayed_, refused_);
        const char* separator = "";
        for (const auto& [partition, token] : tokens_.by_partition()) {
            answers_ += std::exchange(separator, ",");
            write_json_string(answers_, token);
        }
        answers_ += "]}\n";
    }

    asio::awaitable<void> wait() {
        co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    asio::awaitable<bool> send(ResponseWriter& writer) {
        if (answers_.empty()) co_return true;
        const std::string piece = std::exchange(answers_, {});
        const auto written = co_await writer.write(piece);
        co_return written.has_value();
    }

    const CommandStreamOptions& options_;
    const HttpRequest& request_;
    const std::optional<std::string> rehearsal_;  // of all lines
    const bool all_;
    std::uint64_t lines_ = 0;
    std::uint64_t recorded_ = 0;
    std::uint64_t replayed_ = 0;
    std::uint64_t refused_ = 0;
    std::map<std::uint64_t, std::string> streams_;  // of the lines in flight, when all_
    NewestTokens tokens_;
    std::string answers_;
    asio::steady_timer changed_;  // never expires: cancelling it ends a wait
    CommandPump pump_;
};

}  // namespace

std::string command_line(const CommandRequest& request, std::string_view body) {
    std::string line = "{\"stream\":";
    write_json_string(line, request.stream + "/" + request.id);
    line += ",\"command\":";
    write_json_string(line, request.command);
    line += ",\"key\":";
    write_json_string(line, request.idempotency_key);
    if (request.expected_version) line += fmt::format(",\"version\":{}", *request.expected_version);
    if (request.rehearsal) {
        line += ",\"rehearsal\":";
        write_json_string(line, *request.rehearsal);
    }
    if (request.recorded) {
        line += ",\"recorded\":";
        write_json(line, *request.recorded);
    }
    if (trace_in(request.correlation)) {
        line += ",\"traceparent\":";
        write_json_string(line, request.correlation);
    }
    line += ",\"body\":";
    line += body;
    return line + "}";
}

void add_command_stream_route(Router& router, asio::io_context& io, ExecuteCommand execute,
                              CommandStreamOptions options) {
    router.add({.verb = Verb::post,
                .pattern = "/v1/commands",
                .summary = "Records many commands, one JSON line each",
                .stream = [&io, execute = std::move(execute), options](
                              HttpRequest& request, BodyReader& reader,
                              ResponseWriter& writer) -> asio::awaitable<void> {
                    auto rehearsal = read_rehearsal(request, request.request_id());
                    if (!rehearsal) {
                        writer.answer(problem_response(rehearsal.error()));
                        co_return;
                    }
                    CommandStream stream(io, execute, options, request, std::move(*rehearsal));
                    co_await stream.run(reader, writer);
                },
                .body_limit_bytes = body_bytes_max,
                .query = {{"results", "all = also a line for each command recorded", false},
                          dry_run_parameter()},
                .right = Right::signed_in,  // each line asks for its own
                .of_no_area = true});
}

}  // namespace anju
