// One process of a service over a simulated log, with everything that happens to it made explicit:
// its reader's batches, its tasks, its clock. Nothing happens unless it is told to.
#pragma once

#include <deque>
#include <initializer_list>
#include <memory>
#include <optional>

#include "events/log/simulated_log.hpp"
#include "services/shell/partition_shell.hpp"
#include "tests/simulation/lot.hpp"

namespace anju::simulation {

class Node {
  public:
    // `number` is its writer in the log and its id; a node that never claims only reads.
    Node(SimulatedLog& log, std::size_t number, std::function<Instant()> clock, bool claims = true,
         std::string identity_key = "")
        : number_(number), writer_(log.writer(number)), tasks_(std::make_shared<Tasks>()) {
        reader_ = *log.read({{{0, 0}, 0}});
        const std::uint64_t end = log.extent({0, 0})->end;
        PartitionShellOptions options{
            "land", {0, 0}, "http://node-" + std::to_string(number), number, std::move(clock), end};
        options.identity_key = std::move(identity_key);
        shell_ = std::make_unique<PartitionShell>(
            *writer_, std::move(options),
            [tasks = tasks_](std::function<void()> task) { tasks->push_back(std::move(task)); },
            stream_tables<LotDefinition>());
        shell_->place(claims);
    }

    std::size_t number() const { return number_; }
    PartitionShell& shell() { return *shell_; }

    // Whether there was something to do. Paused nodes do nothing: their process is frozen.
    bool poll() {
        auto batch = reader_->poll(std::chrono::milliseconds(0));
        if (batch->entries.empty()) return false;
        const auto memory = batch->memory;
        for (const auto& entry : batch->entries) inbox_.push_back({entry, memory});
        return true;
    }
    bool feed_one() {
        if (inbox_.empty()) return false;
        const auto [entry, memory] = std::move(inbox_.front());
        inbox_.pop_front();
        if (auto fed = shell_->feed(entry); !fed && !broken_) broken_ = fed.error();
        return true;
    }
    bool run_one_task() {
        if (tasks_->empty()) return false;
        const auto task = std::move(tasks_->front());
        tasks_->pop_front();
        task();
        return true;
    }
    // Why it could not go on; a node of a sound log always can.
    const std::optional<Error>& broken() const { return broken_; }

    std::uint64_t paused_until = 0;  // a step of the world

  private:
    using Tasks = std::deque<std::function<void()>>;

    const std::size_t number_;
    std::unique_ptr<Log> writer_;
    std::shared_ptr<Tasks> tasks_;  // appends that are on their way may outlive the node
    std::unique_ptr<Reader> reader_;
    std::deque<std::pair<LogEntry, std::shared_ptr<const void>>> inbox_;
    std::optional<Error> broken_;
    std::unique_ptr<PartitionShell> shell_;
};

// Until nothing moves any more; what frozen writers appended stays on its way.
inline void run_until_quiet(SimulatedLog& log, std::initializer_list<Node*> nodes) {
    for (bool moved = true; moved;) {
        moved = log.step();
        for (Node* node : nodes) {
            while (node->run_one_task()) moved = true;
            while (node->poll()) moved = true;
            while (node->feed_one()) moved = true;
        }
    }
}

}  // namespace anju::simulation
