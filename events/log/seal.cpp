#include "events/log/seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace anju {

std::string encode_seal(const Seal& seal) {
    std::string payload;
    ArchiveWriter archive(payload);
    archive(seal);
    return payload;
}

Result<Seal> decode_seal(std::string_view payload) {
    Seal seal;
    try {
        ArchiveReader archive(payload);
        archive(seal);
        if (archive.left() == 0) return seal;
    } catch (const std::exception& error) {
        return corrupt("seal-unreadable", std::string("seal: ") + error.what());
    }
    return corrupt("seal-unreadable", "seal: bytes follow the last field");
}

std::vector<PartitionRef> data_partitions(const Log& log) {
    std::vector<PartitionRef> partitions;
    const auto& topics = log.topics();
    for (std::uint16_t t = 0; t < topics.size(); ++t) {
        if (topics[t].name == seals_topic || topics[t].name == nodes_topic) continue;
        for (std::uint16_t p = 0; p < topics[t].partitions; ++p) partitions.push_back({t, p});
    }
    std::sort(partitions.begin(), partitions.end(), [&](PartitionRef a, PartitionRef b) {
        return std::tie(topics[a.topic].name, a.partition) <
               std::tie(topics[b.topic].name, b.partition);
    });
    return partitions;
}

Result<PartitionRef> seals_partition(const Log& log) {
    const auto topic = topic_index(log, seals_topic);
    if (!topic) return topic.error();
    return PartitionRef{*topic, 0};
}

Result<std::uint16_t> partition_index(const Log& log, const std::vector<PartitionRef>& partitions,
                                      const PartitionCut& cut) {
    const auto& topics = log.topics();
    const auto found =
        std::lower_bound(partitions.begin(), partitions.end(), cut,
                         [&](PartitionRef partition, const PartitionCut& wanted) {
                             return std::tie(topics[partition.topic].name, partition.partition) <
                                    std::tie(wanted.topic, wanted.partition);
                         });
    const bool there = found != partitions.end() && topics[found->topic].name == cut.topic &&
                       found->partition == cut.partition;
    if (there) return static_cast<std::uint16_t>(found - partitions.begin());
    return corrupt("partition-unknown",
                   fmt::format("{}[{}] is sealed up to {}, but this log does not have it",
                               cut.topic, cut.partition, cut.next_seq));
}

SealChain::SealChain(std::uint64_t epoch, std::uint64_t tree_size, std::string hash)
    : epoch_(epoch), tree_size_(tree_size) {
    if (!hash.empty()) hash_ = std::move(hash);
}

Result<void> SealChain::follow(const Seal& seal, std::string_view payload) {
    if (seal.epoch != epoch_ + 1) {
        return corrupt("seal-chain", fmt::format("the seal of epoch {} follows that of epoch {}",
                                                 seal.epoch, epoch_));
    }
    if (seal.previous != hash_) {
        return corrupt("seal-chain",
                       fmt::format("the seal of epoch {} names another predecessor than the seal "
                                   "of epoch {} that was read",
                                   seal.epoch, epoch_));
    }
    if (seal.tree_size < tree_size_) {
        return corrupt("seal-chain", fmt::format("the seal of epoch {} shrinks the tree: {} to {}",
                                                 seal.epoch, tree_size_, seal.tree_size));
    }
    epoch_ = seal.epoch;
    tree_size_ = seal.tree_size;
    hash_ = bytes_of(Sha256()(payload));
    return {};
}

Result<void> check_reached(Log& log, const std::vector<ReadFrom>& places) {
    for (const auto& [partition, offset] : places) {
        if (offset == 0) continue;
        const auto extent = log.extent(partition);
        if (!extent) return extent.error();
        if (extent->end > offset) continue;
        return unavailable(
            "log-shorter",
            fmt::format("{} ends at offset {}, but the record at {} was read: unless "
                        "a broker is behind, records are lost",
                        partition_name(log, partition), extent->end, offset));
    }
    return {};
}

}  // namespace anju
