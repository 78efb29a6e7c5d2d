#include "deploy/anju/node_log.hpp"

#include "deploy/anju/kafka_properties.hpp"
#include "events/log/embedded_log.hpp"
#include "events/log/ledger.hpp"
#include "services/catalogue.hpp"

namespace anju {

Result<KafkaOptions> kafka_cluster(const std::string& bootstrap,
                                   const std::filesystem::path& properties) {
    KafkaOptions options{.bootstrap = bootstrap, .topics = {}};
    if (properties.empty()) return options;
    auto security = read_kafka_properties(properties);
    if (!security) return security.error();
    options.security = std::move(*security);
    return options;
}

Result<std::unique_ptr<Log>> open_kafka_log(const std::string& bootstrap,
                                            const std::filesystem::path& properties) {
    auto options = kafka_cluster(bootstrap, properties);
    if (!options) return options.error();
    options->topics = all_topics(0);
    auto log = KafkaLog::open(std::move(*options));
    if (!log) return log.error();
    return std::unique_ptr<Log>(std::move(*log));
}

Result<std::unique_ptr<Log>> open_embedded_log(const std::filesystem::path& data,
                                               std::vector<Topic> topics) {
    auto log = EmbeddedLog::open({.directory = data / "log", .topics = std::move(topics)});
    if (!log) return log.error();
    return std::unique_ptr<Log>(std::move(*log));
}

Result<std::unique_ptr<Log>> open_log(const NodeOptions& options) {
    if (!options.kafka.empty()) return open_kafka_log(options.kafka, options.kafka_properties);
    return open_embedded_log(options.data, all_topics(options.partitions));
}

std::vector<std::string> service_names() {
    std::vector<std::string> names;
    for (const auto& service : all_services()) names.push_back(service.name);
    return names;
}

std::vector<Topic> all_topics(std::uint16_t partitions) {
    std::vector<Topic> topics;
    for (const auto& name : service_names()) topics.push_back({"anju." + name, partitions});
    topics.push_back({std::string(seals_topic), 1});
    topics.push_back({std::string(nodes_topic), 1});
    return topics;
}

}  // namespace anju
