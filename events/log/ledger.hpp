// The ledger gives one global order to all partitions. A sealer writes seals; inside an epoch
// events are merged by (recorded, topic name, partition), each partition in its own order, so every
// counted event has one dense global position: its leaf index in the RFC 6962 tree.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/base/describe.hpp"
#include "events/log/log.hpp"
#include "events/log/validity.hpp"

namespace anju {

inline constexpr std::string_view seals_topic = "anju.seals";
inline constexpr std::string_view nodes_topic = "anju.nodes";

// How far one partition is sealed or folded.
struct PartitionCut {
    std::string topic;
    std::uint16_t partition = 0;
    std::uint64_t next_seq = 0;     // events counted
    std::uint64_t next_offset = 0;  // where to read on; a hint, verified by term and seq
    std::uint64_t term_number = 0;  // the term of the last counted event
    std::uint64_t term_writer = 0;
};
BOOST_DESCRIBE_STRUCT(PartitionCut, (),
                      (topic, partition, next_seq, next_offset, term_number, term_writer))

// The payload of a seal record. Hashes are 32 bytes, the signature 64.
struct Seal {
    std::uint64_t epoch = 0;      // from 1, dense
    std::uint64_t tree_size = 0;  // events sealed up to here = the next position
    std::string root;             // RFC 6962 root over all of them
    std::string previous;         // SHA-256 of the previous seal's payload; zeros before the first
    bool full = false;            // `cuts` names every partition and `frontier` is there
    std::vector<PartitionCut> cuts;     // partitions that moved in this epoch, or all when full
    std::vector<std::string> frontier;  // full subtree hashes, largest first, to grow the tree on
    std::string signature;  // Ed25519 over the C2SP checkpoint note of {origin, size, root}
};
BOOST_DESCRIBE_STRUCT(Seal, (), (epoch, tree_size, root, previous, full, cuts, frontier, signature))

// Where a reader of the ledger stands, always between two epochs; stored with what it folded.
struct LedgerPosition {
    std::uint64_t epoch = 0;     // last epoch read
    std::uint64_t position = 0;  // events read
    std::string seal_hash;       // SHA-256 of the last seal's payload; empty before the first
    PartitionCut seals;          // where to read on in the seals topic
    std::vector<PartitionCut> cuts;
};
BOOST_DESCRIBE_STRUCT(LedgerPosition, (), (epoch, position, seal_hash, seals, cuts))

struct SealedEvent {
    std::uint64_t position = 0;
    PartitionRef partition;
    std::uint64_t offset = 0;
    RecordView record;
};

struct Epoch {
    std::uint64_t number = 0;
    std::vector<SealedEvent> events;  // in ledger order; valid until the next call of next()
    std::vector<std::shared_ptr<const void>> memory{};  // what they point into
};

// Reads the ledger epoch by epoch. One thread, but for wake(). Bounded memory: one epoch plus what
// the log's reader prefetches.
class LedgerReader {
  public:
    virtual ~LedgerReader() = default;
    // The next epoch, or null when none came within `wait`. Errors, named by place: corrupt
    // (records that do not parse or are gone, a seal that does not follow its predecessor; it stays
    // so), and unavailable (try again; "log-shorter": the log ends below what was sealed or read).
    virtual Result<const Epoch*> next(std::chrono::milliseconds wait) = 0;
    // Whether it has read as far as the ledger went when it was opened. That nothing came within a
    // wait does not tell: a log far away may need longer.
    virtual bool is_level() const = 0;
    // After the epoch that next() returned last.
    virtual const LedgerPosition& position() const = 0;
    virtual void wake() = 0;
};

// Opens a reader after `from` (a default-constructed position = from the beginning).
Result<std::unique_ptr<LedgerReader>> open_ledger(Log& log, LedgerPosition from);

}  // namespace anju
