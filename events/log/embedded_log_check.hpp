// What the embedded log checks before it believes a store: that all which was acknowledged is
// there, unchanged. Internal to the embedded log.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "events/log/embedded_log_store.hpp"

namespace anju {

// Where a store ends.
struct StoreHead {
    std::uint64_t group = 0;
    std::uint64_t records = 0;
    ChainHash chain{};
    std::vector<std::uint64_t> ends;  // by partition
};

// Compares the store with the mark and re-hashes the newest groups: at least all that may have
// come from `wal_bytes` of write-ahead log. Groups beyond the mark are taken when their chain
// holds: their appenders were told nothing, so "written" is one of the outcomes they allow for.
Result<StoreHead> check_store(const EmbeddedStore& store, const Head& mark,
                              std::uint64_t wal_bytes);

// Re-hashes everything up to `head` and parses every record. Stops with unavailable when the store
// is to be closed.
Result<void> verify_store(const EmbeddedStore& store, const StoreHead& head,
                          const std::function<void(const VerifyProgress&)>& progress);

}  // namespace anju
