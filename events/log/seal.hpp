// What sealer and ledger reader share: the stored form of seals, their chain, and the partitions
// that the ledger orders.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/sha256.hpp"
#include "events/log/ledger.hpp"

namespace anju {

// Every so many epochs a seal is full, so that a sealer starts without reading the whole log.
inline constexpr std::uint64_t epochs_per_full_seal = 256;

std::string encode_seal(const Seal& seal);
Result<Seal> decode_seal(std::string_view payload);

// All partitions of all topics but seals and nodes, by topic name and partition: the order in which
// events of the same recorded time stand in the ledger.
std::vector<PartitionRef> data_partitions(const Log& log);

// The seals partition; not_found when the log has none.
Result<PartitionRef> seals_partition(const Log& log);

// Index in `partitions` of what a cut names; corrupt when this log does not have it.
Result<std::uint16_t> partition_index(const Log& log, const std::vector<PartitionRef>& partitions,
                                      const PartitionCut& cut);

// Follows the chain of seals: dense epochs, each naming the hash of its predecessor.
class SealChain {
  public:
    SealChain() = default;
    // Stands after the seal of `epoch` whose payload has this hash (empty before the first).
    SealChain(std::uint64_t epoch, std::uint64_t tree_size, std::string hash);

    // `payload` is what `seal` was decoded from. Corrupt when it does not follow.
    Result<void> follow(const Seal& seal, std::string_view payload);

    std::uint64_t epoch() const { return epoch_; }
    std::uint64_t tree_size() const { return tree_size_; }
    // SHA-256 of the last seal's payload, 32 zero bytes before the first.
    const std::string& hash() const { return hash_; }

  private:
    std::uint64_t epoch_ = 0;
    std::uint64_t tree_size_ = 0;
    std::string hash_ = std::string(32, '\0');
};

// Whether each partition holds a record at the offset named, unless that is 0; else unavailable
// "log-shorter": records are lost, or a broker that was cut off does not know of them.
Result<void> check_reached(Log& log, const std::vector<ReadFrom>& places);

}  // namespace anju
