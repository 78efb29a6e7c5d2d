// A log in memory for tests: one thread, one seed, the same run every time. Faults happen to
// appends the way real logs make them happen; a reader then sees what a reader of Kafka might see.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <vector>

#include "events/log/log.hpp"

namespace anju {

// How often each fault strikes, in a thousand.
struct SimulatedFaults {
    std::uint32_t delay = 0;        // an append waits some steps, and its writer's later ones too
    std::uint32_t reorder = 0;      // another writer's append goes first
    std::uint32_t lose_ack = 0;     // the records are there, `done` says unavailable
    std::uint32_t lose_record = 0;  // the last records of an append are not, `done` likewise
    std::uint32_t duplicate = 0;    // one record lands a second time, some steps later
    std::uint32_t skip_offset = 0;  // an offset is left out before a record
    std::uint32_t freeze = 0;       // a writer freezes for long; its appends land late
};

// How often each branch was reached: a run that never met its faults proves nothing.
struct SimulatedCounts {
    std::uint64_t delivered = 0;  // appends
    std::uint64_t delayed = 0;
    std::uint64_t reordered = 0;
    std::uint64_t acks_lost = 0;
    std::uint64_t records_lost = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t offsets_skipped = 0;
    std::uint64_t frozen = 0;       // by the fault
    std::uint64_t landed_late = 0;  // appends overtaken while their writer was frozen
};

// Nothing happens by itself: appends wait until step() delivers them, polls never wait. With
// `autorun` an append is delivered at once, without faults, and polls wait: then any thread may
// use it, and it passes the contract of Log.
class SimulatedLog : public Log {
  public:
    struct Setup {
        std::vector<Topic> topics;
        std::uint64_t seed = 1;
        SimulatedFaults faults{};
        bool autorun = false;
    };
    explicit SimulatedLog(Setup setup);
    ~SimulatedLog() override;

    // The same log as writer `number` sees it (the log itself is writer 0). Order is kept among
    // the appends of one writer. The view must not outlive the log.
    std::unique_ptr<Log> writer(std::size_t number);
    // What the writer appends stays on its way until it is thawed, then lands.
    void freeze(std::size_t number);
    void thaw(std::size_t number);

    // Lets one moment pass: delivers at most one append. False when nothing is on its way but
    // appends of writers that were frozen by freeze().
    bool step();
    void run_until_idle();
    // No fault strikes from now on; what was held back or is to land twice still does.
    void heal() { faults_ = {}; }
    std::size_t pending() const;
    const SimulatedCounts& counts() const { return counts_; }

    const std::vector<Topic>& topics() const override { return setup_.topics; }
    void append(PartitionRef partition, std::vector<AppendRecord> records,
                AppendDone done) override;
    Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) override;
    Result<Extent> extent(PartitionRef partition) override;

  private:
    friend class SimulatedReader;
    friend class SimulatedWriter;

    struct Stored {
        std::uint64_t offset = 0;
        std::string bytes;
    };
    struct Partition {
        std::deque<Stored> records;
        std::uint64_t end = 0;
    };
    struct Pending {
        PartitionRef partition;
        std::vector<AppendRecord> records;
        AppendDone done;  // none: the second landing of a record
        std::uint64_t number = 0;
    };
    struct Lane {  // of one writer
        std::deque<Pending> pending;
        std::uint64_t held_until = 0;  // a step; delayed or frozen by a fault
        bool frozen = false;           // by freeze()
        bool thawing = false;          // what is pending was held by a freeze
    };

    bool strikes(std::uint32_t permille) { return random_() % 1000 < permille; }
    bool has(PartitionRef partition) const;
    void submit(std::size_t writer, Pending pending);
    std::optional<std::size_t> choose_lane();
    void hold_some_lanes();
    void deliver(Pending pending, bool was_frozen);
    void store(Partition& partition, std::string bytes);

    const Setup setup_;
    SimulatedFaults faults_;
    mutable std::mutex mutex_;  // only autorun has more than one thread
    std::condition_variable appended_;
    std::mt19937_64 random_;
    std::vector<std::vector<Partition>> partitions_;        // by topic
    std::deque<Lane> lanes_;                                // by writer
    std::deque<std::pair<std::uint64_t, Pending>> ghosts_;  // by the step they land at
    std::uint64_t step_ = 0;
    std::uint64_t submitted_ = 0;
    std::uint64_t delivered_number_max_ = 0;
    SimulatedCounts counts_;
};

}  // namespace anju
