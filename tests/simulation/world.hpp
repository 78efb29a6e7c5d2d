// A service on a faulty log with the clients that use it: one seed, one run. Nodes start, freeze,
// wake as zombies and crash; clients send again under the same key until they know the outcome.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/simulation/node.hpp"

namespace anju::simulation {

// How often the rare branches were reached.
struct WorldCounts {
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;
    std::uint64_t conflicts = 0;
    std::uint64_t replayed = 0;       // an acknowledged key was answered again
    std::uint64_t parked_failed = 0;  // a commit was void, and its client was told
    std::uint64_t crashed_with = 0;   // a command whose node went away
    std::uint64_t sent_twice = 0;     // while the first was on its way
    std::uint64_t claims_lost = 0;
    std::uint64_t voided = 0;  // records, as the last reader saw them
    std::uint64_t commits_of_several = 0;

    WorldCounts& operator+=(const WorldCounts& other);
};

// A command of a client under one idempotency key, until its outcome is known.
struct Operation {
    std::string key;
    CommandRequest request;
    std::uint32_t in_flight = 0;
    bool unknown = false;  // an attempt ended without saying whether it was recorded
    std::optional<CommandAnswer> acknowledged;
    std::optional<Error> refused;

    bool resolved() const { return acknowledged || refused; }
};

class World {
  public:
    World(std::uint64_t seed, SimulatedFaults faults);
    ~World() { closing_ = true; }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // Lets things happen with all faults, then heals the log and waits until all is answered.
    // What went wrong, empty when nothing did.
    std::string run(std::size_t steps);
    const WorldCounts& counts() const { return counts_; }
    const SimulatedCounts& log_counts() const { return log_.counts(); }

  private:
    using OperationPtr = std::shared_ptr<Operation>;
    struct Commit {
        std::string stream;
        std::uint32_t version = 0;
        std::uint64_t seq = 0;
    };

    std::uint64_t chance(std::uint64_t below) { return random_() % below; }
    void step();
    void node_step(Node& node);
    void start_node();
    void crash_node();
    void place_with(const Node& chosen);
    void client_step(std::size_t client);
    void repeat_acknowledged();
    OperationPtr new_operation(std::size_t client);
    Node& node_for_client();
    void send(const OperationPtr& operation);
    void answered(const OperationPtr& operation, const Result<CommandAnswer>& answer);
    bool settle();
    bool all_answered() const;
    void fail(const std::string& what);

    // Reads the log with fresh eyes and compares.
    void check_log();
    void check_record(const RecordView& record);
    void check_commit(const std::vector<RecordView>& records);
    void check_operations();
    void check_nodes_agree();

    std::mt19937_64 random_;
    SimulatedLog log_;
    Instant now_;
    std::uint64_t step_ = 0;
    std::size_t nodes_started_ = 0;
    std::vector<OperationPtr> operations_;   // all there ever were
    std::vector<OperationPtr> current_;      // by client
    std::map<std::string, Commit> commits_;  // by key, as the log has them
    std::map<std::string, std::uint32_t> versions_;
    Instant last_recorded_;
    std::uint64_t next_seq_ = 0;
    WorldCounts counts_;
    std::string failure_;
    bool closing_ = false;
    std::vector<std::unique_ptr<Node>> nodes_;  // last: those that go away still answer
};

}  // namespace anju::simulation
