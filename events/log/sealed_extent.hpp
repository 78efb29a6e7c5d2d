// How much of each partition is sealed, for those who write: a log that holds less has lost
// records, or its broker does not know of them yet, and must not be written on.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "events/log/log.hpp"

namespace anju {

// The number of sealed events, by topic and partition; a partition that is not named has none.
using SealedEvents = std::map<std::pair<std::string, std::uint16_t>, std::uint64_t>;

// Reads the newest seals, back to a full one. Blocks; ask it before you ask how far partitions go,
// or what is sealed meanwhile seems to be missing. A log without seals has nothing sealed.
Result<SealedEvents> sealed_events(Log& log);

}  // namespace anju
