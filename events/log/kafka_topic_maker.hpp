// Makes topics on a Kafka cluster. Internal to the Kafka parts.
#pragma once

#include <chrono>
#include <string>

#include "events/log/kafka_client.hpp"

namespace anju {

struct KafkaTopicRequest {
    std::string name;
    int partitions = 1;
    KafkaSettings settings;  // of the topic; copies are set by how many brokers there are
};

// Whether it had to be made. Copies: three where there are three brokers, of which two must hold a
// record. Invalid: there is one with another count of partitions, or the cluster refuses the name.
Result<bool> make_kafka_topic(rd_kafka_t* client, const KafkaTopicRequest& wanted,
                              std::chrono::milliseconds timeout);

}  // namespace anju
