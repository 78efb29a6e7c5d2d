#include "events/log/embedded_log_writer.hpp"

#include <rocksdb/write_batch.h>

#include <algorithm>

namespace anju {

namespace {

constexpr std::size_t group_bytes_max = std::size_t{4} << 20;
constexpr std::size_t group_records_max = 20'000;
constexpr std::size_t record_overhead_bytes = 64;  // key, framing, entry of the group
constexpr std::chrono::milliseconds backoff_first{100};
constexpr std::chrono::seconds backoff_max{10};

}  // namespace

EmbeddedWriter::EmbeddedWriter(EmbeddedOptions options, FileDescriptor lock,
                               std::shared_ptr<EmbeddedState> state, OpenedStore opened)
    : options_(std::move(options)),
      lock_(std::move(lock)),
      state_(std::move(state)),
      reserve_(options_.disk_reserve_bytes),
      by_partition_(state_->layout().size()),
      backoff_(backoff_first) {
    adopt(std::move(opened));
    thread_ = std::thread([this] { run(); });
}

EmbeddedWriter::~EmbeddedWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    queued_.notify_one();
    thread_.join();
    state_->close_store();
}

void EmbeddedWriter::append(std::size_t partition, std::vector<AppendRecord> records,
                            AppendDone done) {
    PendingAppend pending{partition, std::move(records), std::move(done)};
    for (const auto& record : pending.records) {
        pending.bytes += record.bytes.size() + record_overhead_bytes;
    }
    if (pending.bytes > append_bytes_max || pending.records.size() > group_records_max) {
        return refuse(
            std::move(pending.done),
            invalid("append-too-large",
                    fmt::format("an append to {} of {} records and {} bytes exceeds the limits of "
                                "{} and {}",
                                state_->layout().name(partition), pending.records.size(),
                                pending.bytes, group_records_max, append_bytes_max)));
    }
    {
        const std::lock_guard lock(mutex_);
        if (queue_bytes_ + pending.bytes <= options_.queue_bytes_max) {
            queue_bytes_ += pending.bytes;
            queue_.push_back(std::move(pending));
        } else {
            refused_.push_back(
                {std::move(pending.done),
                 unavailable("log-busy", fmt::format("{} bytes wait to be written, "
                                                     "the limit is {}",
                                                     queue_bytes_, options_.queue_bytes_max))});
        }
    }
    queued_.notify_one();
}

void EmbeddedWriter::refuse(AppendDone done, Error why) {
    {
        const std::lock_guard lock(mutex_);
        refused_.push_back({std::move(done), std::move(why)});
    }
    queued_.notify_one();
}

Result<void> EmbeddedWriter::disk_has_room() const {
    return reserve_.admit(options_.directory, 0);
}

void EmbeddedWriter::run() {
    Group group;
    std::vector<Refusal> refused;
    while (take(group, refused)) {
        for (auto& [done, why] : refused) done(std::move(why));
        refused.clear();
        if (stopped_ && Clock::now() >= retry_at_) recover();
        if (stopped_) {
            for (auto& pending : group) pending.done(*stopped_);
        } else if (!group.empty()) {
            commit(group);
        }
        group.clear();
    }
}

// False when the log ends and nothing is left to do.
bool EmbeddedWriter::take(Group& group, std::vector<Refusal>& refused) {
    std::unique_lock lock(mutex_);
    const auto work = [&] { return stopping_ || !queue_.empty() || !refused_.empty(); };
    if (stopped_ && retry_at_ != Clock::time_point::max()) {
        queued_.wait_until(lock, retry_at_, work);
    } else {
        queued_.wait(lock, work);
    }
    take_group(group);
    std::swap(refused, refused_);
    return !stopping_ || !group.empty() || !refused.empty();
}

void EmbeddedWriter::take_group(Group& group) {
    std::size_t bytes = 0;
    std::size_t records = 0;
    while (!queue_.empty()) {
        auto& next = queue_.front();
        bytes += next.bytes;
        records += next.records.size();
        if (!group.empty() && (bytes > group_bytes_max || records > group_records_max)) return;
        queue_bytes_ -= next.bytes;
        group.push_back(std::move(next));
        queue_.pop_front();
    }
}

void EmbeddedWriter::commit(Group& group) {
    std::size_t bytes = 0;
    for (const auto& pending : group) bytes += pending.bytes;
    if (auto room = reserve_.admit(options_.directory, bytes); !room) {
        for (auto& pending : group) pending.done(room.error());
        return;
    }
    const auto written = write(group);
    if (!written) stop(written.error());
    const Result<void> answer =
        written ? written
                : unavailable("log-outcome-unknown", "the records may or may not be in the log: " +
                                                         written.error().message);
    for (auto& pending : group) pending.done(answer);
}

Result<void> EmbeddedWriter::write(const Group& group) {
    Head head = mark_->head();
    rocksdb::WriteBatch batch;
    hasher_.begin(head.chain);
    auto entry = build(group, batch);
    if (entry.runs.empty()) return {};  // appends of no records
    entry.chain = hasher_.finish();
    head.chain = entry.chain;
    head.records += entry.records();
    ++head.group;
    const auto store = state_->store();
    auto status = batch.Put(store->groups_family(), offset_key(head.group), encode_group(entry));
    if (status.ok()) status = store->write(batch);
    if (!status.ok()) {
        return unavailable("log-io",
                           fmt::format("{}: writing group {}: {}", options_.directory.string(),
                                       head.group, status.ToString()));
    }
    if (auto marked = mark_->advance(head); !marked) return marked;
    for (const auto& end : changed_) ends_[end.partition] = end.end;
    state_->publish(head.group, head.chain, changed_);
    return {};
}

// One run for each partition, its appends in the order of the queue.
GroupEntry EmbeddedWriter::build(const Group& group, rocksdb::WriteBatch& batch) {
    changed_.clear();
    for (const auto& pending : group) {
        if (pending.records.empty()) continue;
        auto& appends = by_partition_[pending.partition];
        if (appends.empty()) changed_.push_back({pending.partition, ends_[pending.partition]});
        appends.push_back(&pending);
    }
    const auto store = state_->store();
    GroupEntry entry;
    for (auto& [partition, end] : changed_) {
        const auto ref = state_->layout().ref(partition);
        hasher_.begin_run(state_->layout().topic(partition), ref.partition);
        GroupRun run{.family = store->family_number(partition), .first = end, .count = 0};
        for (const auto* pending : by_partition_[partition]) {
            for (const auto& record : pending->records) {
                // Memory is all that a batch can lack, and that throws.
                (void)batch.Put(store->family(partition), offset_key(end), record.bytes);
                hasher_.add(end, record.bytes);
                entry.bytes += record.bytes.size();
                ++end;
                ++run.count;
            }
        }
        by_partition_[partition].clear();
        entry.runs.push_back(run);
    }
    return entry;
}

void EmbeddedWriter::adopt(OpenedStore opened) {
    mark_.emplace(std::move(opened.mark));
    ends_ = opened.head.ends;
    std::vector<PublishedEnd> all;
    for (std::size_t i = 0; i < ends_.size(); ++i) all.push_back({i, ends_[i]});
    state_->set_store(std::move(opened.store));
    state_->publish(opened.head.group, opened.head.chain, all);
}

// A failed sync may have dropped what it should have kept, so it is never tried again: nothing is
// written until the store was read back and compared with the mark.
void EmbeddedWriter::stop(const Error& why) {
    state_->set_health(why);
    stopped_ = unavailable("log-stopped", "the log does not write at the moment: " + why.message);
    backoff_ = backoff_first;
    retry_at_ = Clock::now() + backoff_;
    std::deque<PendingAppend> waiting;
    {
        const std::lock_guard lock(mutex_);
        std::swap(waiting, queue_);
        queue_bytes_ = 0;
    }
    for (auto& pending : waiting) pending.done(*stopped_);
}

void EmbeddedWriter::recover() {
    state_->close_store();
    auto opened = open_checked(options_);
    if (opened) {
        adopt(std::move(*opened));
        state_->set_health({});
        stopped_.reset();
        return;
    }
    const Error& why = opened.error();
    state_->set_health(why);
    stopped_ = unavailable("log-stopped", "the log does not write: " + why.message);
    for (const auto recovery : {StoreRecovery::strict, StoreRecovery::up_to_damage}) {
        auto readable = EmbeddedStore::open(options_, StoreAccess::inspect, recovery);
        if (!readable) continue;
        state_->set_store(std::move(*readable));
        break;
    }
    // Damage does not go away by itself: an operator must act, and then start the process anew.
    backoff_ = std::min<Clock::duration>(2 * backoff_, backoff_max);
    retry_at_ =
        why.kind == ErrorKind::unavailable ? Clock::now() + backoff_ : Clock::time_point::max();
}

}  // namespace anju
