#include "events/log/embedded_log.hpp"

#include <set>

#include "events/log/embedded_log_reader.hpp"
#include "events/log/embedded_log_writer.hpp"

namespace anju {

namespace {

Error unknown_partition(PartitionRef partition) {
    return invalid("partition-unknown", fmt::format("the log has no partition {} of topic {}",
                                                    partition.partition, partition.topic));
}

}  // namespace

EmbeddedLog::EmbeddedLog(std::shared_ptr<EmbeddedState> state,
                         std::unique_ptr<EmbeddedWriter> writer)
    : state_(std::move(state)), writer_(std::move(writer)) {}

EmbeddedLog::~EmbeddedLog() = default;

Result<std::unique_ptr<EmbeddedLog>> EmbeddedLog::open(EmbeddedOptions options) {
    if (auto sound = check_options(options); !sound) return sound.error();
    auto lock = lock_directory(options.directory);
    if (!lock) return lock.error();
    auto opened = open_checked(options);
    if (!opened) return opened.error();
    auto state = std::make_shared<EmbeddedState>(PartitionLayout(options.topics));
    auto writer = std::make_unique<EmbeddedWriter>(std::move(options), std::move(*lock), state,
                                                   std::move(*opened));
    return std::unique_ptr<EmbeddedLog>(new EmbeddedLog(std::move(state), std::move(writer)));
}

const std::vector<Topic>& EmbeddedLog::topics() const {
    return state_->layout().topics();
}

void EmbeddedLog::append(PartitionRef partition, std::vector<AppendRecord> records,
                         AppendDone done) {
    const auto index = state_->layout().index(partition);
    if (!index) return writer_->refuse(std::move(done), unknown_partition(partition));
    writer_->append(*index, std::move(records), std::move(done));
}

Result<std::unique_ptr<Reader>> EmbeddedLog::read(std::vector<ReadFrom> from) {
    std::set<PartitionRef> seen;
    for (const auto& start : from) {
        if (!state_->layout().index(start.partition)) return unknown_partition(start.partition);
        if (seen.insert(start.partition).second) continue;
        return invalid("partition-twice", partition_name(*this, start.partition) +
                                              " was asked for twice by one reader");
    }
    if (from.empty()) return invalid("partition-unknown", "a reader needs a partition");
    return std::make_unique<EmbeddedReader>(state_, from);
}

Result<Extent> EmbeddedLog::extent(PartitionRef partition) {
    const auto index = state_->layout().index(partition);
    if (!index) return unknown_partition(partition);
    return Extent{0, state_->end(*index)};
}

Result<void> EmbeddedLog::health() const {
    if (auto health = state_->health(); !health) return health;
    return writer_->disk_has_room();
}

Result<void> EmbeddedLog::verify(const std::function<void(const VerifyProgress&)>& progress) {
    const auto head = state_->head();
    const auto store = state_->store();
    if (store == nullptr) return unavailable("log-closed", "the log reopens its store; try again");
    return verify_store(*store, head, progress);
}

}  // namespace anju
