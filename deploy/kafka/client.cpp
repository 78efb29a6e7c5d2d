#include "deploy/kafka/client.hpp"

#include <fstream>
#include <stdexcept>

namespace anju::kafka {
namespace {

Settings properties_in(const std::string& file) {
    if (file.empty()) return {};
    std::ifstream input(file);
    if (!input) fail(file + " cannot be read");
    Settings properties;
    for (std::string line; std::getline(input, line);) {
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string::npos) continue;
        properties.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return properties;
}

}  // namespace

void fail(const std::string& message) {
    throw std::runtime_error(message);
}

Client connect(const std::string& bootstrap, const std::string& properties) {
    Settings wanted{{"bootstrap.servers", bootstrap},
                    {"log_level", "0"},
                    {"reconnect.backoff.ms", "50"},
                    {"reconnect.backoff.max.ms", "200"}};
    const auto more = properties_in(properties);
    wanted.insert(wanted.end(), more.begin(), more.end());
    rd_kafka_conf_t* settings = rd_kafka_conf_new();
    char error[error_size];
    for (const auto& [name, value] : wanted) {
        if (rd_kafka_conf_set(settings, name.c_str(), value.c_str(), error, sizeof error) !=
            RD_KAFKA_CONF_OK) {
            rd_kafka_conf_destroy(settings);
            fail("client setting " + name + "=" + value + ": " + error);
        }
    }
    Client client(rd_kafka_new(RD_KAFKA_PRODUCER, settings, error, sizeof error));
    if (!client) {
        rd_kafka_conf_destroy(settings);
        fail("client for " + bootstrap + ": " + error);
    }
    return client;
}

Metadata metadata_of(rd_kafka_t* client, bool all_topics) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client, all_topics, nullptr, &metadata, 10 * poll_ms);
    return Metadata(error == RD_KAFKA_RESP_ERR_NO_ERROR ? metadata : nullptr);
}

}  // namespace anju::kafka
