#include "tests/chaos/leaders.hpp"

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace anju::test {

namespace {

constexpr int answer_timeout_ms = 2'000;

using Client = std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)>;

Client connect(const std::string& address) {
    std::array<char, 512> error{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", address.c_str(), error.data(), error.size());
    rd_kafka_conf_set(conf, "log_level", "0", error.data(), error.size());
    rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size());
    if (client == nullptr) throw std::runtime_error(error.data());
    return {client, rd_kafka_destroy};
}

}  // namespace

int Leaders::led_by(int broker) const {
    return static_cast<int>(
        std::ranges::count_if(by_partition, [&](const auto& one) { return one.second == broker; }));
}

int Leaders::in_sync_min() const {
    const auto least = std::ranges::min_element(
        in_sync, [](const auto& a, const auto& b) { return a.second < b.second; });
    return least == in_sync.end() ? 0 : least->second;
}

// A client of its own for each question: one that is connected to others may ask another.
std::optional<Leaders> leaders_seen_by(const std::string& address) {
    const auto client = connect(address);
    const rd_kafka_metadata_t* found = nullptr;
    if (rd_kafka_metadata(client.get(), 1, nullptr, &found, answer_timeout_ms) !=
        RD_KAFKA_RESP_ERR_NO_ERROR) {
        return std::nullopt;
    }
    Leaders leaders;
    for (int t = 0; t < found->topic_cnt; ++t) {
        const auto& topic = found->topics[t];
        for (int p = 0; p < topic.partition_cnt; ++p) {
            const auto& partition = topic.partitions[p];
            const auto name = fmt::format("{}[{}]", topic.topic, partition.id);
            leaders.by_partition[name] = partition.leader;
            leaders.in_sync[name] = partition.isr_cnt;
            leaders.copies[name] = {partition.replicas, partition.replicas + partition.replica_cnt};
        }
    }
    rd_kafka_metadata_destroy(found);
    return leaders;
}

}  // namespace anju::test
