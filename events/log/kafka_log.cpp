#include "events/log/kafka_log.hpp"

#include <fmt/format.h>

#include <set>

#include "events/log/kafka_placement.hpp"
#include "events/log/kafka_producer.hpp"
#include "events/log/kafka_reader.hpp"
#include "events/log/kafka_watch.hpp"

namespace anju {

namespace {

Error unknown_partition(PartitionRef partition) {
    return invalid("partition-unknown", fmt::format("the log has no partition {} of topic {}",
                                                    partition.partition, partition.topic));
}

}  // namespace

KafkaLog::KafkaLog(std::shared_ptr<KafkaWatch> watch, std::unique_ptr<KafkaProducer> producer)
    : watch_(std::move(watch)), producer_(std::move(producer)) {}

KafkaLog::~KafkaLog() = default;

Result<std::unique_ptr<KafkaLog>> KafkaLog::open(KafkaOptions options) {
    auto watch = KafkaWatch::open(std::move(options));
    if (!watch) return watch.error();
    auto producer = KafkaProducer::open(*watch);
    if (!producer) return producer.error();
    return std::unique_ptr<KafkaLog>(new KafkaLog(std::move(*watch), std::move(*producer)));
}

const std::vector<Topic>& KafkaLog::topics() const {
    return watch_->topics();
}

void KafkaLog::append(PartitionRef partition, std::vector<AppendRecord> records, AppendDone done) {
    if (!watch_->has(partition)) {
        return producer_->refuse(std::move(done), unknown_partition(partition));
    }
    producer_->append(partition, std::move(records), std::move(done));
}

Result<std::unique_ptr<Reader>> KafkaLog::read(std::vector<ReadFrom> from) {
    std::set<PartitionRef> seen;
    for (const auto& start : from) {
        if (!watch_->has(start.partition)) return unknown_partition(start.partition);
        if (seen.insert(start.partition).second) continue;
        return invalid("partition-twice",
                       watch_->name(start.partition) + " was asked for twice by one reader");
    }
    if (from.empty()) return invalid("partition-unknown", "a reader needs a partition");
    auto reader = KafkaReader::open(watch_, from);
    if (!reader) return reader.error();
    return std::unique_ptr<Reader>(std::move(*reader));
}

Result<Extent> KafkaLog::extent(PartitionRef partition) {
    if (!watch_->has(partition)) return unknown_partition(partition);
    return watch_->extent(partition);
}

Result<std::unique_ptr<Placement>> KafkaLog::place(const std::vector<std::uint16_t>& topics,
                                                   Placed placed) {
    auto placement = KafkaPlacement::open(watch_, topics, std::move(placed));
    if (!placement) return placement.error();
    return std::unique_ptr<Placement>(std::move(*placement));
}

Result<void> KafkaLog::health() const {
    if (auto health = watch_->health(); !health) return health;
    return producer_->health();
}

}  // namespace anju
