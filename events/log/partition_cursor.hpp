// Reads one partition on from a cut: parses, judges by the validity rule, and knows the cut after
// the last record that counts. Checks first that the log is the one the cut was made of.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "events/log/ledger.hpp"
#include "events/log/validity.hpp"

namespace anju {

// Records that do not count, by verdict.
using VoidCounts = std::array<std::uint64_t, 8>;

class PartitionCursor {
  public:
    // `name` is for messages: "anju.land[3]".
    PartitionCursor(std::string name, PartitionCut from);

    // Where a reader for this cursor begins: at the last record that the cut counts, so that it can
    // be checked; that record is answered as void_duplicate and not counted again.
    std::uint64_t read_from() const { return next_read_; }

    // Parses and judges the partition's next entry. `record` points into the entry's bytes.
    // Corrupt, named by partition and offset, when it does not parse or is not what the cut says.
    Result<Verdict> read(const LogEntry& entry, RecordView& record);

    // After the last whole commit that counts.
    const PartitionCut& cut() const { return cut_; }
    // One past the last entry that was read.
    std::uint64_t next_read() const { return next_read_; }
    const std::string& name() const { return name_; }
    const VoidCounts& voided() const { return voided_; }
    // `error` with the place in front.
    Error named(const Error& error, std::uint64_t offset) const;

  private:
    Result<void> check_cut(const LogEntry& entry, const RecordHeader& header) const;

    std::string name_;
    PartitionCut cut_;
    Validity validity_;
    bool checked_;
    std::uint64_t next_read_;
    VoidCounts voided_{};
};

}  // namespace anju
