#include "events/log/kafka_public_topics.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <map>

#include "events/log/kafka_client.hpp"
#include "events/log/kafka_topic_maker.hpp"

namespace anju {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::string_view content_type = "application/cloudevents+json; charset=UTF-8";
constexpr int on_the_way_max = 200'000;
constexpr int poll_ms = 10;
constexpr std::int64_t day_ms = std::int64_t{24} * 60 * 60 * 1000;
// A segment is compacted once it is closed.
constexpr const char* compacted_segment_ms = "600000";

KafkaSettings producer_settings(const KafkaPublicOptions& options) {
    return {
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"max.in.flight.requests.per.connection", "5"},
        {"message.timeout.ms", std::to_string(options.delivery_timeout.count())},
        {"queue.buffering.max.messages", std::to_string(2 * on_the_way_max)},
        {"queue.buffering.max.kbytes", "131072"},
        {"linger.ms", "5"},
        // The one that every client reads: kafkajs knows no other.
        {"compression.type", "gzip"},
        {"compression.level", "1"},
        {"retry.backoff.ms", "50"},
        {"allow.auto.create.topics", "false"},
    };
}

KafkaSettings topic_settings(const KafkaPublicOptions& options) {
    const auto& days = options.retention_days;
    return {{"cleanup.policy", "delete"},
            {"retention.ms", days ? std::to_string(*days * day_ms) : "-1"},
            {"retention.bytes", "-1"},
            {"compression.type", "producer"}};
}

Result<std::uint64_t> position_in(std::string_view value, const std::string& place) {
    boost::system::error_code malformed;
    const auto json = boost::json::parse(value, malformed);
    const auto* object = malformed ? nullptr : json.if_object();
    const auto* member = object == nullptr ? nullptr : object->if_contains("sequence");
    if (member != nullptr && member->is_string()) {
        const std::string_view text = member->get_string();
        std::uint64_t position = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
        if (error == std::errc() && end == text.data() + text.size()) return position;
    }
    return invalid("public-record-foreign",
                   place + ": the last record there is none of ours: who else writes there?");
}

class KafkaPublicTopics : public PublicTopics, private KafkaEvents {
  public:
    static Result<std::unique_ptr<PublicTopics>> open_with(KafkaPublicOptions options) {
        std::unique_ptr<KafkaPublicTopics> topics(new KafkaPublicTopics(std::move(options)));
        const auto& wanted = topics->options_;
        auto producer = make_kafka_client(RD_KAFKA_PRODUCER, wanted.cluster,
                                          producer_settings(wanted), *topics);
        if (!producer) return producer.error();
        auto reader = make_kafka_client(RD_KAFKA_CONSUMER, wanted.cluster,
                                        {{"group.id", "anju.publisher"},
                                         {"enable.auto.commit", "false"},
                                         {"check.crcs", "true"},
                                         {"allow.auto.create.topics", "false"}},
                                        topics->reader_events_);
        if (!reader) return reader.error();
        topics->producer_ = std::move(*producer);
        topics->reader_ = std::move(*reader);
        rd_kafka_poll_set_consumer(topics->reader_.get());
        return std::unique_ptr<PublicTopics>(std::move(topics));
    }

    ~KafkaPublicTopics() override {
        if (!failure_) failure_ = unknown("public topics", "the publisher ends");
        rd_kafka_purge(producer_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_poll(producer_.get(), 0);
        topics_.clear();
    }

    Result<PublicExtent> open(const std::string& topic) override {
        // What is on its way to it comes before what is asked; and its partitions are made anew.
        const auto settled = settle(options_.request_timeout);
        if (!settled) return settled.error();
        if (!*settled) return unknown(topic, "what was written before is not answered");
        auto made = make_kafka_topic(producer_.get(),
                                     {topic, options_.partitions, topic_settings(options_)},
                                     options_.request_timeout);
        if (!made) return made.error();
        std::vector<Partition> partitions;
        PublicExtent extent;
        for (int p = 0; p < options_.partitions; ++p) {
            const auto end = end_of(topic, p);
            if (!end) return end.error();
            auto position = last_position(topic, p, *end);
            if (!position) return position.error();
            extent.last.push_back(*position);
            extent.ends.push_back(static_cast<std::uint64_t>(end->second));
            partitions.push_back({fmt::format("{}[{}]", topic, p), end->second});
        }
        topics_[topic] = {KafkaTopic(rd_kafka_topic_new(producer_.get(), topic.c_str(), nullptr)),
                          std::move(partitions)};
        return extent;
    }

    std::vector<std::uint64_t> ends(const std::string& topic) const override {
        std::vector<std::uint64_t> ends;
        for (const auto& partition : topics_.at(topic).partitions) {
            ends.push_back(static_cast<std::uint64_t>(partition.next.value_or(0)));
        }
        return ends;
    }

    Result<bool> write(const std::string& topic, const PublicRecord& record) override {
        if (rd_kafka_outq_len(producer_.get()) >= on_the_way_max) {
            rd_kafka_poll(producer_.get(), poll_ms);
        }
        if (failure_) return *failure_;
        if (rd_kafka_outq_len(producer_.get()) >= on_the_way_max) return false;
        auto& [kafka_topic, partitions] = topics_.at(topic);
        auto* headers = rd_kafka_headers_new(1);
        rd_kafka_header_add(headers, "content-type", -1, content_type.data(),
                            static_cast<ssize_t>(content_type.size()));
        auto& partition = partitions.at(record.partition);
        const auto code = produce(kafka_topic.get(), record, headers, partition);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return true;
        rd_kafka_headers_destroy(headers);
        if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) return false;
        return unknown(partition.name, rd_kafka_err2str(code));
    }

    Result<bool> settle(milliseconds wait) override {
        const auto deadline = Clock::now() + wait;
        rd_kafka_poll(producer_.get(), 0);
        while (!failure_ && rd_kafka_outq_len(producer_.get()) > 0 && Clock::now() < deadline) {
            rd_kafka_poll(producer_.get(), poll_ms);
        }
        if (failure_) return *failure_;
        return rd_kafka_outq_len(producer_.get()) == 0;
    }

  private:
    struct Partition {
        std::string name;
        std::optional<std::int64_t> next;  // where the next record of ours must lie
    };
    struct Open {
        KafkaTopic topic;
        std::vector<Partition> partitions;
    };

    explicit KafkaPublicTopics(KafkaPublicOptions options) : options_(std::move(options)) {}

    // The client takes what it is given as not const, and copies it.
    rd_kafka_resp_err_t produce(rd_kafka_topic_t* topic, const PublicRecord& record,
                                rd_kafka_headers_t* headers, Partition& partition) {
        return rd_kafka_producev(
            producer_.get(), RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(record.partition),
            RD_KAFKA_V_KEY(const_cast<char*>(record.key.data()), record.key.size()),
            RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_TIMESTAMP(record.recorded.value),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(&partition), RD_KAFKA_V_END);
    }

    // Ours lie next to each other, or somebody else writes between them.
    void delivered(const rd_kafka_message_t& message) override {
        auto& partition = *static_cast<Partition*>(message._private);
        if (failure_) return;
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            failure_ = unknown(partition.name, rd_kafka_err2str(message.err));
            return;
        }
        const bool told = message.offset >= 0;
        if (told && partition.next && *partition.next != message.offset) {
            failure_ = conflict(
                "publisher-interleaved",
                fmt::format("{}: a record of this publisher lies at {}, not at {}: somebody else "
                            "writes there too",
                            partition.name, message.offset, *partition.next));
            return;
        }
        partition.next = told ? std::optional(message.offset + 1) : std::nullopt;
    }
    void failed(rd_kafka_resp_err_t code) override {
        if (code != RD_KAFKA_RESP_ERR__FATAL || failure_) return;
        failure_ = unknown("public topics", "the producer has failed for good");
    }

    Error unknown(const std::string& place, std::string_view why) const {
        return unavailable(
            "log-outcome-unknown",
            fmt::format("{}: the records may or may not be there: {}{}", place, why, last_note()));
    }

    // Of a topic that is new, brokers learn one after another who leads it.
    static bool is_settling(rd_kafka_resp_err_t code) {
        return code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
               code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
               code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    }

    Result<std::pair<std::int64_t, std::int64_t>> end_of(const std::string& topic, int partition) {
        const auto deadline = Clock::now() + options_.request_timeout;
        std::pair<std::int64_t, std::int64_t> extent;
        rd_kafka_resp_err_t code{};
        do {
            code = rd_kafka_query_watermark_offsets(
                reader_.get(), topic.c_str(), partition, &extent.first, &extent.second,
                static_cast<int>(options_.request_timeout.count()));
            if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return extent;
            rd_kafka_poll(producer_.get(), poll_ms);
        } while (is_settling(code) && Clock::now() < deadline);
        return unavailable("log-unreachable",
                           fmt::format("{}[{}]: where it ends is not told: {}", topic, partition,
                                       rd_kafka_err2str(code)));
    }

    Result<std::optional<std::uint64_t>> last_position(
        const std::string& topic, int partition, std::pair<std::int64_t, std::int64_t> extent) {
        if (extent.first >= extent.second) return std::optional<std::uint64_t>();
        const KafkaPartitions place(rd_kafka_topic_partition_list_new(1));
        rd_kafka_topic_partition_list_add(place.get(), topic.c_str(), partition)->offset =
            extent.second - 1;
        rd_kafka_assign(reader_.get(), place.get());
        const auto deadline = Clock::now() + options_.request_timeout;
        while (Clock::now() < deadline) {
            struct MessageCloser {
                void operator()(rd_kafka_message_t* message) const {
                    rd_kafka_message_destroy(message);
                }
            };
            const std::unique_ptr<rd_kafka_message_t, MessageCloser> message(
                rd_kafka_consumer_poll(reader_.get(), poll_ms));
            if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
            if (message->offset != extent.second - 1 || message->partition != partition) continue;
            rd_kafka_assign(reader_.get(), nullptr);
            const std::string_view value(static_cast<const char*>(message->payload), message->len);
            const auto position = position_in(value, fmt::format("{}[{}]", topic, partition));
            if (!position) return position.error();
            return std::optional<std::uint64_t>(*position);
        }
        return unavailable("log-unreachable",
                           fmt::format("{}[{}]: its last record is not given", topic, partition));
    }

    const KafkaPublicOptions options_;
    KafkaEvents reader_events_;
    std::optional<Error> failure_;
    KafkaClient reader_;
    KafkaClient producer_;
    std::map<std::string, Open> topics_;  // closed before their client
};

}  // namespace

Result<std::unique_ptr<PublicTopics>> open_kafka_public_topics(KafkaPublicOptions options) {
    return KafkaPublicTopics::open_with(std::move(options));
}

Result<void> make_compacted_topic(const KafkaOptions& cluster, const std::string& name) {
    constexpr milliseconds timeout{10'000};
    KafkaEvents events;
    auto client = make_kafka_client(RD_KAFKA_PRODUCER, cluster, {}, events);
    if (!client) return client.error();
    auto made = make_kafka_topic(client->get(),
                                 {name,
                                  1,
                                  {{"cleanup.policy", "compact"},
                                   {"segment.ms", compacted_segment_ms},
                                   {"min.cleanable.dirty.ratio", "0.01"}}},
                                 timeout);
    return made ? Result<void>() : Result<void>(made.error());
}

}  // namespace anju
