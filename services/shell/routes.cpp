#include "services/shell/routes.hpp"

#include <fmt/format.h>

#include <charconv>

#include "events/log/placement.hpp"
#include "events/public_form.hpp"
#include "events/runtime/problem.hpp"
#include "events/runtime/utf8.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

constexpr std::string_view idempotency_header = "Idempotency-Key";
// Names a write of planning that the decision must know of.
constexpr std::string_view wait_header = "Anju-Wait";

Result<std::uint32_t> parse_version(std::string_view text) {
    std::string_view digits = text;
    if (digits.size() >= 2 && digits.starts_with('"') && digits.ends_with('"')) {
        digits = digits.substr(1, digits.size() - 2);
    }
    std::uint32_t version = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (!digits.empty() && error == std::errc() && end == digits.data() + digits.size()) {
        return version;
    }
    return invalid("version-malformed",
                   fmt::format("If-Match: {} is not the version of a stream, such as \"3\"",
                               text.substr(0, 60)));
}

// If-Match: "3" = the version must be 3; If-None-Match: * = the stream must not exist yet.
Result<std::optional<std::uint32_t>> expected_version(const HttpRequest& request) {
    if (const auto none = request.header("If-None-Match")) {
        if (*none == "*") return std::optional<std::uint32_t>(0);
        return invalid("version-malformed", "If-None-Match of a command is * or left out");
    }
    const auto match = request.header("If-Match");
    if (!match || *match == "*") return std::optional<std::uint32_t>();
    const auto version = parse_version(*match);
    if (!version) return version.error();
    return std::optional<std::uint32_t>(*version);
}

Result<std::optional<Instant>> recorded_time(const HttpRequest& request,
                                             const ShellRouteOptions& options) {
    const auto header = request.header("Anju-Recorded");
    if (!header) return std::optional<Instant>();
    if (!options.simulated_clock) {
        return invalid("recorded-not-taken",
                       "this service records by its own clock; Anju-Recorded is taken only by "
                       "one that was started with --simulated-clock");
    }
    const auto recorded = Instant::parse(*header);
    if (!recorded) return recorded.error();
    return std::optional<Instant>(*recorded);
}

Result<CommandRequest> read_command(const HttpRequest& request, const ShellRouteOptions& options) {
    const auto segments = request.path_segments();
    CommandRequest command;
    command.stream = segments.at(1);
    command.id = segments.at(2);
    command.command = segments.at(3);
    auto body = parse_json_body(request.body);
    if (!body) return body.error();
    command.body = std::move(*body);
    command.principal = principal_name(request);
    command.idempotency_key = request.header(idempotency_header).value_or("");
    if (!is_utf8(command.idempotency_key)) {
        return invalid("request-malformed", "the Idempotency-Key is no text in UTF-8");
    }
    command.correlation = request.correlation();
    command.wait = request.header(wait_header).value_or("");
    const auto version = expected_version(request);
    if (!version) return version.error();
    command.expected_version = *version;
    const auto recorded = recorded_time(request, options);
    if (!recorded) return recorded.error();
    command.recorded = *recorded;
    auto rehearsal = read_rehearsal(request, "");
    if (!rehearsal) return rehearsal.error();
    command.rehearsal = std::move(*rehearsal);
    return command;
}

HttpResponse accepted(const std::string& stream, const CommandAnswer& answer) {
    HttpResponse response;
    response.status = 201;
    response.body = command_answer_json(stream, answer);
    if (answer.token.empty()) {  // of a dry run
        response.status = 200;
        return response;
    }
    response.headers = {{"ETag", fmt::format("\"{}\"", answer.version)},
                        {"Location", "/v1/" + stream}};
    if (answer.replayed) response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
}

void handle_command(Shell& shell, const ShellRouteOptions& options, const HttpRequest& request,
                    const Reply& reply) {
    auto command = read_command(request, options);
    if (!command) return reply(problem_response(command.error()));
    const std::string stream = command->stream + "/" + command->id;
    shell.execute(std::move(*command), [reply, stream](const Result<CommandAnswer>& answer) {
        reply(answer ? accepted(stream, *answer) : problem_response(answer.error()));
    });
}

void handle_state(Shell& shell, const HttpRequest& request, const Reply& reply) {
    const auto segments = request.path_segments();
    const auto state = shell.state(segments.at(1), segments.at(2));
    if (!state) return reply(problem_response(state.error()));
    HttpResponse response;
    response.body = fmt::format("{{\"stream\":\"{}/{}\",\"version\":{},\"state\":{}}}", segments[1],
                                segments[2], state->version, state->json);
    response.headers.emplace_back("ETag", fmt::format("\"{}\"", state->version));
    reply(std::move(response));
}

// {"stream","events":[public forms, oldest first],"tokens":[of each, for its proof]}.
HttpResponse history_response(const std::string& stream, const std::string& service,
                              std::uint16_t partition,
                              const Result<std::vector<std::string>>& records) {
    if (!records) return problem_response(records.error());
    HttpResponse response;
    response.body = fmt::format("{{\"stream\":\"{}\",\"events\":[", stream);
    std::string tokens;
    for (const auto& bytes : *records) {
        const auto record = parse_record(bytes);
        if (!record) return problem_response(record.error());
        const auto form = public_form(*record, service, std::nullopt);
        if (!form) return problem_response(form.error());
        const auto* const separator = &bytes == records->data() ? "" : ",";
        response.body.append(separator).append(*form);
        tokens += fmt::format("{}\"{}.{}.{}\"", separator, service, partition, record->header.seq);
    }
    response.body.append("],\"tokens\":[").append(tokens).append("]}");
    return response;
}

void handle_history(Shell& shell, const HttpRequest& request, const Reply& reply) {
    const auto segments = request.path_segments();
    const std::string stream = std::string(segments.at(1)) + "/" + std::string(segments.at(2));
    const auto partition =
        partition_of(segments[2], static_cast<std::uint16_t>(shell.partitions().size()));
    shell.history(segments[1], segments[2],
                  [reply, stream, partition,
                   service = shell.name()](const Result<std::vector<std::string>>& records) {
                      reply(history_response(stream, service, partition, records));
                  });
}

}  // namespace

std::string principal_name(const HttpRequest& request) {
    return request.principal ? request.principal->name : std::string(local_principal);
}

Result<std::optional<std::string>> read_rehearsal(const HttpRequest& request,
                                                  const std::string& own) {
    const auto asked = request.query_value("dry_run");
    if (!asked || *asked == "false") return std::optional<std::string>();
    if (*asked == "true") return std::optional<std::string>(own);
    if (is_id_text(*asked)) return std::optional<std::string>(std::string(*asked));
    return invalid("dry-run-malformed",
                   fmt::format("dry_run={}: it is true, false, or a name of 1 to 40 letters, "
                               "digits, '.', '_', '-' that ties several requests together",
                               excerpt(*asked)));
}

QueryParameter dry_run_parameter() {
    return {"dry_run",
            "true = decide and record nothing; a name of one's own ties several requests together, "
            "so that later commands of a stream see what earlier ones would lead to",
            false};
}

std::string command_answer_json(std::string_view stream, const CommandAnswer& answer) {
    if (answer.token.empty()) {
        return fmt::format("{{\"stream\":\"{}\",\"version\":{},\"would_record\":{}{}}}", stream,
                           answer.version, answer.would_record.empty() ? "[]" : answer.would_record,
                           answer.replayed ? ",\"replayed\":true" : "");
    }
    return fmt::format("{{\"stream\":\"{}\",\"version\":{},\"token\":\"{}\"{}}}", stream,
                       answer.version, answer.token, answer.replayed ? ",\"replayed\":true" : "");
}

ServiceHandlers shell_handlers(std::function<Shell&()> shell, ShellRouteOptions options) {
    return {.command =
                [shell, options](const HttpRequest& request, const Reply& reply) {
                    handle_command(shell(), options, request, reply);
                },
            .state = [shell](const HttpRequest& request,
                             const Reply& reply) { handle_state(shell(), request, reply); },
            .history = [shell](const HttpRequest& request,
                               const Reply& reply) { handle_history(shell(), request, reply); }};
}

void add_service_routes(Router& router, const Service& service, const ServiceHandlers& handlers) {
    for (const auto& make : service.tables) {
        const auto table = make();
        const std::string base = fmt::format("/v1/{}/{{id}}", table->stream_name());
        const auto right_to = table->rights();
        router.add({.verb = Verb::get,
                    .pattern = base,
                    .summary = fmt::format("The state of a {}", table->stream_name()),
                    .handler = handlers.state,
                    .right = right_to("")});
        router.add({.verb = Verb::get,
                    .pattern = base + "/events",
                    .summary = fmt::format("The events of a {}", table->stream_name()),
                    .handler = handlers.history,
                    .right = right_to("")});
        for (const auto& [command, schema] : table->commands()) {
            router.add({.verb = Verb::post,
                        .pattern = fmt::format("{}/{}", base, command),
                        .summary = fmt::format("{} a {}", command, table->stream_name()),
                        .handler = handlers.command,
                        .query = {dry_run_parameter()},
                        .request_schema = boost::json::serialize(schema),
                        .right = right_to(command)});
        }
        // Not documented: it answers which commands there are.
        router.add({.verb = Verb::post,
                    .pattern = base + "/{command}",
                    .summary = "",
                    .handler = handlers.command,
                    .query = {dry_run_parameter()},
                    .right = Right::signed_in});
    }
}

}  // namespace anju
