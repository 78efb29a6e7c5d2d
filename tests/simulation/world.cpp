#include "tests/simulation/world.hpp"

#include <fmt/format.h>

#include <utility>

namespace anju::simulation {
namespace {

constexpr std::size_t clients = 4;
constexpr std::size_t lots = 3;
constexpr std::size_t nodes_max = 3;
constexpr std::uint64_t pause_steps_max = 300;
constexpr std::size_t settle_rounds_max = 20'000;

std::string lot_id(std::uint64_t number) {
    return fmt::format("130708-{:06}", number);
}

}  // namespace

WorldCounts& WorldCounts::operator+=(const WorldCounts& other) {
    acknowledged += other.acknowledged;
    refused += other.refused;
    conflicts += other.conflicts;
    replayed += other.replayed;
    parked_failed += other.parked_failed;
    crashed_with += other.crashed_with;
    sent_twice += other.sent_twice;
    claims_lost += other.claims_lost;
    voided += other.voided;
    commits_of_several += other.commits_of_several;
    return *this;
}

World::World(std::uint64_t seed, SimulatedFaults faults)
    : random_(seed),
      log_({.topics = {{"anju.land", 1}}, .seed = seed ^ 0x5eed, .faults = faults}),
      now_(*Instant::parse("2020-06-30T08:00:00Z")),
      current_(clients) {
    start_node();
}

std::string World::run(std::size_t steps) {
    for (std::size_t i = 0; i < steps && failure_.empty(); ++i) step();
    log_.heal();
    for (auto& node : nodes_) node->paused_until = 0;
    start_node();
    place_with(*nodes_.back());
    if (failure_.empty() && !settle()) fail("liveness: not all commands were answered");
    if (failure_.empty()) check_log();
    if (failure_.empty()) check_operations();
    if (failure_.empty()) check_nodes_agree();
    return failure_;
}

void World::fail(const std::string& what) {
    if (failure_.empty()) failure_ = fmt::format("step {}: {}", step_, what);
}

void World::step() {
    ++step_;
    now_.value += static_cast<std::int64_t>(chance(20));
    if (chance(250) == 0) start_node();
    if (chance(600) == 0) crash_node();
    if (chance(400) == 0) place_with(*nodes_[chance(nodes_.size())]);
    if (chance(150) == 0)
        nodes_[chance(nodes_.size())]->paused_until = step_ + chance(pause_steps_max);
    if (chance(40) == 0) repeat_acknowledged();
    switch (chance(4)) {
        case 0:
            log_.step();
            return;
        case 1:
            return client_step(chance(clients));
        default:
            return node_step(*nodes_[chance(nodes_.size())]);
    }
}

void World::node_step(Node& node) {
    if (node.paused_until > step_) return;
    switch (chance(8)) {
        case 0:
            return node.shell().tick();
        case 1:
        case 2:
            node.run_one_task();
            return;
        case 3:
            node.poll();
            return;
        default:
            node.feed_one();
    }
    if (node.broken()) fail("a node stopped: " + node.broken()->message);
}

// A zombie stays until there are too many.
void World::start_node() {
    if (nodes_.size() >= nodes_max) crash_node();
    const std::size_t number = ++nodes_started_;
    const auto skew = static_cast<std::int64_t>(chance(2000)) - 1000;
    nodes_.push_back(
        std::make_unique<Node>(log_, number, [this, skew] { return Instant{now_.value + skew}; }));
    // Otherwise older ones go on believing that it falls to them.
    if (chance(2) == 0) place_with(*nodes_.back());
}

void World::place_with(const Node& chosen) {
    for (auto& node : nodes_) node->shell().place(node.get() == &chosen);
}

void World::crash_node() {
    if (nodes_.size() < 2) return;
    const auto victim = nodes_.begin() + static_cast<std::ptrdiff_t>(chance(nodes_.size()));
    const auto gone = std::move(*victim);
    nodes_.erase(victim);
}

World::OperationPtr World::new_operation(std::size_t client) {
    auto operation = std::make_shared<Operation>();
    operation->key = fmt::format("client-{}/{}", client, operations_.size());
    auto& request = operation->request;
    request.stream = "lot";
    request.id = lot_id(chance(lots) + operations_.size() / 16 * lots);
    const bool open = chance(3) == 0;
    request.command = open ? "open" : "take";
    const auto parts = static_cast<std::int64_t>(open ? chance(3) : 1 + chance(4));
    request.body = boost::json::object{{"occurred_on", "2020-01-05"}, {"parts", parts}};
    request.principal = fmt::format("client-{}", client);
    request.idempotency_key = fmt::format("{}", operations_.size());
    if (chance(8) == 0) request.expected_version = static_cast<std::uint32_t>(chance(4));
    operations_.push_back(operation);
    return operation;
}

// Clients follow the owner that a node names, when they find one that says it is.
Node& World::node_for_client() {
    if (chance(10) != 0) {
        for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
            if ((*node)->shell().active()) return **node;
        }
    }
    return *nodes_[chance(nodes_.size())];
}

void World::client_step(std::size_t client) {
    auto& operation = current_[client];
    if (!operation || operation->resolved()) operation = new_operation(client);
    if (operation->in_flight == 0) return send(operation);
    if (operation->in_flight > 1 || chance(20) != 0) return;
    ++counts_.sent_twice;
    send(operation);
}

void World::repeat_acknowledged() {
    if (operations_.empty()) return;
    const auto& operation = operations_[chance(operations_.size())];
    if (operation->acknowledged) send(operation);
}

void World::send(const OperationPtr& operation) {
    Node& node = node_for_client();
    if (node.paused_until > step_) return;
    ++operation->in_flight;
    node.shell().execute(
        operation->request,
        [this, operation](const Result<CommandAnswer>& answer) { answered(operation, answer); });
}

void World::answered(const OperationPtr& operation, const Result<CommandAnswer>& answer) {
    --operation->in_flight;
    if (answer) {
        if (answer->replayed) ++counts_.replayed;
        if (operation->refused && !operation->unknown) {
            fail(operation->key + " was refused, then acknowledged");
        }
        const auto& before = operation->acknowledged;
        const bool first = !before && !operation->unknown && operation->in_flight == 0;
        if (first && answer->replayed) fail(operation->key + " was called void, but counts");
        if (before && (before->version != answer->version || before->token != answer->token)) {
            fail(operation->key + " was acknowledged twice, differently");
        }
        if (!before) ++counts_.acknowledged;
        operation->acknowledged = *answer;
        return;
    }
    const Error& error = answer.error();
    if (error.kind == ErrorKind::unavailable) {
        if (error.rule == "shutting-down") ++counts_.crashed_with;
        if (error.rule == "shutting-down") operation->unknown = true;
        if (error.rule == "not-recorded") ++counts_.parked_failed;
        // From inside of the answer: while the node is still busy with its loss.
        if (!closing_ && !operation->resolved() && chance(4) == 0) send(operation);
        return;
    }
    // A node that does not know yet that it was replaced may refuse what another one recorded.
    if (operation->in_flight > 0) operation->unknown = true;
    if (operation->resolved()) return;
    if (error.kind == ErrorKind::conflict) ++counts_.conflicts;
    const bool known = error.kind == ErrorKind::conflict || error.kind == ErrorKind::rejected;
    if (!known) fail(operation->key + ": " + error.rule + ": " + error.message);
    ++counts_.refused;
    operation->refused = error;
}

bool World::all_answered() const {
    for (const auto& operation : operations_) {
        if (!operation->resolved() || operation->in_flight > 0) return false;
    }
    return true;
}

// Without faults everything is answered within a bounded number of rounds, and then all is quiet.
bool World::settle() {
    for (std::size_t round = 0; round < settle_rounds_max && failure_.empty(); ++round) {
        ++step_;
        bool moved = log_.step();
        for (auto& node : nodes_) {
            moved = node->poll() || moved;
            while (node->feed_one()) moved = true;
            while (node->run_one_task()) moved = true;
            if (node->broken()) fail("a node stopped: " + node->broken()->message);
            if (!moved) node->shell().tick();
        }
        for (const auto& operation : current_) {
            if (!operation || operation->resolved() || operation->in_flight > 0) continue;
            send(operation);
        }
        if (!moved && log_.pending() == 0 && all_answered()) return true;
    }
    return false;
}

}  // namespace anju::simulation
