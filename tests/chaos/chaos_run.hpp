// One run of Anju on three brokers, each on a machine of its own, under callers and readers: faults
// are done to the brokers and their network one after another, and in the end all that callers and
// readers saw is held against the ledger.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/chaos/callers.hpp"
#include "tests/chaos/leaders.hpp"
#include "tests/chaos/network.hpp"
#include "tests/chaos/readers.hpp"
#include "tests/contract/log_test_support.hpp"
#include "tests/system/cluster.hpp"

namespace anju::test {

// What is done, from whole to whole.
struct Fault {
    std::string name;
    std::function<void()> begin;
    // Whether what the fault is there for has come about, asked until it has.
    std::function<bool()> reached;
    // Whether all partitions take commands while the fault lasts.
    bool goes_on = true;
    // Takes the fault back.
    std::function<void()> end;
};

// Brokers that give each other up within seconds.
KafkaBrokerOptions impatient_brokers(const Network& network);

class ChaosRun {
  public:
    static constexpr int machines = 3;

    ChaosRun();
    // Expects that the fault comes about, that commands are accepted again after it and that every
    // partition has all its copies again in the end.
    void suffer(const Fault& fault);
    // Ends callers and readers and expects that no promise was broken: nothing that the checker
    // finds, no answer that should not be, and a projector that starts anew with the same rows.
    void expect_promises_kept();

    Cluster& cluster() { return *cluster_; }
    KafkaBroker& brokers() { return cluster_->brokers(); }
    Network& network() { return network_; }
    Callers& callers() { return *callers_; }
    const Seen& seen() const { return seen_; }

    // The broker that leads the most partitions, but for one.
    int busiest(int but_for = 0) const;
    // Two others than this one.
    static std::vector<int> others(int broker);
    // Whether, as another broker tells it, this one leads nothing any more.
    bool leads_nothing(int broker) const;
    // Every partition has all its copies, as each broker tells it.
    bool is_whole() const;

  private:
    bool all_are_ready();
    std::string reasons();  // why a process is not ready

    TemporaryFolder folder_;
    Network network_{machines};
    std::unique_ptr<Cluster> cluster_;
    Seen seen_;
    std::unique_ptr<Callers> callers_;
    std::unique_ptr<Readers> readers_;
    Moment started_ = 0;
    std::chrono::milliseconds longest_stall_{};
};

}  // namespace anju::test
