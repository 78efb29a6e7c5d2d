#include "events/log/embedded_log_reader.hpp"

namespace anju {

namespace {

// Whoever merges partitions holds a batch of each.
constexpr std::size_t batch_entries_max = 4'000;
constexpr std::size_t batch_bytes_max = std::size_t{1} << 20;

}  // namespace

bool EmbeddedReader::Building::full() const {
    return entries.size() >= batch_entries_max || memory->kept_bytes() >= batch_bytes_max;
}

EmbeddedReader::EmbeddedReader(std::shared_ptr<EmbeddedState> state,
                               const std::vector<ReadFrom>& from)
    : state_(std::move(state)) {
    waiter_.watched.resize(state_->layout().size());
    for (const auto& start : from) {
        const std::size_t partition = *state_->layout().index(start.partition);
        waiter_.watched[partition] = true;
        sources_.push_back({partition, start.offset, nullptr});
    }
    waiter_.release_store = [this] { release_store(); };
    state_->add(waiter_);
}

EmbeddedReader::~EmbeddedReader() {
    state_->remove(waiter_);
}

void EmbeddedReader::release_store() {
    const std::lock_guard lock(mutex_);
    for (auto& source : sources_) source.cursor.reset();
    store_.reset();
}

Result<LogBatch> EmbeddedReader::poll(std::chrono::milliseconds wait) {
    return read_or_wait(true, {turn_, sources_.size()}, wait);
}

Result<LogBatch> EmbeddedReader::poll_one(std::uint16_t source, std::chrono::milliseconds wait) {
    return read_or_wait(false, {source, 1}, wait);
}

Result<LogBatch> EmbeddedReader::read_or_wait(bool any, Range range,
                                              std::chrono::milliseconds wait) {
    const auto deadline = std::chrono::steady_clock::now() + wait;
    while (true) {
        auto batch = read(any, range);
        if (!batch || !batch->entries.empty()) return batch;
        if (state_->wait(waiter_, deadline, [&] { return has_news(range); })) continue;
        if (state_->store() != nullptr) return LogBatch{};
        auto health = state_->health();
        return health ? unavailable("log-closed", "the log is closed") : health.error();
    }
}

bool EmbeddedReader::has_news(Range range) const {
    for (std::size_t i = 0; i < range.count; ++i) {
        const auto& source = sources_[(range.first + i) % sources_.size()];
        if (source.next < state_->end(source.partition)) return true;
    }
    return false;
}

// A partition is read until it has no more or the batch is full; the next poll begins behind it, so
// one busy partition cannot starve the others.
Result<LogBatch> EmbeddedReader::read(bool any, Range range) {
    if (!has_news(range)) return LogBatch{};
    const std::lock_guard lock(mutex_);
    if (store_ == nullptr) store_ = state_->store();
    if (store_ == nullptr) return LogBatch{};
    Building batch{{}, std::make_shared<BatchMemory>()};
    bool cursors_left = false;
    for (std::size_t i = 0; i < range.count && !batch.full(); ++i) {
        const std::size_t index = (range.first + i) % sources_.size();
        auto read = read_source(index, batch);
        // What was read before the damage is given out; the next poll meets the damage again.
        if (!read && batch.entries.empty()) return read.error();
        if (!read) break;
        if (any) turn_ = (index + 1) % sources_.size();
    }
    for (const auto& source : sources_) cursors_left = cursors_left || source.cursor != nullptr;
    if (!cursors_left) store_.reset();
    return LogBatch{std::move(batch.entries), std::move(batch.memory)};
}

Result<void> EmbeddedReader::read_source(std::size_t index, Building& batch) {
    auto& source = sources_[index];
    const std::uint64_t end = state_->end(source.partition);
    bool fresh = false;
    while (source.next < end && !batch.full()) {
        if (source.cursor == nullptr) {
            source.cursor = store_->iterate(source.partition);
            if (source.cursor == nullptr) return lost(source);
            source.cursor->Seek(offset_key(source.next));
            fresh = true;
        }
        auto& at = *source.cursor;
        if (at.Valid() && offset_of_key(at.key().ToStringView()) == source.next) {
            batch.entries.push_back({static_cast<std::uint16_t>(index), source.next,
                                     batch.memory->keep(at.value().ToStringView())});
            ++source.next;
            at.Next();
            fresh = false;
            continue;
        }
        const auto status = at.status();
        const bool valid = at.Valid();
        source.cursor.reset();
        if (!status.ok()) {
            return store_error(
                status,
                fmt::format("{} offset {}", state_->layout().name(source.partition), source.next));
        }
        // A kept iterator does not see what was written after it was made: look once more.
        if (valid || fresh) return lost(source);
    }
    if (source.next >= end) source.cursor.reset();
    return {};
}

Error EmbeddedReader::lost(const Source& source) const {
    return corrupt("log-lost", fmt::format("{} offset {}: the record was acknowledged, but is not "
                                           "in the store; restore the log from its archive",
                                           state_->layout().name(source.partition), source.next));
}

}  // namespace anju
