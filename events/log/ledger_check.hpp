// Checks a whole log against what was signed: every record parses, every event is hashed anew, and
// every seal follows its predecessor, has the root of the events before it and, with a key, their
// signature.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "events/log/cosignature.hpp"
#include "events/log/ledger_reader.hpp"
#include "events/log/merkle.hpp"

namespace anju {

// The entries of all events of an epoch, in their order; large epochs on as many threads as there
// are processors. Corrupt for an event that cannot be decoded, named by its position.
Result<std::vector<TreeEntry>> tree_entries(const Log& log, const Epoch& epoch);

struct LedgerCheck {
    std::uint64_t epochs = 0;
    std::uint64_t events = 0;
    Hash root{};
    VoidCounts voided{};  // records that do not count, as there always may be
};

// What a log is held against besides its seals.
struct CheckAgainst {
    std::optional<NamedKey> key{};     // that signed the seals
    std::optional<Checkpoint> head{};  // that others know: the log must continue it
};

// Reads until nothing more is there. `progress` is told the events so far. Errors are those of
// LedgerReader, corrupt "root-differs", "checkpoint-signature", "head-differs" and "head-ahead".
// Blocks.
Result<LedgerCheck> check_ledger(Log& log, const CheckAgainst& against,
                                 const std::function<void(std::uint64_t events)>& progress);

// Corrupt "root-differs": what the seal says is not what the events give.
Error root_differs(const Seal& seal, const Hash& found);

}  // namespace anju
