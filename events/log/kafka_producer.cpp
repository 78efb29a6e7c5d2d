#include "events/log/kafka_producer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace anju {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds poll_wait{1000};
constexpr milliseconds flush_poll_wait{10};
constexpr milliseconds give_up_limit{5000};  // purged records are reported at once
constexpr milliseconds renew_wait{500};
constexpr std::size_t record_overhead_bytes = 64;
constexpr std::size_t queue_records_max = 1'000'000;

KafkaSettings settings_of(const KafkaOptions& options) {
    // Our own limits answer "log-busy" before those of the client are met.
    const auto kib = std::to_string(options.queue_bytes_max / 1024 + 1024);
    return {
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"max.in.flight.requests.per.connection", "5"},
        {"message.timeout.ms", std::to_string(options.delivery_timeout.count())},
        {"message.max.bytes", std::to_string(options.record_bytes_max + (64 << 10))},
        {"queue.buffering.max.messages", std::to_string(2 * queue_records_max)},
        {"queue.buffering.max.kbytes", kib},
        {"linger.ms", "0"},
        {"compression.type", "lz4"},
        {"retry.backoff.ms", "50"},
        {"allow.auto.create.topics", "false"},
    };
}

std::size_t bytes_of(const AppendRecord& record) {
    return record.key.size() + record.bytes.size();
}

}  // namespace

Result<std::unique_ptr<KafkaProducer>> KafkaProducer::open(
    std::shared_ptr<const KafkaWatch> watch) {
    std::unique_ptr<KafkaProducer> producer(new KafkaProducer(std::move(watch)));
    if (auto connected = producer->connect(); !connected) return connected.error();
    producer->thread_ = std::thread([raw = producer.get()] { raw->run(); });
    return producer;
}

KafkaProducer::~KafkaProducer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        if (client_) rd_kafka_queue_yield(client_->events.get());
    }
    stopped_.notify_one();
    if (thread_.joinable()) thread_.join();
}

Result<void> KafkaProducer::connect() {
    const auto& options = watch_->options();
    auto made = make_kafka_client(RD_KAFKA_PRODUCER, options, settings_of(options), *this);
    Client client;
    if (made) {
        client.client = std::move(*made);
        client.events.reset(rd_kafka_queue_get_main(client.client.get()));
        client.topics = make_kafka_topics(client.client.get(), watch_->topic_names());
    }
    const std::lock_guard lock(mutex_);
    if (!made) {
        trouble_ = made.error();
        return made.error();
    }
    client_ = std::move(client);
    trouble_.reset();
    return {};
}

void KafkaProducer::append(PartitionRef partition, std::vector<AppendRecord> records,
                           AppendDone done) {
    const auto& options = watch_->options();
    std::size_t bytes = 0;
    std::size_t largest = 0;
    for (const auto& record : records) {
        bytes += bytes_of(record) + record_overhead_bytes;
        largest = std::max(largest, bytes_of(record));
    }
    if (bytes > options.append_bytes_max || largest > options.record_bytes_max) {
        return refuse(std::move(done),
                      invalid("append-too-large",
                              fmt::format("an append to {} of {} bytes with a record of {} exceeds "
                                          "the limits of {} and {}",
                                          watch_->name(partition), bytes, largest,
                                          options.append_bytes_max, options.record_bytes_max)));
    }
    // Held while the records are handed over, so that they lie together.
    const std::lock_guard lock(mutex_);
    auto why = refusal(records.size(), bytes);
    if (!why && !records.empty()) {
        auto& pending = pending_.emplace_back(Pending{partition, std::move(done), bytes});
        pending.self = std::prev(pending_.end());
        return produce(pending, records);
    }
    answers_.push_back({std::move(done), why ? Result<void>(*why) : Result<void>()});
    if (client_) rd_kafka_queue_yield(client_->events.get());
}

void KafkaProducer::refuse(AppendDone done, Error why) {
    const std::lock_guard lock(mutex_);
    answers_.push_back({std::move(done), std::move(why)});
    if (client_) rd_kafka_queue_yield(client_->events.get());
}

std::optional<Error> KafkaProducer::refusal(std::size_t records, std::size_t bytes) const {
    const auto bytes_max = watch_->options().queue_bytes_max;
    if (!client_) {
        return unavailable("log-restarting",
                           "the producer of the log is being replaced; try again" +
                               (trouble_ ? ": " + trouble_->message : std::string()));
    }
    const auto on_the_way = static_cast<std::size_t>(rd_kafka_outq_len(client_->client.get()));
    if (queue_bytes_ + bytes <= bytes_max && on_the_way + records <= queue_records_max) return {};
    return unavailable("log-busy",
                       fmt::format("{} bytes in {} records wait to be written, the "
                                   "limits are {} and {}",
                                   queue_bytes_, on_the_way, bytes_max, queue_records_max));
}

// The caller holds the lock: no report of these records is handled before it returns.
void KafkaProducer::produce(Pending& pending, const std::vector<AppendRecord>& records) {
    auto* topic = client_->topics[pending.partition.topic].get();
    for (const auto& record : records) {
        // The client copies; that it takes the bytes as not const is an accident of its interface.
        auto* bytes = const_cast<char*>(record.bytes.data());
        if (rd_kafka_produce(topic, pending.partition.partition, RD_KAFKA_MSG_F_COPY, bytes,
                             record.bytes.size(), record.key.data(), record.key.size(),
                             &pending) != 0) {
            pending.failure =
                unknown_outcome(pending.partition, rd_kafka_err2str(rd_kafka_last_error()));
            break;
        }
        ++pending.undelivered;
    }
    if (pending.undelivered > 0) {
        queue_bytes_ += pending.bytes;
        return;
    }
    answers_.push_back({std::move(pending.done), *pending.failure});
    pending_.erase(pending.self);
    rd_kafka_queue_yield(client_->events.get());
}

void KafkaProducer::delivered(const rd_kafka_message_t& message) {
    auto& pending = *static_cast<Pending*>(message._private);
    AppendDone done;
    Result<void> result;
    {
        const std::lock_guard lock(mutex_);
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR && !pending.failure) {
            pending.failure = unknown_outcome(pending.partition, rd_kafka_err2str(message.err));
        }
        if (--pending.undelivered > 0) return;
        queue_bytes_ -= pending.bytes;
        done = std::move(pending.done);
        if (pending.failure) result = *pending.failure;
        pending_.erase(pending.self);
    }
    done(std::move(result));
}

void KafkaProducer::failed(rd_kafka_resp_err_t code) {
    if (code == RD_KAFKA_RESP_ERR__FATAL) fatal_ = true;
}

Error KafkaProducer::unknown_outcome(PartitionRef partition, const std::string& why) const {
    return unavailable("log-outcome-unknown",
                       fmt::format("{}: the records may or may not be in the log: {}{}",
                                   watch_->name(partition), why, last_note()));
}

Result<void> KafkaProducer::health() const {
    const std::lock_guard lock(mutex_);
    if (trouble_) return *trouble_;
    return {};
}

void KafkaProducer::fail_for_good() {
    const std::lock_guard lock(mutex_);
    if (!client_) return;
    rd_kafka_test_fatal_error(client_->client.get(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
                              "as a test asked for");
}

void KafkaProducer::run() {
    while (true) {
        if (!client_) {
            std::unique_lock lock(mutex_);
            stopped_.wait_for(lock, renew_wait, [&] { return stopping_; });
        } else {
            rd_kafka_poll(client_->client.get(), static_cast<int>(poll_wait.count()));
        }
        answer();
        if (fatal_) renew();
        if (!client_) (void)connect();  // health() tells why not
        const std::lock_guard lock(mutex_);
        if (stopping_) break;
    }
    if (client_) {
        poll_until_empty(client_->client.get(), watch_->options().close_timeout);
        give_up(client_->client.get());
    }
    answer();
}

void KafkaProducer::answer() {
    std::vector<Answer> answers;
    {
        const std::lock_guard lock(mutex_);
        std::swap(answers, answers_);
    }
    for (auto& [done, result] : answers) done(std::move(result));
}

// Everything on its way in the broken producer is answered before a new one begins, so that no
// later append can overtake it.
void KafkaProducer::renew() {
    std::optional<Client> broken;
    {
        const std::lock_guard lock(mutex_);
        std::swap(broken, client_);
    }
    if (broken) give_up(broken->client.get());
    broken.reset();
    fatal_ = false;
}

void KafkaProducer::poll_until_empty(rd_kafka_t* client, Clock::duration limit) {
    const auto deadline = Clock::now() + limit;
    while (rd_kafka_outq_len(client) > 0 && Clock::now() < deadline) {
        rd_kafka_poll(client, static_cast<int>(flush_poll_wait.count()));
    }
}

void KafkaProducer::give_up(rd_kafka_t* client) {
    rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    poll_until_empty(client, give_up_limit);
    std::list<Pending> unanswered;
    {
        const std::lock_guard lock(mutex_);
        std::swap(unanswered, pending_);
        queue_bytes_ = 0;
    }
    for (auto& pending : unanswered) {
        pending.done(unknown_outcome(pending.partition, "the client gave no report"));
    }
}

}  // namespace anju
