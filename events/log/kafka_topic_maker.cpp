#include "events/log/kafka_topic_maker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace anju {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int copies_max = 3;
constexpr int look_again_ms = 50;
constexpr std::size_t error_bytes = 512;

struct TopicRequestCloser {
    void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
};
struct EventCloser {
    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};
using TopicRequest = std::unique_ptr<rd_kafka_NewTopic_t, TopicRequestCloser>;
using Event = std::unique_ptr<rd_kafka_event_t, EventCloser>;

Error unreachable(const std::string& name, std::string_view why) {
    return unavailable("log-unreachable",
                       fmt::format("the cluster does not answer for topic {}: {}", name, why));
}

struct Found {
    int brokers = 0;
    int partitions = 0;  // 0: there is no such topic
    int with_leader = 0;
};

Result<Found> look(rd_kafka_t* client, const std::string& name, milliseconds timeout) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto code =
        rd_kafka_metadata(client, 1, nullptr, &metadata, static_cast<int>(timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return unreachable(name, rd_kafka_err2str(code));
    const KafkaMetadata kept(metadata);
    Found found{.brokers = metadata->broker_cnt};
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        const auto& topic = metadata->topics[i];
        if (name != topic.topic) continue;
        found.partitions = topic.partition_cnt;
        for (int p = 0; p < topic.partition_cnt; ++p) {
            if (topic.partitions[p].leader >= 0) ++found.with_leader;
        }
    }
    return found;
}

Result<void> request(rd_kafka_t* client, const KafkaTopicRequest& wanted, int copies,
                     milliseconds timeout) {
    char error[error_bytes];
    const TopicRequest topic(
        rd_kafka_NewTopic_new(wanted.name.c_str(), wanted.partitions, copies, error, sizeof error));
    if (!topic) return invalid("public-topic-refused", fmt::format("{}: {}", wanted.name, error));
    auto settings = wanted.settings;
    settings.emplace_back("min.insync.replicas", copies >= copies_max ? "2" : "1");
    settings.emplace_back("message.timestamp.type", "CreateTime");
    for (const auto& [name, value] : settings) {
        rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
    }
    const KafkaQueue queue(rd_kafka_queue_new(client));
    rd_kafka_NewTopic_t* all[] = {topic.get()};
    rd_kafka_CreateTopics(client, all, 1, nullptr, queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), static_cast<int>(timeout.count())));
    if (!event) return unreachable(wanted.name, "no answer");
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return unreachable(wanted.name, rd_kafka_event_error_string(event.get()));
    }
    std::size_t count = 0;
    const auto* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    if (count == 0) return unreachable(wanted.name, "no answer");
    const auto code = rd_kafka_topic_result_error(results[0]);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
        return {};
    }
    const char* reason = rd_kafka_topic_result_error_string(results[0]);
    const auto why = fmt::format("the cluster refuses the topic {}: {}", wanted.name,
                                 reason != nullptr ? reason : rd_kafka_err2str(code));
    if (code == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION) return invalid("public-topic-refused", why);
    return unavailable("log-unreachable", why);
}

}  // namespace

Result<bool> make_kafka_topic(rd_kafka_t* client, const KafkaTopicRequest& wanted,
                              milliseconds timeout) {
    const auto deadline = Clock::now() + timeout;
    std::optional<int> requested;
    for (;;) {
        const auto found = look(client, wanted.name, timeout);
        if (!found) return found.error();
        if (found->with_leader == wanted.partitions) return requested.has_value();
        const bool is_other = found->partitions > 0 && found->partitions != wanted.partitions;
        if (found->partitions > wanted.partitions || (is_other && !requested)) {
            return invalid("partition-count",
                           fmt::format("topic {} has {} partitions, not {}", wanted.name,
                                       found->partitions, wanted.partitions));
        }
        if (!requested && found->partitions == 0) {
            requested = std::min(copies_max, found->brokers);
            auto made = request(client, wanted, *requested, timeout);
            if (!made) return made.error();
        }
        if (Clock::now() > deadline) return unreachable(wanted.name, "it has no leaders yet");
        rd_kafka_poll(client, look_again_ms);
    }
}

}  // namespace anju
