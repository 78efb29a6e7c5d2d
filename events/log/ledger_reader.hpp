// The ledger reader: follows the seals, reads every partition up to each cut, and merges what
// counts into the one global order. open_ledger() of ledger.hpp gives it with the usual options.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/ledger.hpp"
#include "events/log/ledger_merge.hpp"
#include "events/log/owner.hpp"
#include "events/log/partition_cursor.hpp"
#include "events/log/seal.hpp"

namespace anju {

struct LedgerReaderOptions {
    // How long sealed events may be missing before that is an error.
    std::chrono::milliseconds data_wait{30'000};
};

class MergedLedger : public LedgerReader {
  public:
    // Corrupt when the seals partition ends below the position; unavailable when the log cannot
    // tell now.
    static Result<std::unique_ptr<MergedLedger>> open(Log& log, LedgerPosition from,
                                                      LedgerReaderOptions options = {});

    Result<const Epoch*> next(std::chrono::milliseconds wait) override;
    bool is_level() const override;
    const LedgerPosition& position() const override { return position_; }
    void wake() override;

    // The seal of the epoch that next() returned last.
    const Seal& seal() const { return *seal_; }
    // The epoch that next() returned last, to be kept for longer; once for each.
    Epoch take() { return std::move(epoch_); }

    // Records that were skipped since it was opened, seals and data together.
    VoidCounts voided() const;

  private:
    using Clock = std::chrono::steady_clock;

    // A partition on the way from one cut to the next. It reads no record beyond the cut.
    struct Lane {
        PartitionRef partition;
        PartitionCursor cursor;
        LogBatch batch;
        std::size_t next_entry = 0;
        std::vector<Counted> run{};  // this epoch's; those of a half-read commit at the end
        std::size_t closed = 0;      // of the run, in whole commits
        std::optional<std::size_t> in_position{};  // index of its cut in position_.cuts
    };

    explicit MergedLedger(Log& log) : log_(log) {}
    Result<void> start(LedgerPosition from, LedgerReaderOptions options);
    Result<bool> refill(std::uint16_t source, Lane& lane, Clock::time_point deadline);
    Result<bool> read_seal(Clock::time_point deadline);
    Result<void> take_seal(const RecordView& record, std::uint64_t offset);
    Result<bool> read_data(Clock::time_point deadline);
    Result<bool> read_to_cut(std::uint16_t index, const PartitionCut& cut,
                             Clock::time_point deadline);
    Result<void> read_entry(Lane& lane);
    Result<void> check_cut(const Lane& lane, const PartitionCut& cut) const;
    Result<void> missing(const Lane& lane, const PartitionCut& cut);
    Result<const Epoch*> advance(std::chrono::milliseconds wait);
    Result<void> finish();
    void keep_position(std::uint16_t index);
    void release_epoch();

    Log& log_;
    LedgerReaderOptions options_;
    std::unique_ptr<Reader> reader_;
    std::vector<PartitionRef> partitions_;
    std::optional<Lane> seals_;    // source 0
    std::uint64_t seals_end_ = 0;  // one past its last record when this was opened
    std::vector<Lane> lanes_;      // source i + 1
    SealChain chain_;
    LedgerPosition position_;
    LedgerMerge merge_;

    struct Moved {
        std::uint16_t lane = 0;
        PartitionCut cut;
    };
    std::optional<Seal> seal_;  // the epoch that is being read
    std::vector<Moved> moved_;  // its cuts, in the order of partitions_
    std::optional<Clock::time_point> missing_since_;
    Epoch epoch_;
    bool returned_ = false;  // epoch_ is with the caller
    std::optional<Error> failure_;
    std::atomic<bool> woken_ = false;
};

}  // namespace anju
