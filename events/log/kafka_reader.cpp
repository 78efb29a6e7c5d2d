#include "events/log/kafka_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace anju {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t batch_entries_max = 10'000;
constexpr milliseconds retry_wait{250};
// A poll that takes so many at once is behind, and the client may have stopped fetching.
constexpr std::size_t behind_entries_min = 500;
// The client holds some hundred bytes more for each record, which its limit in bytes leaves out.
constexpr std::uint64_t record_bytes_typical = 160;
constexpr std::uint64_t queue_records_min = 10'000;
constexpr std::uint64_t queue_kib_min = 1024;
constexpr std::uint64_t queue_kib_max = 64 << 10;

// Since 2.2 librdkafka can be told how soon to fetch again when its queue was full; before, it
// does so once a second unless its threads are woken.
const KafkaSettings full_queue_backoff{{"fetch.queue.backoff.ms", "2"}};

bool backoff_can_be_set() {
    static const bool exists =
        kafka_setting_exists(full_queue_backoff[0].first, full_queue_backoff[0].second);
    return exists;
}

KafkaSettings settings_of(const KafkaOptions& options, std::size_t sources) {
    const auto kib = std::clamp<std::uint64_t>(options.read_ahead_bytes / 1024 / sources,
                                               queue_kib_min, queue_kib_max);
    const auto records = std::max(queue_records_min, kib * 1024 / record_bytes_typical);
    KafkaSettings settings{
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "error"},
        {"check.crcs", "true"},
        {"allow.auto.create.topics", "false"},
        {"queued.min.messages", std::to_string(records)},
        {"queued.max.messages.kbytes", std::to_string(kib)},
        {"fetch.min.bytes", "1"},
        {"fetch.wait.max.ms", "100"},  // a partition that is started later waits so long at most
        {"fetch.error.backoff.ms", "50"},
    };
    if (backoff_can_be_set()) settings.push_back(full_queue_backoff[0]);
    return settings;
}

// Within this process only.
std::size_t hash_of(std::string_view bytes) {
    return std::hash<std::string_view>()(bytes);
}

std::string setting_of(const KafkaOptions& options, std::string_view name) {
    for (const auto& [known, value] : options.security) {
        if (known == name) return value;
    }
    return {};
}

}  // namespace

KafkaReader::Messages::~Messages() {
    for (auto* message : messages) rd_kafka_message_destroy(message);
}

Result<std::unique_ptr<KafkaReader>> KafkaReader::open(std::shared_ptr<const KafkaWatch> watch,
                                                       const std::vector<ReadFrom>& from) {
    auto client = std::make_shared<Client>();
    auto made = make_kafka_client(RD_KAFKA_CONSUMER, watch->options(),
                                  settings_of(watch->options(), from.size()), client->events);
    if (!made) return made.error();
    client->client = std::move(*made);
    client->topics = make_kafka_topics(client->client.get(), watch->topic_names());
    return std::unique_ptr<KafkaReader>(new KafkaReader(std::move(watch), std::move(client), from));
}

KafkaReader::KafkaReader(std::shared_ptr<const KafkaWatch> watch, std::shared_ptr<Client> client,
                         const std::vector<ReadFrom>& from)
    : watch_(std::move(watch)), client_(std::move(client)), taken_(batch_entries_max) {
    for (const auto& start : from) {
        sources_.push_back({.reader = this, .partition = start.partition, .next = start.offset});
    }
}

KafkaReader::~KafkaReader() {
    for (auto& source : sources_) stop(source);
}

Result<LogBatch> KafkaReader::poll(milliseconds wait) {
    return read_or_wait(true, {turn_, sources_.size()}, wait);
}

Result<LogBatch> KafkaReader::poll_one(std::uint16_t source, milliseconds wait) {
    return read_or_wait(false, {source, 1}, wait);
}

void KafkaReader::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    news_.notify_one();
}

// Called by the client with the queue locked: nothing of librdkafka may be called here, nor while
// mutex_ is held.
void KafkaReader::on_news(rd_kafka_t*, void* opaque) {
    auto& source = *static_cast<Source*>(opaque);
    {
        const std::lock_guard lock(source.reader->mutex_);
        source.ready = true;
    }
    source.reader->news_.notify_one();
}

Result<LogBatch> KafkaReader::read_or_wait(bool any, Range range, milliseconds wait) {
    const auto deadline = Clock::now() + wait;
    rd_kafka_poll(client_->client.get(), 0);
    while (true) {
        start_due();
        if (auto failure = take_failure(range)) return *failure;
        auto batch = read(any, range);
        if (!batch.entries.empty()) return batch;
        if (auto failure = take_failure(range)) return *failure;
        switch (wait_for_news(range, deadline)) {
            case News::entries:
                continue;
            case News::woken:
                return LogBatch{};
            case News::none:
                break;
        }
        if (auto health = watch_->health(); !health) return health.error();
        return LogBatch{};
    }
}

KafkaReader::News KafkaReader::wait_for_news(Range range, Clock::time_point deadline) {
    auto until = deadline;
    for (std::size_t i = 0; i < range.count; ++i) {
        const auto& source = at(range, i);
        if (!source.queue && !source.failure) until = std::min(until, source.start_at);
    }
    std::unique_lock lock(mutex_);
    const auto is_ready = [&] {
        for (std::size_t i = 0; i < range.count; ++i) {
            if (at(range, i).ready) return true;
        }
        return false;
    };
    news_.wait_until(lock, until, [&] { return woken_ || is_ready(); });
    if (woken_) {
        woken_ = false;
        return News::woken;
    }
    return is_ready() || until < deadline ? News::entries : News::none;
}

// All at once, whichever is read first: one that is started later waits for the fetch under way.
void KafkaReader::start_due() {
    std::vector<Source*> due;
    std::vector<PartitionRef> partitions;
    for (auto& source : sources_) {
        if (source.queue || source.failure || source.start_at > Clock::now()) continue;
        due.push_back(&source);
        partitions.push_back(source.partition);
    }
    if (due.empty()) return;
    const auto extents = watch_->extents(partitions);
    for (std::size_t i = 0; i < due.size(); ++i) {
        if (extents[i]) {
            start(*due[i], *extents[i]);
        } else {
            retry_later(*due[i], extents[i].error());
        }
    }
}

// Only offsets that were there once are fetched. A log that ends below one of them may have lost
// records; but so it looks, too, where a broker was cut off or frozen and still takes itself for
// the leader. It is told and tried again: what is there in the end is compared with what was given.
void KafkaReader::start(Source& source, const Extent& extent) {
    if (source.next < extent.begin) {
        source.failure = corrupt(
            "log-lost",
            fmt::format("{} offset {} is no longer in the log, which begins at {} and "
                        "ends at {}; restore it from its archive",
                        watch_->name(source.partition), source.next, extent.begin, extent.end));
        return;
    }
    if (extent.end < source.known_end) {
        return retry_later(
            source,
            unavailable("log-shorter",
                        fmt::format("{} ends at offset {}, but was read up to {}: unless a "
                                    "broker is behind, records are lost",
                                    watch_->name(source.partition), extent.end, source.known_end)));
    }
    source.known_end = extent.end;
    source.comparing = source.last && source.last->offset >= extent.begin;
    source.broker = -1;
    source.queue.reset(rd_kafka_queue_new(client_->client.get()));
    rd_kafka_queue_cb_event_enable(source.queue.get(), on_news, &source);
    // Beyond the end there is nothing to fetch: what comes before the offset wanted is dropped.
    const auto from = source.comparing ? source.last->offset : source.next;
    const auto offset =
        static_cast<std::int64_t>(std::max(extent.begin, std::min(from, source.known_end)));
    if (rd_kafka_consume_start_queue(client_->topics[source.partition.topic].get(),
                                     source.partition.partition, offset, source.queue.get()) == 0) {
        return;
    }
    const std::string why = rd_kafka_err2str(rd_kafka_last_error());
    source.queue.reset();
    retry_later(source, unavailable("log-unreachable",
                                    fmt::format("{} offset {} cannot be read: {}",
                                                watch_->name(source.partition), offset, why)));
}

void KafkaReader::stop(Source& source) {
    if (!source.queue) return;
    rd_kafka_queue_cb_event_enable(source.queue.get(), nullptr, nullptr);
    // It fails only for a partition that is not being read.
    (void)rd_kafka_consume_stop(client_->topics[source.partition.topic].get(),
                                source.partition.partition);
    source.queue.reset();
    const std::lock_guard lock(mutex_);
    source.ready = false;
}

void KafkaReader::retry_later(Source& source, Error why) {
    source.failure = std::move(why);
    source.start_at = Clock::now() + retry_wait;
}

std::optional<Error> KafkaReader::take_failure(Range range) {
    for (std::size_t i = 0; i < range.count; ++i) {
        auto& source = at(range, i);
        if (!source.failure) continue;
        const Error failure = *source.failure;
        if (failure.rule != "log-lost") source.failure.reset();
        return failure;
    }
    return {};
}

// A partition is read until it has no more or the batch is full; the next poll begins behind it, so
// one busy partition cannot starve the others.
LogBatch KafkaReader::read(bool any, Range range) {
    std::vector<LogEntry> entries;
    auto kept = std::make_shared<Messages>();
    kept->client = client_;
    for (std::size_t i = 0; i < range.count && entries.size() < batch_entries_max; ++i) {
        const auto index = (range.first + i) % sources_.size();
        const auto before = entries.size();
        read_source(static_cast<std::uint16_t>(index), entries, *kept);
        if (any && entries.size() > before) turn_ = (index + 1) % sources_.size();
    }
    return {std::move(entries), std::move(kept)};
}

void KafkaReader::read_source(std::uint16_t index, std::vector<LogEntry>& entries, Messages& kept) {
    auto& source = sources_[index];
    {
        const std::lock_guard lock(mutex_);
        if (!source.ready) return;
        source.ready = false;
    }
    const std::size_t room = batch_entries_max - entries.size();
    auto& failure = client_->events.failure;
    failure.reset();
    const auto got = rd_kafka_consume_batch_queue(source.queue.get(), 0, taken_.data(), room);
    const auto count = got > 0 ? static_cast<std::size_t>(got) : 0;
    const auto before = entries.size();
    for (std::size_t i = 0; i < count; ++i) take(index, taken_[i], entries, kept);
    if (entries.size() > before) {
        source.last = Given{entries.back().offset, hash_of(entries.back().bytes)};
    }
    if (failure && source.queue) fail(source, *failure, rd_kafka_err2str(*failure));
    if (!source.queue) return;
    keep_fetching(source, count);
    if (count < room) return;
    const std::lock_guard lock(mutex_);
    source.ready = true;
}

void KafkaReader::take(std::uint16_t index, rd_kafka_message_t* message,
                       std::vector<LogEntry>& entries, Messages& kept) {
    auto& source = sources_[index];
    if (!is_wanted(source, *message)) {
        rd_kafka_message_destroy(message);
        return;
    }
    const auto offset = static_cast<std::uint64_t>(message->offset);
    kept.messages.push_back(message);
    entries.push_back({index, offset, {static_cast<const char*>(message->payload), message->len}});
    source.next = offset + 1;
    source.known_end = std::max(source.known_end, source.next);
}

// What follows a failure is read again; what precedes the offset wanted never was.
bool KafkaReader::is_wanted(Source& source, const rd_kafka_message_t& message) {
    if (!source.queue) return false;
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(source, message.err, rd_kafka_message_errstr(&message));
        return false;
    }
    const auto broker = rd_kafka_message_broker_id(&message);
    const bool moved = source.broker >= 0 && broker != source.broker;
    source.broker = broker;
    if (moved) {
        stop(source);
        source.start_at = Clock::now();
        return false;
    }
    const auto offset = static_cast<std::uint64_t>(message.offset);
    // Where it is missing, the topic is one that is compacted.
    if (std::exchange(source.comparing, false) && offset == source.last->offset &&
        hash_of({static_cast<const char*>(message.payload), message.len}) != source.last->hash) {
        stop(source);
        source.failure = corrupt(
            "log-lost", fmt::format("{} offset {} holds another record than it did: the log was "
                                    "cut off or made anew; restore it from its archive",
                                    watch_->name(source.partition), offset));
        return false;
    }
    return offset >= source.next;
}

void KafkaReader::fail(Source& source, rd_kafka_resp_err_t code, const std::string& why) {
    const auto name = watch_->name(source.partition);
    stop(source);
    source.start_at = Clock::now() + retry_wait;
    switch (code) {
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
        case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
            return;  // start() finds out which way
        case RD_KAFKA_RESP_ERR__BAD_MSG:
        case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
            source.failure =
                corrupt("log-damaged", fmt::format("{} offset {}: {}", name, source.next, why));
            return;
        default:
            source.failure = unavailable("log-unreachable",
                                         fmt::format("{} offset {}: {}", name, source.next, why));
    }
}

// The client sets no alarm for itself when a full queue has been emptied. Setting its credentials,
// to what they are, is the one call that wakes its threads.
void KafkaReader::keep_fetching(Source& source, std::size_t taken) {
    const bool was_behind = std::exchange(source.behind, taken >= behind_entries_min);
    if (backoff_can_be_set() || !(was_behind || source.behind)) return;
    const auto user = setting_of(watch_->options(), "sasl.username");
    const auto password = setting_of(watch_->options(), "sasl.password");
    rd_kafka_error_t* error =
        rd_kafka_sasl_set_credentials(client_->client.get(), user.c_str(), password.c_str());
    if (error != nullptr) rd_kafka_error_destroy(error);
}

}  // namespace anju
