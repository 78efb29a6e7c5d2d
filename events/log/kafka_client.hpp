// The objects of librdkafka as owners that close them, and how a client is made. Internal to the
// Kafka log.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/log/kafka_log.hpp"

namespace anju {

struct KafkaCloser {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
    void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
    void operator()(rd_kafka_topic_partition_list_t* list) const {
        rd_kafka_topic_partition_list_destroy(list);
    }
    void operator()(const rd_kafka_metadata_t* metadata) const {
        rd_kafka_metadata_destroy(metadata);
    }
    void operator()(const rd_kafka_group_list* groups) const {
        rd_kafka_group_list_destroy(groups);
    }
};
using KafkaClient = std::unique_ptr<rd_kafka_t, KafkaCloser>;
using KafkaTopic = std::unique_ptr<rd_kafka_topic_t, KafkaCloser>;
using KafkaQueue = std::unique_ptr<rd_kafka_queue_t, KafkaCloser>;
using KafkaPartitions = std::unique_ptr<rd_kafka_topic_partition_list_t, KafkaCloser>;
using KafkaMetadata = std::unique_ptr<const rd_kafka_metadata_t, KafkaCloser>;
using KafkaGroups = std::unique_ptr<const rd_kafka_group_list, KafkaCloser>;

using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

// What a client tells. Outlives its client.
class KafkaEvents {
  public:
    virtual ~KafkaEvents() = default;
    // On the thread that polls the client.
    virtual void delivered(const rd_kafka_message_t&) {}
    virtual void failed(rd_kafka_resp_err_t) {}
    // In a group: what was assigned, or is to be given up. Answered by rd_kafka_assign.
    virtual void rebalanced(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*) {}

    // The client's own log, of which the last line is kept. Any thread.
    void note(std::string_view line);
    // ", last: ..." for the end of a message; empty when nothing was noted.
    std::string last_note() const;

  private:
    static constexpr std::size_t note_bytes_max = 300;

    mutable std::mutex mutex_;
    std::string note_;
};

// Connects in the background, with what all clients of ours have in common, how they are let in,
// and `settings`. Its main queue must be polled now and then (rd_kafka_poll), or what it tells
// piles up.
Result<KafkaClient> make_kafka_client(rd_kafka_type_t type, const KafkaOptions& options,
                                      const KafkaSettings& settings, KafkaEvents& events);
// Of every topic, in their order.
std::vector<KafkaTopic> make_kafka_topics(rd_kafka_t* client,
                                          const std::vector<std::string>& names);

// Whether this librdkafka knows the setting.
bool kafka_setting_exists(const std::string& name, const std::string& value);

}  // namespace anju
