#include "deploy/anju/gateway.hpp"

#include <fmt/format.h>

#include "events/runtime/problem.hpp"
#include "projections/query/query_routes.hpp"
#include "projections/read_models/catalogue.hpp"
#include "services/catalogue.hpp"
#include "services/shell/json_body.hpp"
#include "services/shell/routes.hpp"

namespace anju {
namespace {

constexpr std::string_view project_role = "project";
constexpr std::size_t attempts_max = 3;

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain =
            std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos;
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return out;
}

std::string target_of(const HttpRequest& request) {
    std::string target = percent_encoded(request.path);
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        target += fmt::format("{}{}={}", std::exchange(separator, '&'), percent_encoded(name),
                              percent_encoded(value));
    }
    return target;
}

ClientRequest passed_on(const HttpRequest& request) {
    ClientRequest copy{
        .verb = request.verb, .target = target_of(request), .headers = {}, .body = request.body};
    for (std::size_t i = 0; i < request.headers.size(); ++i) {
        const auto [name, value] = request.headers.at(i);
        if (!is_connection_header(name)) copy.headers.emplace_back(name, value);
    }
    return copy;
}

HttpResponse passed_back(ClientResponse answer) {
    HttpResponse response;
    response.status = answer.status;
    response.body = std::move(answer.body);
    response.content_type.clear();
    for (auto& [name, value] : answer.headers) {
        const bool ours = is_connection_header(name) || name == "Date" || name == "Server";
        if (boost::beast::iequals(name, "Content-Type")) {
            response.content_type = value;
        } else if (!ours) {
            response.headers.emplace_back(name, value);
        }
    }
    return response;
}

std::string role_of_stream(std::string_view stream) {
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            if (make()->stream_name() == stream) return service.name;
        }
    }
    return {};
}

// The error that a problem document speaks of.
Error error_of(const ClientResponse& answer) {
    const auto body = parse_json_body(answer.body);
    boost::system::error_code ignored;  // no pointer is no error
    Error error =
        unavailable("answer-unreadable", fmt::format("the service answered {}", answer.status));
    if (!body || !body->is_object()) return error;
    const auto text = [&](std::string_view name) {
        const auto* member = body->get_object().if_contains(name);
        return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                        : std::string();
    };
    if (text("rule").empty()) return error;
    error.rule = text("rule");
    error.message = text("detail");
    if (const auto* facts = body->get_object().if_contains("facts"); facts && facts->is_object()) {
        for (const auto& [name, value] : facts->get_object()) {
            if (value.is_string()) error.facts.emplace_back(name, value.get_string());
        }
    }
    const auto place = body->find_pointer("/errors/0/pointer", ignored);
    if (place != nullptr && place->is_string()) error.pointer = place->get_string();
    constexpr ErrorKind kinds[] = {ErrorKind::invalid,   ErrorKind::rejected,
                                   ErrorKind::not_found, ErrorKind::conflict,
                                   ErrorKind::corrupt,   ErrorKind::unavailable};
    error.kind = answer.status > 500 ? ErrorKind::unavailable : ErrorKind::invalid;
    for (const auto kind : kinds) {
        if (status_of({kind, "", ""}) == answer.status) error.kind = kind;
    }
    return error;
}

// What cannot be read is an unknown outcome: the caller repeats with the same key.
Result<CommandAnswer> answer_of(const ClientResponse& accepted) {
    const auto body = parse_json_body(accepted.body);
    boost::system::error_code missing;
    const auto* version = body ? body->find_pointer("/version", missing) : nullptr;
    const auto* token = body ? body->find_pointer("/token", missing) : nullptr;
    if (version == nullptr || !version->is_int64() || token == nullptr || !token->is_string()) {
        return unavailable(
            "answer-unreadable",
            fmt::format("the service answered {} without version and token", accepted.status));
    }
    return CommandAnswer{static_cast<std::uint32_t>(version->get_int64()),
                         std::string(token->get_string()),
                         accepted.header("Idempotency-Replayed").has_value()};
}

}  // namespace

Gateway::Gateway(boost::asio::io_context& io, std::unique_ptr<NodeDirectory> directory)
    : directory_(std::move(directory)), client_(io), unused_queries_(io) {}

Result<std::unique_ptr<Gateway>> Gateway::start(boost::asio::io_context& io, Log& log) {
    auto directory = NodeDirectory::start(io, log);
    if (!directory) return directory.error();
    return std::unique_ptr<Gateway>(new Gateway(io, std::move(*directory)));
}

Handler Gateway::proxy_to(std::string role) {
    return [this, role = std::move(role)](const HttpRequest& request, const Reply& reply) {
        forward(role, passed_on(request), 0, [reply](Result<ClientResponse> answer) {
            reply(answer ? passed_back(std::move(*answer)) : problem_response(answer.error()));
        });
    };
}

// The newest process first; an older one when nothing could be sent to it.
void Gateway::forward(const std::string& role, ClientRequest request, std::size_t attempt,
                      AnswerDone done) {
    const auto urls = directory_->urls_of(role);
    if (attempt >= std::min(urls.size(), attempts_max)) {
        return done(unavailable("no-such-process",
                                fmt::format("no process that serves {} can be reached: start one "
                                            "with anju serve or anju project",
                                            role)));
    }
    ClientRequest copy = request;
    client_.send(
        urls[attempt], std::move(copy),
        [this, alive = std::weak_ptr<int>(alive_), role, attempt, request = std::move(request),
         done = std::move(done)](Result<ClientResponse> answer) mutable {
            const bool unsent = !answer && answer.error().rule == "peer-unreachable";
            if (!unsent || alive.expired()) return done(std::move(answer));
            forward(role, std::move(request), attempt + 1, std::move(done));
        });
}

void Gateway::add_routes(Router& router) {
    for (const auto& service : all_services()) {
        const auto proxy = proxy_to(service.name);
        add_service_routes(router, service, {proxy, proxy, proxy});
    }
    Router read_models;
    add_query_routes(read_models, unused_queries_);
    all_read_models()->add_routes(read_models, unused_queries_);
    add_proxied(router, read_models);
    router.add({.verb = Verb::get,
                .pattern = "/v1/events",
                .summary = "The events of the ledger, by a process that projects",
                .handler =
                    [this](const HttpRequest& request, const Reply& reply) {
                        const auto urls = directory_->urls_of(project_role);
                        if (urls.empty()) {
                            return reply(problem_response(
                                unavailable("no-such-process", "no process projects now")));
                        }
                        reply({.status = 307,
                               .content_type = "text/plain",
                               .body = {},
                               .headers = {{"Location", urls.front() + target_of(request)}}});
                    },
                .query = {{"after", "the last position already seen, or now", false},
                          {"follow", "false = end at the end of the ledger", false}}});
}

void Gateway::add_proxied(Router& router, const Router& routes) {
    for (const auto& route : routes.routes()) {
        Route proxied = *route;
        proxied.handler = proxy_to(std::string(project_role));
        router.add(std::move(proxied));
    }
}

void Gateway::execute(CommandRequest request, CommandDone done) {
    const std::string role = role_of_stream(request.stream);
    if (role.empty()) return done(not_found("stream-unknown", "no stream " + request.stream));
    ClientRequest call{.verb = Verb::post,
                       .target = percent_encoded(fmt::format("/v1/{}/{}/{}", request.stream,
                                                             request.id, request.command)),
                       .headers = {{"Content-Type", "application/json"}},
                       .body = boost::json::serialize(request.body)};
    if (!request.idempotency_key.empty()) {
        call.headers.emplace_back("Idempotency-Key", request.idempotency_key);
    }
    if (request.expected_version) {
        call.headers.emplace_back("If-Match", fmt::format("\"{}\"", *request.expected_version));
    }
    if (request.recorded) call.headers.emplace_back("Anju-Recorded", request.recorded->text());
    forward(role, std::move(call), 0, [done](const Result<ClientResponse>& answer) {
        if (!answer) return done(answer.error());
        if (answer->status != 201) return done(error_of(*answer));
        done(answer_of(*answer));
    });
}

Result<void> Gateway::ready() const {
    std::vector<std::string> roles{std::string(project_role)};
    for (const auto& service : all_services()) roles.push_back(service.name);
    for (const auto& role : roles) {
        if (directory_->urls_of(role).empty()) {
            return unavailable("no-such-process", "nobody serves " + role + " yet");
        }
    }
    return {};
}

}  // namespace anju
