#include "deploy/anju/gateway.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/beast/core/string.hpp>
#include <iterator>

#include "deploy/anju/gateway_answers.hpp"
#include "deploy/anju/ledger_routes.hpp"
#include "deploy/anju/node_deliveries.hpp"
#include "deploy/people/leased_keys.hpp"
#include "deploy/people/people_routes.hpp"
#include "events/base/json.hpp"
#include "events/log/placement.hpp"
#include "events/runtime/http_relay.hpp"
#include "events/runtime/http_target.hpp"
#include "events/runtime/problem.hpp"
#include "projections/query/feed.hpp"
#include "projections/query/query_routes.hpp"
#include "projections/read_models/catalogue.hpp"
#include "services/catalogue.hpp"
#include "services/shell/command_stream.hpp"
#include "services/shell/json_body.hpp"
#include "services/shell/routes.hpp"

namespace anju {
namespace {

constexpr std::string_view project_role = "project";
constexpr std::string_view seal_role = "seal";
constexpr std::size_t attempts_max = 3;
constexpr std::size_t batch_lines_max = 2'000;
constexpr std::size_t lane_lines_max = 20'000;  // that wait for one partition
constexpr std::chrono::milliseconds look_every{500};
constexpr std::chrono::milliseconds shed_wait{200};
constexpr int times_shed_max = 40;
// An answer that was on its way when the partition moved comes within it.
constexpr std::chrono::milliseconds replaced_patience{2'000};
// A list as a file: 100,000 rows with what is known of them.
constexpr std::size_t answer_bytes_max = std::size_t{128} << 20;

std::string target_of(const HttpRequest& request) {
    std::string target = percent_encoded(request.path);
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        target += fmt::format("{}{}={}", std::exchange(separator, '&'), percent_encoded(name),
                              percent_encoded(value));
    }
    return target;
}

bool is_of_trace(std::string_view name) {
    return boost::beast::iequals(name, "traceparent") || boost::beast::iequals(name, "tracestate");
}

// As a step of ours; what its makers added to it goes with it, and with nothing else.
void pass_trace_on(const HttpRequest& request, ClientRequest& copy) {
    auto step = trace_step_of(request.headers, request.request_number);
    if (step.empty()) return;
    copy.headers.emplace_back("traceparent", std::move(step));
    for (std::size_t i = 0; i < request.headers.size(); ++i) {
        const auto [name, value] = request.headers.at(i);
        if (boost::beast::iequals(name, "tracestate")) copy.headers.emplace_back(name, value);
    }
}

ClientRequest passed_on(const HttpRequest& request) {
    ClientRequest copy{
        .verb = request.verb, .target = target_of(request), .headers = {}, .body = request.body};
    // Where a page asks from was held against the host that it asked, which is not passed on.
    const bool by_page = is_sent_by_browser(request);
    const auto is_of_page = [](std::string_view name) {
        return boost::beast::iequals(name, "Cookie") || boost::beast::iequals(name, "Origin");
    };
    for (std::size_t i = 0; i < request.headers.size(); ++i) {
        const auto [name, value] = request.headers.at(i);
        if (is_connection_header(name) || is_of_trace(name)) continue;
        if (!by_page || !is_of_page(name)) copy.headers.emplace_back(name, value);
    }
    if (const auto credential = credential_of(request); by_page && credential) {
        copy.headers.emplace_back("Authorization", fmt::format("Bearer {}", *credential));
    }
    pass_trace_on(request, copy);
    return copy;
}

std::map<std::string, std::string> roles_by_stream() {
    std::map<std::string, std::string> roles;
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            roles.emplace(make()->stream_name(), service.name);
        }
    }
    return roles;
}

std::map<std::string, std::uint16_t> partitions_by_role(const Log& log) {
    std::map<std::string, std::uint16_t> partitions;
    for (const auto& service : all_services()) {
        const auto topic = topic_index(log, "anju." + service.name);
        if (topic) partitions[service.name] = log.topics()[*topic].partitions;
    }
    return partitions;
}

// Whether a process had too much to do to look at the batch: nothing of it was decided.
bool was_shed(const Result<ClientResponse>& answer,
              const std::vector<Result<CommandAnswer>>& outcomes) {
    constexpr int unavailable_status = 503;
    if (!answer || answer->status != unavailable_status || outcomes.empty()) return false;
    return !outcomes.front() && outcomes.front().error().rule == "overloaded";
}

}  // namespace

Gateway::Gateway(boost::asio::io_context& io, const Log& log,
                 std::unique_ptr<NodeDirectory> directory, const OutgoingTls& tls)
    : io_(io),
      directory_(std::move(directory)),
      roles_(roles_by_stream()),
      partitions_(partitions_by_role(log)),
      tls_(tls),
      client_(io,
              {.answer_bytes_max = answer_bytes_max, .tls = tls_.context, .tls_only = tls_.only}),
      unused_queries_(io),
      timer_(io) {
    give_up_on_replaced();
}

Result<std::unique_ptr<Gateway>> Gateway::start(boost::asio::io_context& io, Log& log,
                                                const OutgoingTls& tls) {
    auto directory = NodeDirectory::start(io, log);
    if (!directory) return directory.error();
    return std::unique_ptr<Gateway>(new Gateway(io, log, std::move(*directory), tls));
}

Gateway::Destination Gateway::destination_of(const std::string& role, std::string_view id) const {
    const auto partitions = partitions_.find(role);
    if (partitions == partitions_.end()) return {role};
    return {role, partition_of(id, partitions->second)};
}

Handler Gateway::proxy_to(std::string role) {
    return [this, role = std::move(role)](const HttpRequest& request, const Reply& reply) {
        forward({destination_of(role, request.parameter("id")), passed_on(request),
                 [reply](Result<ClientResponse> answer) {
                     reply(answer ? passed_back(std::move(*answer))
                                  : problem_response(answer.error()));
                 }});
    };
}

// The holder first, as the last one asked says or else the directory; then the newest process, and
// older ones when nothing could be sent to it. Nobody twice.
std::optional<std::string> Gateway::next_url(const Call& call) const {
    if (call.tried.size() >= attempts_max) return std::nullopt;
    std::vector<std::string> urls{call.owner};
    if (call.to.partition) urls.push_back(directory_->holder_of(call.to.role, *call.to.partition));
    std::ranges::copy(directory_->urls_of(call.to.role), std::back_inserter(urls));
    const auto untried = std::ranges::find_if(urls, [&](const std::string& url) {
        return !url.empty() && std::ranges::find(call.tried, url) == call.tried.end();
    });
    return untried == urls.end() ? std::nullopt : std::optional(*untried);
}

void Gateway::forward(Call call) {
    const auto url = next_url(call);
    if (!url) {
        return call.done(unavailable("no-such-process",
                                     fmt::format("no process that serves {} can be reached: start "
                                                 "one with anju serve or anju project",
                                                 call.to.role)));
    }
    call.tried.push_back(*url);
    const auto number = ++calls_;
    const auto& asked = asked_.emplace(number, Asked{std::move(call), Clock::now()}).first->second;
    client_.send(*url, asked.call.request,
                 [this, alive = std::weak_ptr<int>(alive_), number](Result<ClientResponse> answer) {
                     take_answer(number, std::move(answer), alive.expired());
                 });
}

void Gateway::take_answer(std::uint64_t number, Result<ClientResponse> answer, bool is_ending) {
    auto asked = asked_.extract(number);
    if (asked.empty()) return;  // it was given up
    Call call = std::move(asked.mapped().call);
    if (is_ending) return call.done(std::move(answer));
    const bool unsent = !answer && answer.error().rule == "peer-unreachable";
    if (answer) call.owner = owner_named(*answer);
    const bool moved = !call.owner.empty() && next_url(call) == call.owner;
    if (!unsent && !moved) return call.done(std::move(answer));
    forward(std::move(call));
}

// A process that is frozen or cut off does not answer; its partitions have other holders soon.
void Gateway::give_up_on_replaced() {
    std::vector<AnswerDone> given_up;
    for (auto one = asked_.begin(); one != asked_.end();) {
        auto& [call, since] = one->second;
        const auto& to = call.to;
        const auto& url = call.tried.back();
        const auto holder = to.partition ? directory_->holder_of(to.role, *to.partition) : url;
        if (Clock::now() - since < replaced_patience || holder.empty() || holder == url) {
            ++one;
            continue;
        }
        given_up.push_back(std::move(call.done));
        one = asked_.erase(one);
    }
    const Error lost = unavailable("answer-lost",
                                   "another process holds the partition by now: whether this was "
                                   "done is not known, send it again with the same key");
    for (const auto& done : given_up) done(lost);
    timer_.expires_after(look_every);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) give_up_on_replaced();
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
    add_proxied(router, read_models, project_role);
    Router ledger;
    add_ledger_routes(ledger, {});
    add_proxied(router, ledger, seal_role);
    Router people;
    add_people_routes(people, {});
    add_proxied(router, people, LeasedKeys::role);
    Router agencies;
    AgencyDeliveries::add_routes(agencies, {});
    add_proxied(router, agencies, NodeDeliveries::publish_role);
    Router webhooks;
    Webhooks::add_routes(webhooks, {});
    add_proxied(router, webhooks, NodeDeliveries::webhooks_role);
    router.add({.verb = Verb::get,
                .pattern = "/v1/feed",
                .summary = "The events of the ledger, by a process that projects",
                .stream = [this](HttpRequest& request, BodyReader&,
                                 ResponseWriter& writer) { return relay_feed(request, writer); },
                .query = feed_parameters(),
                .right = Right::follow});
}

boost::asio::awaitable<void> Gateway::relay_feed(HttpRequest& request, ResponseWriter& writer) {
    const auto urls = directory_->urls_of(project_role);
    if (urls.empty()) {
        co_return writer.answer(
            problem_response(unavailable("no-such-process", "no process projects now")));
    }
    auto call = passed_on(request);
    RelayOptions options;
    options.tls = tls_.context;
    options.tls_only = tls_.only;
    const auto relayed = co_await relay(io_, urls, std::move(call), std::move(options), writer);
    if (!relayed) writer.answer(problem_response(relayed.error()));
}

void Gateway::add_proxied(Router& router, const Router& routes, std::string_view role) {
    for (const auto& route : routes.routes()) {
        Route proxied = *route;
        proxied.handler = proxy_to(std::string(role));
        router.add(std::move(proxied));
    }
}

void Gateway::execute(CommandRequest request, CommandDone done) {
    const auto found = roles_.find(request.stream);
    if (found == roles_.end()) {
        return done(not_found("stream-unknown", "no stream " + request.stream));
    }
    const LaneKey key{destination_of(found->second, request.id), request.credential};
    auto& lane = lanes_[key];
    if (lane.lines.size() >= lane_lines_max) {
        return done(unavailable("overloaded", fmt::format("{} commands wait for this partition of "
                                                          "{} already; try again",
                                                          lane_lines_max, key.to.role)));
    }
    lane.lines.push_back(command_line(request, boost::json::serialize(request.body)));
    lane.waiting.push_back(std::move(done));
    if (lane.busy) return;
    lane.busy = true;
    // Later in this round of the loop, so that commands that come together go together.
    boost::asio::post(io_, [this, alive = std::weak_ptr<int>(alive_), key] {
        if (!alive.expired()) send_batch(key);
    });
}

void Gateway::send_batch(const LaneKey& key) {
    auto& lane = lanes_[key];
    lane.busy = !lane.lines.empty();
    if (!lane.busy) {
        lanes_.erase(key);
        return;
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(lane.lines.size(), batch_lines_max));
    std::vector<std::string> lines(std::make_move_iterator(lane.lines.begin()),
                                   std::make_move_iterator(lane.lines.begin() + count));
    lane.lines.erase(lane.lines.begin(), lane.lines.begin() + count);
    std::vector<CommandDone> waiting(std::make_move_iterator(lane.waiting.begin()),
                                     std::make_move_iterator(lane.waiting.begin() + count));
    lane.waiting.erase(lane.waiting.begin(), lane.waiting.begin() + count);
    ClientRequest call{.verb = Verb::post,
                       .target = "/v1/commands?results=all",
                       .headers = {{"Content-Type", "application/x-ndjson"}},
                       .body = fmt::format("{}\n", fmt::join(lines, "\n"))};
    if (!key.credential.empty()) {
        call.headers.emplace_back("Authorization", "Bearer " + key.credential);
    }
    forward({key.to, std::move(call),
             [this, alive = std::weak_ptr<int>(alive_), key, lines = std::move(lines),
              waiting = std::move(waiting)](const Result<ClientResponse>& answer) mutable {
                 if (!alive.expired()) {
                     return take_batch(key, answer, std::move(lines), std::move(waiting));
                 }
                 const auto outcomes = outcomes_of(answer, waiting.size());
                 for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i](outcomes[i]);
             },
             lane.owner});
}

// What was refused because the partition has moved goes to its holder, before whatever came later.
void Gateway::take_batch(const LaneKey& key, const Result<ClientResponse>& answer,
                         std::vector<std::string> lines, std::vector<CommandDone> waiting) {
    const auto outcomes = outcomes_of(answer, waiting.size());
    auto& lane = lanes_[key];
    const std::string asked_before = std::exchange(lane.owner, {});
    if (was_shed(answer, outcomes) && lane.times_shed++ < times_shed_max) {
        put_back(lane, std::move(lines), std::move(waiting));
        return send_later(key);
    }
    lane.times_shed = 0;
    std::vector<std::string> moved_lines;
    std::vector<CommandDone> moved;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        const auto owner = outcomes[i] ? std::string() : owner_named(outcomes[i].error());
        if (owner.empty() || owner == asked_before) {
            waiting[i](outcomes[i]);
            continue;
        }
        lane.owner = owner;
        moved_lines.push_back(std::move(lines[i]));
        moved.push_back(std::move(waiting[i]));
    }
    put_back(lane, std::move(moved_lines), std::move(moved));
    send_batch(key);
}

// Before whatever came later: what follows in a stream is not to be decided first.
void Gateway::put_back(Lane& lane, std::vector<std::string> lines,
                       std::vector<CommandDone> waiting) {
    lane.lines.insert(lane.lines.begin(), std::make_move_iterator(lines.begin()),
                      std::make_move_iterator(lines.end()));
    lane.waiting.insert(lane.waiting.begin(), std::make_move_iterator(waiting.begin()),
                        std::make_move_iterator(waiting.end()));
}

void Gateway::send_later(const LaneKey& key) {
    auto timer = std::make_shared<boost::asio::steady_timer>(io_, shed_wait);
    timer->async_wait([this, alive = std::weak_ptr<int>(alive_), key,
                       timer](const boost::system::error_code& stopped) {
        if (!stopped && !alive.expired()) send_batch(key);
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
