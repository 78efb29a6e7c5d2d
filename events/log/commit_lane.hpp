// Reads one partition from its beginning and gives the events of whole commits that count.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "events/log/partition_cursor.hpp"

namespace anju {

class CommitLane {
  public:
    // Called with each event of a commit once the commit is whole, in order. An error ends reading.
    using Take = std::function<Result<void>(const RecordView& record)>;

    CommitLane(const Log& log, PartitionRef partition);

    // The partition's next entry.
    Result<void> read(const LogEntry& entry, const Take& take);

    const PartitionCursor& cursor() const { return cursor_; }

  private:
    PartitionCursor cursor_;
    std::vector<std::string> open_;  // records of a commit that is not closed yet
};

// The events of a topic up to where the ledger stood, partition by partition. Blocks. Unavailable:
// the log does not give them now.
Result<void> read_up_to(Log& log, std::string_view topic, const LedgerPosition& position,
                        const CommitLane::Take& take);

}  // namespace anju
