#include "events/log/ledger_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace anju {
namespace {

using std::chrono::milliseconds;

// One wait of the log's reader at most, so that a wake between two of them is seen soon.
constexpr milliseconds slice_max{200};

}  // namespace

Result<std::unique_ptr<LedgerReader>> open_ledger(Log& log, LedgerPosition from) {
    auto ledger = MergedLedger::open(log, std::move(from));
    if (!ledger) return ledger.error();
    return std::unique_ptr<LedgerReader>(std::move(*ledger));
}

Result<std::unique_ptr<MergedLedger>> MergedLedger::open(Log& log, LedgerPosition from,
                                                         LedgerReaderOptions options) {
    std::unique_ptr<MergedLedger> ledger(new MergedLedger(log));
    if (auto started = ledger->start(std::move(from), options); !started) return started.error();
    return ledger;
}

Result<void> MergedLedger::start(LedgerPosition from, LedgerReaderOptions options) {
    options_ = options;
    const auto seals = seals_partition(log_);
    if (!seals) return seals.error();
    const auto extent = log_.extent(*seals);
    if (!extent) return extent.error();
    seals_end_ = extent->end;
    position_ = std::move(from);
    position_.seals.topic = seals_topic;
    chain_ = SealChain(position_.epoch, position_.position, position_.seal_hash);
    seals_.emplace(
        Lane{*seals, PartitionCursor(partition_name(log_, *seals), position_.seals), {}});
    partitions_ = data_partitions(log_);
    std::vector<PartitionCut> cuts(partitions_.size());
    std::vector<std::optional<std::size_t>> in_position(partitions_.size());
    for (std::size_t i = 0; i < position_.cuts.size(); ++i) {
        const auto index = partition_index(log_, partitions_, position_.cuts[i]);
        if (!index) return index.error();
        cuts[*index] = position_.cuts[i];
        in_position[*index] = i;
    }
    std::vector<ReadFrom> read_from{{*seals, seals_->cursor.read_from()}};
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        cuts[i].topic = log_.topics()[partitions_[i].topic].name;
        cuts[i].partition = partitions_[i].partition;
        PartitionCursor cursor(partition_name(log_, partitions_[i]), std::move(cuts[i]));
        read_from.push_back({partitions_[i], cursor.read_from()});
        lanes_.push_back({partitions_[i], std::move(cursor), {}});
        lanes_.back().in_position = in_position[i];
    }
    if (auto reached = check_reached(log_, read_from); !reached) return reached.error();
    auto reader = log_.read(std::move(read_from));
    if (!reader) return reader.error();
    reader_ = std::move(*reader);
    return {};
}

void MergedLedger::wake() {
    woken_ = true;
    reader_->wake();
}

VoidCounts MergedLedger::voided() const {
    VoidCounts sum = seals_->cursor.voided();
    for (const auto& lane : lanes_) {
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += lane.cursor.voided()[i];
    }
    return sum;
}

Result<const Epoch*> MergedLedger::next(milliseconds wait) {
    if (failure_) return *failure_;
    if (returned_) release_epoch();
    auto epoch = advance(wait);
    if (!epoch && epoch.error().kind != ErrorKind::unavailable) failure_ = epoch.error();
    return epoch;
}

Result<const Epoch*> MergedLedger::advance(milliseconds wait) {
    const auto deadline = Clock::now() + wait;
    if (!seal_) {
        const auto read = read_seal(deadline);
        if (!read) return read.error();
        if (!*read) return nullptr;
    }
    const auto read = read_data(deadline);
    if (!read) return read.error();
    if (!*read) return nullptr;
    if (auto finished = finish(); !finished) return finished.error();
    return &epoch_;
}

bool MergedLedger::is_level() const {
    return (!seal_ || returned_) && seals_->cursor.next_read() >= seals_end_;
}

// Whether the lane has an entry to read; waits for one until the deadline or a wake.
Result<bool> MergedLedger::refill(std::uint16_t source, Lane& lane, Clock::time_point deadline) {
    while (lane.next_entry >= lane.batch.entries.size()) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        auto batch = reader_->poll_one(source, std::clamp(left, milliseconds(0), slice_max));
        if (!batch) return batch.error();
        if (!batch->entries.empty()) {
            if (!lane.run.empty()) epoch_.memory.push_back(std::move(lane.batch.memory));
            lane.batch = std::move(*batch);
            lane.next_entry = 0;
            missing_since_.reset();
            return true;
        }
        if (woken_.exchange(false) || left <= milliseconds(0)) return false;
    }
    return true;
}

Result<bool> MergedLedger::read_seal(Clock::time_point deadline) {
    Lane& lane = *seals_;
    while (!seal_) {
        const auto refilled = refill(0, lane, deadline);
        if (!refilled) return refilled.error();
        if (!*refilled) return false;
        const LogEntry& entry = lane.batch.entries[lane.next_entry++];
        RecordView record;
        const bool last_known = lane.cursor.next_read() < lane.cursor.cut().next_offset;
        const auto verdict = lane.cursor.read(entry, record);
        if (!verdict) return verdict.error();
        if (last_known && bytes_of(Sha256()(record.payload)) != chain_.hash()) {
            return lane.cursor.named(
                corrupt("seal-chain", "another seal is here than the position says"), entry.offset);
        }
        if (*verdict == Verdict::commit_open) {
            return lane.cursor.named(corrupt("seal-chain", "a seal is a commit of its own"),
                                     entry.offset);
        }
        if (*verdict != Verdict::commit_closed) continue;
        if (auto taken = take_seal(record, entry.offset); !taken) return taken.error();
    }
    return true;
}

Result<void> MergedLedger::take_seal(const RecordView& record, std::uint64_t offset) {
    auto seal = decode_seal(record.payload);
    if (!seal) return seals_->cursor.named(seal.error(), offset);
    if (auto follows = chain_.follow(*seal, record.payload); !follows) {
        return seals_->cursor.named(follows.error(), offset);
    }
    moved_.clear();
    for (auto& cut : seal->cuts) {
        const auto index = partition_index(log_, partitions_, cut);
        if (!index) return seals_->cursor.named(index.error(), offset);
        const auto sealed = lanes_[*index].cursor.cut().next_seq;
        if (cut.next_seq < sealed) {
            return seals_->cursor.named(
                corrupt("seal-cut",
                        fmt::format("{} was sealed up to {}, this seal goes back to {}",
                                    lanes_[*index].cursor.name(), sealed, cut.next_seq)),
                offset);
        }
        if (cut.next_seq > sealed) moved_.push_back({*index, std::move(cut)});
    }
    std::sort(moved_.begin(), moved_.end(),
              [](const Moved& a, const Moved& b) { return a.lane < b.lane; });
    seal_ = std::move(*seal);
    return {};
}

Result<bool> MergedLedger::read_data(Clock::time_point deadline) {
    for (const auto& [lane, cut] : moved_) {
        const auto read = read_to_cut(lane, cut, deadline);
        if (!read || !*read) return read;
    }
    return true;
}

Result<bool> MergedLedger::read_to_cut(std::uint16_t index, const PartitionCut& cut,
                                       Clock::time_point deadline) {
    Lane& lane = lanes_[index];
    while (lane.cursor.cut().next_seq < cut.next_seq) {
        const auto source = static_cast<std::uint16_t>(index + 1);
        const auto refilled = refill(source, lane, deadline);
        if (!refilled) return refilled.error();
        if (!*refilled) {
            if (auto absent = missing(lane, cut); !absent) return absent.error();
            return false;
        }
        if (auto read = read_entry(lane); !read) return read.error();
    }
    if (auto same = check_cut(lane, cut); !same) return same.error();
    return true;
}

Result<void> MergedLedger::read_entry(Lane& lane) {
    const LogEntry& entry = lane.batch.entries[lane.next_entry++];
    Counted& counted = lane.run.emplace_back();
    counted.offset = entry.offset;
    const auto verdict = lane.cursor.read(entry, counted.record);
    if (!verdict) return verdict.error();
    if (*verdict == Verdict::commit_closed) {
        lane.closed = lane.run.size();
    } else if (*verdict == Verdict::claim_holds) {
        lane.run.resize(lane.closed);
    } else if (*verdict != Verdict::commit_open) {
        lane.run.pop_back();
    }
    return {};
}

Result<void> MergedLedger::check_cut(const Lane& lane, const PartitionCut& cut) const {
    const PartitionCut& found = lane.cursor.cut();
    const bool same = found.next_seq == cut.next_seq && found.term_number == cut.term_number &&
                      found.term_writer == cut.term_writer;
    if (same) return {};
    return lane.cursor.named(
        corrupt("seal-cut", fmt::format("epoch {} ends at {} of term {}, but a whole commit ends "
                                        "at {} of term {}",
                                        seal_->epoch, cut.next_seq, cut.term_number, found.next_seq,
                                        found.term_number)),
        found.next_offset - 1);
}

// Sealed events did not come within the wait: fine for a while, then an error that says whether
// they are late or lost.
Result<void> MergedLedger::missing(const Lane& lane, const PartitionCut& cut) {
    const auto time = Clock::now();
    if (!missing_since_) missing_since_ = time;
    if (time - *missing_since_ < options_.data_wait) return {};
    const auto extent = log_.extent(lane.partition);
    if (!extent) return extent.error();
    const bool lost = extent->end <= lane.cursor.next_read();
    const auto message =
        fmt::format("epoch {} is sealed up to seq {} of {}, but {} from offset {} on (seq {})",
                    seal_->epoch, cut.next_seq, lane.cursor.name(),
                    lost ? "the log ends there: there is nothing" : "nothing is delivered",
                    lane.cursor.next_read(), lane.cursor.cut().next_seq);
    return unavailable(lost ? "log-shorter" : "ledger-behind", message);
}

Result<void> MergedLedger::finish() {
    std::vector<std::size_t> sizes;
    std::size_t events = 0;
    for (const auto& moved : moved_) {
        sizes.push_back(lanes_[moved.lane].closed);
        events += sizes.back();
    }
    if (position_.position + events != seal_->tree_size) {
        return corrupt("seal-size",
                       fmt::format("the seal of epoch {} ends at position {}, but the log gives {} "
                                   "events after {}",
                                   seal_->epoch, seal_->tree_size, events, position_.position));
    }
    epoch_.number = seal_->epoch;
    epoch_.events.reserve(events);
    const auto recorded = [&](std::uint32_t run, std::size_t i) {
        return lanes_[moved_[run].lane].run[i].record.header.recorded.value;
    };
    merge_(sizes, recorded, [&](std::uint32_t run, std::size_t i) {
        const Lane& lane = lanes_[moved_[run].lane];
        const Counted& counted = lane.run[i];
        epoch_.events.push_back(
            {position_.position++, lane.partition, counted.offset, counted.record});
        return true;
    });
    position_.epoch = seal_->epoch;
    position_.seal_hash = chain_.hash();
    position_.seals = seals_->cursor.cut();
    for (const auto& moved : moved_) {
        keep_position(moved.lane);
        epoch_.memory.push_back(lanes_[moved.lane].batch.memory);
    }
    returned_ = true;
    return {};
}

void MergedLedger::keep_position(std::uint16_t index) {
    Lane& lane = lanes_[index];
    if (!lane.in_position) {
        lane.in_position = position_.cuts.size();
        position_.cuts.emplace_back();
    }
    position_.cuts[*lane.in_position] = lane.cursor.cut();
}

void MergedLedger::release_epoch() {
    for (const auto& moved : moved_) {
        lanes_[moved.lane].run.clear();
        lanes_[moved.lane].closed = 0;
    }
    moved_.clear();
    epoch_ = {};
    seal_.reset();
    returned_ = false;
}

}  // namespace anju
