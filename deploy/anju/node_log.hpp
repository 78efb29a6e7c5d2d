// The log that a process stands on.
#pragma once

#include <memory>

#include "deploy/anju/node.hpp"
#include "events/log/kafka_log.hpp"

namespace anju {

// How to reach a cluster, and how its brokers let us in: by the file of kafka_properties.hpp, if
// one is named.
Result<KafkaOptions> kafka_cluster(const std::string& bootstrap,
                                   const std::filesystem::path& properties);
Result<std::unique_ptr<Log>> open_kafka_log(const std::string& bootstrap,
                                            const std::filesystem::path& properties);
// Of a data folder.
Result<std::unique_ptr<Log>> open_embedded_log(const std::filesystem::path& data,
                                               std::vector<Topic> topics);
// The embedded log in the data folder, or the one on Kafka.
Result<std::unique_ptr<Log>> open_log(const NodeOptions& options);

}  // namespace anju
