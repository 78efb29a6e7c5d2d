// What counts but is not sealed yet: the leaves of every data partition, in whole commits. Records
// are hashed as they are read, so that nothing of the log's memory is held.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "events/log/ledger_merge.hpp"
#include "events/log/merkle.hpp"
#include "events/log/partition_cursor.hpp"

namespace anju {

class Unsealed {
  public:
    // The first commits of every partition, by index in data_partitions(): one epoch.
    struct Taken {
        std::size_t commits = 0;
        std::size_t events = 0;
    };
    using Selection = std::vector<Taken>;

    // Begins after `cuts`; partitions that they do not name begin at their first record.
    static Result<Unsealed> after(const Log& log, const std::vector<PartitionCut>& cuts);

    // Where to read each partition on, in the order of data_partitions().
    std::vector<ReadFrom> read_from() const;
    // The next entry of a partition. One that cannot be read halts its partition there for good:
    // nothing after it is taken, and the other partitions go on.
    void feed(std::uint16_t partition, const LogEntry& entry);
    // Why a partition was halted, by topic, partition and offset.
    const std::optional<Error>& halted(std::uint16_t partition) const {
        return lanes_.at(partition).halted;
    }
    std::vector<Error> halted() const;

    std::uint64_t count() const { return count_; }  // events in whole commits
    std::uint64_t voided() const;                   // records read that do not count

    // Oldest commits first, as many as fit into `events_max`, but at least one when there is any.
    Selection oldest(std::size_t events_max);
    // What lies below the cuts of a seal, or the index of a partition that has not been read so
    // far. Corrupt when the seal goes back, splits a commit or names another term.
    struct Cut {
        Selection selection;
        std::optional<std::uint16_t> lacking;
    };
    Result<Cut> below(const std::vector<PartitionCut>& cuts) const;

    // Appends the selected leaves in ledger order.
    void append_to(MerkleFrontier& frontier, Sha256& sha256, const Selection& selection);
    // The cuts after the selection: of partitions that it moves, or of all that ever moved.
    std::vector<PartitionCut> cuts_after(const Selection& selection, bool all) const;
    // The selection has been sealed.
    void drop(const Selection& selection);

  private:
    struct Leaf {
        std::int64_t recorded_ms;
        Hash hash;
    };
    struct Commit {
        std::uint32_t events;
        std::uint64_t next_offset;
        Term term;
    };
    struct Lane {
        PartitionRef partition;
        PartitionCursor cursor;
        PartitionCut sealed;
        std::deque<Leaf> leaves;  // those of a half-read commit at the end
        std::deque<Commit> commits;
        std::size_t closed = 0;  // leaves in whole commits
        std::optional<Error> halted{};
    };
    Result<void> take(Lane& lane, const LogEntry& entry);

    explicit Unsealed(const Log& log) : log_(&log) {}
    Result<Taken> below_cut(const Lane& lane, const PartitionCut& cut) const;
    static PartitionCut cut_after(const Lane& lane, const Taken& taken);

    const Log* log_;
    std::vector<PartitionRef> partitions_;
    std::vector<Lane> lanes_;
    std::uint64_t count_ = 0;
    Sha256 sha256_;
    LedgerMerge merge_;
};

}  // namespace anju
