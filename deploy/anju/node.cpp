#include "deploy/anju/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <random>
#include <utility>

#include "deploy/anju/data_folder.hpp"
#include "deploy/anju/event_contracts.hpp"
#include "deploy/anju/gateway.hpp"
#include "deploy/anju/hand_over.hpp"
#include "deploy/anju/identity_key.hpp"
#include "deploy/anju/log_routes.hpp"
#include "deploy/anju/node_access.hpp"
#include "deploy/anju/node_deliveries.hpp"
#include "deploy/anju/node_directory.hpp"
#include "deploy/anju/node_log.hpp"
#include "deploy/anju/node_metrics.hpp"
#include "deploy/anju/node_people.hpp"
#include "deploy/anju/node_projections.hpp"
#include "deploy/anju/node_tls.hpp"
#include "deploy/anju/openapi.hpp"
#include "deploy/anju/operations.hpp"
#include "deploy/anju/page_map.hpp"
#include "deploy/anju/sealing.hpp"
#include "deploy/anju/sheet_routes.hpp"
#include "events/base/system_clock.hpp"
#include "events/log/head_mark.hpp"
#include "events/runtime/http.hpp"
#include "events/runtime/problem.hpp"
#include "projections/dashboard/dashboard.hpp"
#include "services/access/access_routes.hpp"
#include "services/catalogue.hpp"
#include "services/shell/command_stream.hpp"
#include "services/shell/routes.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;

constexpr std::size_t sheets_waiting_max = 4;

std::uint64_t random_id() {
    std::random_device random;
    return (std::uint64_t{random()} << 32U) | random();
}

}  // namespace

// In the order they stand on each other: what is declared later ends first.
struct Node::Parts {
    Parts(asio::io_context& the_io, NodeOptions the_options)
        : io(the_io),
          options(std::move(the_options)),
          node_metrics(metrics),
          sheets(the_io, sheets_waiting_max) {}

    // No request comes in while the parts end that answer it.
    ~Parts() { server.reset(); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    asio::io_context& io;
    NodeOptions options;
    Metrics metrics;
    NodeMetrics node_metrics;
    Health health;
    Background sheets;
    KeptAnswer openapi;
    DivisionMap map;
    NodeTls tls;
    std::unique_ptr<Log> log;
    std::unique_ptr<NodeAccess> access;
    std::unique_ptr<NodeProjections> projections;
    std::unique_ptr<Gateway> gateway;
    std::unique_ptr<LogRoutes> log_routes;
    std::unique_ptr<HttpServer> server;
    std::unique_ptr<RuleBook> rules;
    std::unique_ptr<NodePeople> people;
    std::vector<std::unique_ptr<Shell>> shells;
    std::unique_ptr<Sealing> sealing;
    std::unique_ptr<NodeDeliveries> deliveries;
    std::unique_ptr<NodeAnnouncer> announcer;
    std::unique_ptr<Placement> placement;
    std::unique_ptr<HandOver> hand_over;
    std::shared_ptr<int> alive = std::make_shared<int>(0);  // what the placement posts outlives it

    Result<void> start();
    Result<void> start_people();
    Result<void> start_services();
    Result<void> sync_data_folder() const;
    Result<void> place_services();
    std::vector<HeldPartitions> held() const;
    void stop(std::function<void()> stopped);
    Result<void> listen();
    std::vector<std::string> roles() const;
    NodeMetrics::Watched watched() const;
    Router routes();
    void add_health();
    void execute(CommandRequest request, CommandDone done);
    ExecuteCommand executing() {
        return [this](CommandRequest request, CommandDone done) {
            execute(std::move(request), std::move(done));
        };
    }
    // What is told to others of this process is not so any more.
    std::function<void()> serving_changed() {
        return [this] {
            if (announcer) announcer->changed();
        };
    }
    std::string url() const;
    Operated operated() const;
};

Result<void> Node::Parts::start() {
    auto drawn = open_page_map(options.map);
    if (!drawn) return drawn.error();
    map = std::move(*drawn);
    if (!options.data.empty()) {
        if (auto made = make_data_folder(options.data); !made) return made;
    }
    auto secured = NodeTls::open(options);
    if (!secured) return secured.error();
    tls = std::move(*secured);
    auto opened = open_log(options);
    if (!opened) return opened.error();
    log = std::move(*opened);
    auto controlled = NodeAccess::start(io, *log, options);
    if (!controlled) return controlled.error();
    access = std::move(*controlled);
    if (options.is_gateway) {
        auto started = Gateway::start(io, *log, tls.outgoing);
        if (!started) return started.error();
        gateway = std::move(*started);
    }
    if (options.projects) {
        projections = std::make_unique<NodeProjections>(io, *log, options.data);
    }
    // Before the services, whose claims tell where they serve. Requests wait until io runs.
    if (auto listening = listen(); !listening) return listening;
    if (auto started = start_people(); !started) return started;
    if (auto started = start_services(); !started) return started;
    if (options.seals) {
        auto started = Sealing::start(io, *log, options, random_id());
        if (!started) return started.error();
        sealing = std::move(*started);
    }
    if (options.projects) {
        if (auto started = projections->start(serving_changed()); !started) return started;
    }
    auto delivering =
        NodeDeliveries::start({io, *log, projections ? &projections->queries() : nullptr, metrics,
                               access->book(), serving_changed()},
                              options, random_id());
    if (!delivering) return delivering.error();
    deliveries = std::move(*delivering);
    add_health();
    node_metrics.watch(io, watched());
    if (!options.kafka.empty()) {
        announcer = std::make_unique<NodeAnnouncer>(
            io, *log, NodeAnnouncement{url(), roles(), system_now(), {}}, [this] { return held(); },
            [this] { return roles(); });
    }
    if (auto synced = sync_data_folder(); !synced) return synced;
    return place_services();
}

// Nothing is answered yet. A start before this one may have been killed between making one of the
// names in the folder, that of a key for example, and syncing it.
Result<void> Node::Parts::sync_data_folder() const {
    return options.data.empty() ? Result<void>() : sync_directory(options.data);
}

Result<void> Node::Parts::place_services() {
    if (shells.empty()) return {};
    std::vector<std::uint16_t> topics;
    for (const auto& shell : shells) topics.push_back(shell->topic());
    auto placing = log->place(
        topics, [this, kept = std::weak_ptr<int>(alive)](std::vector<PartitionRef> placed) {
            asio::post(io, [this, kept, placed = std::move(placed)] {
                if (kept.expired()) return;
                for (auto& shell : shells) shell->place(placed);
            });
        });
    if (!placing) return placing.error();
    placement = std::move(*placing);
    return {};
}

std::vector<HeldPartitions> Node::Parts::held() const {
    std::vector<HeldPartitions> all;
    for (const auto& shell : shells) all.push_back({shell->name(), shell->held()});
    return all;
}

// Others take over what is held here before this process stops serving it.
void Node::Parts::stop(std::function<void()> stopped) {
    if (!placement) {
        announcer.reset();
        return server->stop(std::move(stopped));
    }
    hand_over = std::make_unique<HandOver>(
        io, *placement,
        [this] {
            return std::ranges::all_of(shells,
                                       [](const auto& shell) { return shell->held().empty(); });
        },
        [this, stopped = std::move(stopped)]() mutable {
            announcer.reset();
            server->stop(std::move(stopped));
        });
}

Result<void> Node::Parts::start_people() {
    auto started =
        NodePeople::start({io, *log, options, tls.outgoing}, executing(), access->admin_token());
    if (!started) return started.error();
    people = std::move(*started);
    return {};
}

Result<void> Node::Parts::start_services() {
    ShellOptions serving{.url = url(), .writer = random_id(), .clock = system_now};
    serving.keys = people->keys();
    serving.owner_changed = serving_changed();
    if (!options.identity_key.empty()) {
        auto key = open_identity_key(options.identity_key);
        if (!key) return key.error();
        serving.identity_key = std::move(*key);
    }
    if (!options.services.empty()) {
        auto sealed = sealed_events(*log);
        if (!sealed) return sealed.error();
        serving.sealed = std::move(*sealed);
        auto book = RuleBook::start(
            *log, [this](std::function<void()> task) { asio::post(io, std::move(task)); });
        if (!book) return book.error();
        rules = std::move(*book);
    }
    for (auto& service : services_of(options.services)) {
        // Planning makes these rules; its own facts are not held to them, nor who may come in.
        const bool is_held = service.name != "planning" && service.name != "access";
        serving.rules = is_held ? rules.get() : nullptr;
        auto shell = Shell::start(io, *log, std::move(service), serving);
        if (!shell) return shell.error();
        shells.push_back(std::move(*shell));
    }
    return {};
}

std::vector<std::string> Node::Parts::roles() const {
    std::vector<std::string> all = options.services;
    if (options.seals) all.emplace_back("seal");
    if (projections) all.push_back(projections->role());
    if (options.is_gateway) all.emplace_back("gateway");
    if (options.is_vault) all.emplace_back(LeasedKeys::role);
    for (auto& role : deliveries->roles()) all.push_back(std::move(role));
    return all;
}

NodeMetrics::Watched Node::Parts::watched() const {
    return {&shells,
            sealing ? &sealing->sealer() : nullptr,
            projections ? projections->projector() : nullptr,
            deliveries->publisher(),
            server.get(),
            sealing ? sealing->witnessing() : nullptr};
}

Router Node::Parts::routes() {
    Router router;
    const auto services = services_of(options.services);
    for (std::size_t i = 0; i < services.size(); ++i) {
        const auto shell = [this, i]() -> Shell& { return *shells.at(i); };
        add_service_routes(router, services[i], shell_handlers(shell, {options.simulated_clock}));
    }
    if (projections) projections->add_routes(router);
    NodeDeliveries::add_routes(router, options,
                               [this]() -> NodeDeliveries& { return *deliveries; });
    if (options.seals) {
        Sealing::add_routes(router, options.origin,
                            [this]() -> const Sealing& { return *sealing; });
    }
    // On Kafka, anju backup reads from the brokers.
    if (options.kafka.empty()) {
        log_routes = std::make_unique<LogRoutes>(io, *log);
        log_routes->add_to(router);
    }
    if (options.is_vault) {
        NodePeople::add_routes(router, [this]() -> NodePeople& { return *people; });
    }
    if (gateway) gateway->add_routes(router);
    // Where all that the page asks for is answered.
    if (gateway || (options.projects && !services.empty())) add_dashboard_routes(router, map);
    if (gateway || !services.empty()) {
        CommandStreamOptions stream{.simulated_clock = options.simulated_clock || gateway};
        stream.rights = std::make_shared<const CommandRights>(all_services());
        add_command_stream_route(router, io, executing(), stream);
    }
    add_openapi_route(router, openapi);
    add_access_routes(router, access->book());
    add_contract_routes(router);
    add_operator_routes(router, health, metrics);
    add_operations_route(router, health, [this] { return operated(); });
    if (gateway || !services.empty()) add_sheet_routes(router, sheets);
    openapi = KeptAnswer("application/json", openapi_document(router));
    return router;
}

Operated Node::Parts::operated() const {
    return {url(), roles(), options.kafka.empty() ? "embedded" : "kafka", watched()};
}

void Node::Parts::add_health() {
    for (const auto& shell : shells) {
        health.add(shell->name(), [raw = shell.get()] { return raw->ready(); });
    }
    access->add_to(health);
    people->add_to(health);
    if (rules) health.add("rules", [this] { return rules->ready(); });
    if (sealing) sealing->add_to(health);
    if (gateway) health.add("gateway", [this] { return gateway->ready(); });
    if (projections) projections->add_to(health);
    deliveries->add_to(health);
}

Result<void> Node::Parts::listen() {
    HttpServerOptions serving;
    serving.address = options.address;
    serving.port = options.port;
    serving.admit = access->admit();
    serving.tls = tls.serving;
    serving.on_answer = [this](const Route* route, int status, std::chrono::nanoseconds took) {
        node_metrics.answered(route, status, took);
    };
    server = std::make_unique<HttpServer>(io, routes(), std::move(serving));
    return server->listen();
}

void Node::Parts::execute(CommandRequest request, CommandDone done) {
    if (gateway) return gateway->execute(std::move(request), std::move(done));
    for (const auto& shell : shells) {
        if (shell->decides_on(request.stream)) {
            return shell->execute(std::move(request), std::move(done));
        }
    }
    done(not_found("stream-unknown",
                   "no stream \"" + std::string(excerpt(request.stream)) + "\" here"));
}

std::string Node::Parts::url() const {
    const bool is_v6 = options.address.find(':') != std::string::npos;
    return fmt::format("http{}://{}{}{}:{}", tls.serving ? "s" : "", is_v6 ? "[" : "",
                       options.address, is_v6 ? "]" : "", server->port());
}

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Node::~Node() = default;

Result<std::unique_ptr<Node>> Node::start(asio::io_context& io, NodeOptions options) {
    auto parts = std::make_unique<Parts>(io, std::move(options));
    if (auto started = parts->start(); !started) return started.error();
    return std::unique_ptr<Node>(new Node(std::move(parts)));
}

std::string Node::url() const {
    return parts_->url();
}

const std::string& Node::admin_token() const {
    return parts_->access->admin_token();
}

void Node::stop(std::function<void()> stopped) {
    parts_->stop(std::move(stopped));
}

void Node::execute(CommandRequest request, CommandDone done) {
    parts_->execute(std::move(request), std::move(done));
}

Queries* Node::queries() {
    return parts_->projections ? &parts_->projections->queries() : nullptr;
}

Health& Node::health() {
    return parts_->health;
}

Result<void> Node::ready() const {
    return parts_->health.check();
}

}  // namespace anju
