// Public topics on a Kafka cluster: made when they are missing, written by an idempotent producer,
// as structured CloudEvents (content-type application/cloudevents+json).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "events/log/kafka_log.hpp"
#include "events/log/public_topics.hpp"

namespace anju {

struct KafkaPublicOptions {
    KafkaOptions cluster;               // bootstrap and security
    std::uint16_t partitions = 0;       // of each topic: as many as a service's topic has
    std::optional<int> retention_days;  // of topics that are made; none: for ever
    std::chrono::milliseconds request_timeout{10'000};
    // How long a record may be tried before its outcome is called unknown.
    std::chrono::milliseconds delivery_timeout{4'000};
};

// Unavailable: "log-unreachable", "log-client".
Result<std::unique_ptr<PublicTopics>> open_kafka_public_topics(KafkaPublicOptions options);

// Makes the topic of one partition, of which only the newest record of each key is kept, unless it
// is there. Errors as PublicTopics::open().
Result<void> make_compacted_topic(const KafkaOptions& cluster, const std::string& name);

}  // namespace anju
