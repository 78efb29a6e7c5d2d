#include "services/shell/topic_reader.hpp"

#include <algorithm>
#include <utility>

namespace anju {

Result<std::unique_ptr<TopicReader>> TopicReader::start(Log& log, std::string_view topic, Post post,
                                                        Take take) {
    std::unique_ptr<TopicReader> reader(new TopicReader(std::move(take)));
    const auto index = topic_index(log, topic);
    if (!index) return reader;
    std::vector<ReadFrom> from;
    for (std::uint16_t p = 0; p < log.topics()[*index].partitions; ++p) {
        const PartitionRef partition{*index, p};
        const auto extent = log.extent(partition);
        if (!extent) return extent.error();
        from.push_back({partition, 0});
        reader->lanes_.push_back(
            {CommitLane(log, partition), extent->end > extent->begin ? extent->end : 0});
    }
    auto follower = Follower::start(
        log, std::move(from), std::move(post),
        [raw = reader.get()](const Result<LogBatch>& batch) { raw->handle(batch); });
    if (!follower) return follower.error();
    reader->follower_ = std::move(*follower);
    return reader;
}

Result<void> TopicReader::ready(std::string_view rule, std::string_view what) const {
    if (!health_) {
        Error error = health_.error();
        error.kind = ErrorKind::unavailable;
        return error;
    }
    const bool has_caught_up = std::ranges::all_of(lanes_, [](const Lane& lane) {
        return lane.commits.cursor().next_read() >= lane.ready_from;
    });
    if (has_caught_up) return {};
    return unavailable(std::string(rule), std::string(what));
}

std::uint64_t TopicReader::next_seq(std::size_t partition) const {
    return lanes_.at(partition).commits.cursor().cut().next_seq;
}

void TopicReader::handle(const Result<LogBatch>& batch) {
    if (!batch) {
        if (batch.error().kind != ErrorKind::unavailable) health_ = batch.error();
        return;
    }
    for (const auto& entry : batch->entries) {
        if (!health_) return;
        health_ = lanes_.at(entry.source).commits.read(entry, take_);
    }
}

}  // namespace anju
