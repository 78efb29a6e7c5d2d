#include "events/log/sealer_worker.hpp"
#include "events/base/system_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace anju {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds idle_wait{100};
constexpr milliseconds retry_wait{200};
constexpr milliseconds tick_interval{1000};
constexpr milliseconds lacking_wait{10'000};
// A start-up scan that gets nothing for so long goes on with what it has: seals that it missed are
// read afterwards like all later ones.
constexpr int scan_polls_empty_max = 50;
constexpr std::uint16_t seal_version = 1;
constexpr std::uint16_t seals_source = 0;  // of the reader; data partition i is source i + 1

}  // namespace

void Sealer::Worker::Tasks::post(std::function<void()> task) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(task));
}

void Sealer::Worker::Tasks::run() {
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(mutex);
        tasks.swap(waiting);
    }
    for (auto& task : tasks) task();
}

Sealer::Worker::Worker(Log& log, Signer signer, SealerOptions options)
    : log_(log),
      signer_(signer),
      options_(std::move(options)),
      last_written_(Clock::now() - options_.interval_min) {
    thread_ = std::thread([this] { run(); });
}

Sealer::Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (reader_) reader_->wake();
    }
    stopped_.notify_all();
    thread_.join();
}

SealerStatus Sealer::Worker::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

template <class Change>
void Sealer::Worker::change_status(Change&& change) {
    const std::lock_guard lock(mutex_);
    change(status_);
}

void Sealer::Worker::run() {
    while (!stopping_) {
        const Result<void> outcome = owner_ ? step() : prepare();
        const bool passing = !outcome && outcome.error().kind == ErrorKind::unavailable;
        if (!outcome && !passing) {
            change_status([&](SealerStatus& status) { status.failure = outcome.error(); });
            return;
        }
        change_status([&](SealerStatus& status) {
            status.trouble.reset();
            if (passing) status.trouble = outcome.error();
            if (!passing && owner_ && !owner_->trouble().rule.empty()) {
                status.trouble = owner_->trouble();
            }
        });
        if (passing) pause();
    }
}

Result<void> Sealer::Worker::prepare() {
    const auto partition = seals_partition(log_);
    if (!partition) return partition.error();
    seals_ = *partition;
    auto builder = EpochBuilder::start(log_);
    if (!builder) return builder.error();
    builder_.emplace(std::move(*builder));
    owner_.emplace(
        log_, seals_, OwnerClaim{options_.url, options_.writer},
        [tasks = tasks_](std::function<void()> task) { tasks->post(std::move(task)); },
        callbacks());
    return {};
}

OwnerCallbacks Sealer::Worker::callbacks() {
    OwnerCallbacks callbacks;
    callbacks.counted = [this](const std::vector<Counted>& records) {
        for (const auto& record : records) seal_counted(record);
    };
    callbacks.voided = [this](const RecordView&, Verdict) {
        change_status([](SealerStatus& status) { ++status.seals_void; });
    };
    return callbacks;
}

Result<void> Sealer::Worker::step() {
    tasks_->run();
    if (!scanned_) return scan();
    if (!reader_) return open_reader();
    const auto batch = read();
    if (!batch) return batch.error();
    for (const auto& entry : batch->entries) {
        if (auto fed = feed(entry); !fed) return fed;
    }
    if (auto applied = builder_->apply(); !applied) return applied;
    if (auto sealed = seal_if_due(); !sealed) return sealed;
    take_over_if_silent();
    if (Clock::now() - last_tick_ >= tick_interval) {
        last_tick_ = Clock::now();
        owner_->tick();
    }
    publish();
    return check_lacking();
}

// A seal that another sealer wrote may come before its events; but they come soon.
Result<void> Sealer::Worker::check_lacking() {
    const auto lacking = builder_->waiting() > 0 ? builder_->lacking() : std::nullopt;
    if (!lacking) lacking_since_ = Clock::now();
    if (Clock::now() - lacking_since_ < lacking_wait) return {};
    return unavailable("ledger-behind",
                       fmt::format("{} does not give all that was sealed of it: unless a broker is "
                                   "behind, records are lost",
                                   partition_name(log_, data_partitions(log_).at(*lacking))));
}

// Reads the seals that are there, so as to begin at the last full one. Repeated after an
// unavailable error, it goes on where it was.
Result<void> Sealer::Worker::scan() {
    if (!reader_) {
        const auto extent = log_.extent(seals_);
        if (!extent) return extent.error();
        scan_end_ = extent->end;
        auto reader = log_.read({{seals_, seals_offset_}});
        if (!reader) return reader.error();
        const std::lock_guard lock(mutex_);
        reader_ = std::move(*reader);
    }
    for (int empty = 0; !stopping_ && seals_offset_ < scan_end_ && empty < scan_polls_empty_max;) {
        const auto batch = reader_->poll(idle_wait);
        if (!batch) return batch.error();
        empty = batch->entries.empty() ? empty + 1 : 0;
        for (const auto& entry : batch->entries) {
            if (auto fed = feed_seals(entry); !fed) return fed;
        }
    }
    scanned_ = true;
    const std::lock_guard lock(mutex_);
    reader_.reset();
    return {};
}

Result<void> Sealer::Worker::open_reader() {
    std::vector<ReadFrom> from{{seals_, seals_offset_}};
    for (const auto& partition : builder_->read_from()) from.push_back(partition);
    if (auto reached = check_reached(log_, {from.begin() + 1, from.end()}); !reached)
        return reached;
    auto reader = log_.read(std::move(from));
    if (!reader) return reader.error();
    last_progress_ = lacking_since_ = Clock::now();
    if (!options_.standby) owner_->claim();
    const std::lock_guard lock(mutex_);
    reader_ = std::move(*reader);
    return {};
}

// When enough is in memory, reads only what helps to seal or to apply a seal.
Result<LogBatch> Sealer::Worker::read() {
    const bool enough =
        builder_->unsealed() >= options_.unsealed_max || builder_->waiting() >= seals_waiting_max;
    if (!enough) return reader_->poll(wait());
    const auto lacking = builder_->waiting() > 0 ? builder_->lacking() : std::nullopt;
    const auto source = lacking ? static_cast<std::uint16_t>(*lacking + 1) : seals_source;
    return reader_->poll_one(source, wait());
}

milliseconds Sealer::Worker::wait() const {
    if (!may_seal()) return idle_wait;
    const auto left = last_written_ + options_.interval_min - Clock::now();
    const auto rounded = std::chrono::ceil<milliseconds>(left);
    return std::clamp(rounded, milliseconds(0), idle_wait);
}

Result<void> Sealer::Worker::feed(const LogEntry& entry) {
    if (entry.source == seals_source) return feed_seals(entry);
    builder_->feed(static_cast<std::uint16_t>(entry.source - 1), entry);
    return {};
}

Result<void> Sealer::Worker::feed_seals(const LogEntry& entry) {
    if (auto fed = owner_->feed(entry); !fed) return fed;
    seals_offset_ = entry.offset + 1;
    return seals_read_;
}

void Sealer::Worker::seal_counted(const Counted& counted) {
    if (!seals_read_) return;
    const std::string_view payload = counted.record.payload;
    auto read = scanned_ ? builder_->seal_read(payload) : builder_->seal_scanned(payload);
    if (!read) {
        Error error = read.error();
        error.message =
            fmt::format("{}[0] offset {}: {}", seals_topic, counted.offset, error.message);
        seals_read_ = std::move(error);
    }
    last_progress_ = Clock::now();
    change_status([&](SealerStatus& status) { status.last_seal = counted.record.header.recorded; });
}

bool Sealer::Worker::may_seal() const {
    return owner_->state() == Owner::State::active && !in_flight_ && builder_->waiting() == 0 &&
           builder_->unsealed() > 0;
}

Result<void> Sealer::Worker::seal_if_due() {
    const auto time = Clock::now();
    if (!may_seal() || time - last_written_ < options_.interval_min) return {};
    RecordHeader header;
    header.kind = RecordKind::seal;
    header.schema_version = seal_version;
    header.stream_version = static_cast<std::uint32_t>(builder_->epoch() + 1);
    header.recorded = system_now();
    header.occurred = header.recorded.day();
    const auto payload = builder_->compose(options_.epoch_events_max, signer_, options_.origin);
    auto bytes = encode_record(header, "ledger", "", payload);
    if (!bytes) return bytes.error();
    last_written_ = time;
    in_flight_ = true;
    std::vector<AppendRecord> records;
    records.push_back({"ledger", std::move(*bytes)});
    owner_->commit(std::move(records), [this](const Result<std::uint64_t>& result) {
        in_flight_ = false;
        if (!result) return;
        change_status([](SealerStatus& status) { ++status.seals_written; });
    });
    return {};
}

void Sealer::Worker::take_over_if_silent() {
    const auto time = Clock::now();
    const bool expects_seal = builder_->unsealed() > 0 && builder_->waiting() == 0;
    if (!expects_seal) last_progress_ = time;
    const bool silent = time - last_progress_ >= options_.takeover_after;
    if (silent && owner_->state() == Owner::State::standby) owner_->claim();
}

void Sealer::Worker::publish() {
    change_status([&](SealerStatus& status) {
        status.state = owner_->state();
        status.epochs = builder_->epoch();
        status.events = builder_->events();
        status.unsealed = builder_->unsealed();
        status.records_void = builder_->voided();
        status.halted = builder_->halted();
    });
}

void Sealer::Worker::pause() {
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, retry_wait, [&] { return stopping_.load(); });
}

}  // namespace anju
