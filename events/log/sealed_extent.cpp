#include "events/log/sealed_extent.hpp"

#include <algorithm>
#include <chrono>

#include "events/log/seal.hpp"
#include "events/record.hpp"

namespace anju {
namespace {

constexpr std::chrono::milliseconds poll_wait{100};
constexpr int polls_empty_max = 50;
// The newest full seal is among so many: a seal in a few may be void, or a claim.
constexpr std::uint64_t records_back = 4 * epochs_per_full_seal;

void take(const LogEntry& entry, SealedEvents& sealed) {
    const auto record = parse_record(entry.bytes);
    if (!record || record->header.kind != RecordKind::seal) return;
    const auto seal = decode_seal(record->payload);
    if (!seal) return;  // the sealer and the projectors say so
    for (const auto& cut : seal->cuts) {
        auto& events = sealed[{cut.topic, cut.partition}];
        events = std::max(events, cut.next_seq);
    }
}

}  // namespace

Result<SealedEvents> sealed_events(Log& log) {
    SealedEvents sealed;
    const auto partition = seals_partition(log);
    if (!partition) return sealed;
    const auto extent = log.extent(*partition);
    if (!extent) return extent.error();
    std::uint64_t next = std::max(extent->begin, extent->end - std::min(extent->end, records_back));
    auto reader = log.read({{*partition, next}});
    if (!reader) return reader.error();
    for (int empty = 0; next < extent->end && empty < polls_empty_max;) {
        const auto batch = (*reader)->poll(poll_wait);
        if (!batch) return batch.error();
        empty = batch->entries.empty() ? empty + 1 : 0;
        for (const auto& entry : batch->entries) {
            take(entry, sealed);
            next = entry.offset + 1;
        }
    }
    return sealed;
}

}  // namespace anju
