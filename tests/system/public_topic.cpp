#include "tests/system/public_topic.hpp"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace anju::test {

namespace {

constexpr int timeout_ms = 20'000;
constexpr int poll_ms = 1'000;
constexpr int empty_polls_max = 30;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error("public topic: " + what);
}

class Consumer {
  public:
    explicit Consumer(const std::string& bootstrap) {
        std::array<char, 512> error{};
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        for (const auto& [name, value] :
             {std::pair("bootstrap.servers", bootstrap.c_str()), std::pair("group.id", "test"),
              std::pair("enable.auto.commit", "false"), std::pair("log_level", "0")}) {
            rd_kafka_conf_set(conf, name, value, error.data(), error.size());
        }
        client_ = rd_kafka_new(RD_KAFKA_CONSUMER, conf, error.data(), error.size());
        if (client_ == nullptr) fail(error.data());
        rd_kafka_poll_set_consumer(client_);
    }
    ~Consumer() { rd_kafka_destroy(client_); }
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;

    rd_kafka_t* get() const { return client_; }

    // One past the last record of each partition; empty without the topic, or while it is new.
    std::vector<std::int64_t> ends(const std::string& topic) const {
        const rd_kafka_metadata_t* metadata = nullptr;
        if (rd_kafka_metadata(client_, 1, nullptr, &metadata, timeout_ms) !=
            RD_KAFKA_RESP_ERR_NO_ERROR) {
            fail("the cluster does not answer");
        }
        int partitions = 0;
        for (int i = 0; i < metadata->topic_cnt; ++i) {
            if (topic == metadata->topics[i].topic) partitions = metadata->topics[i].partition_cnt;
        }
        rd_kafka_metadata_destroy(metadata);
        std::vector<std::int64_t> all;
        for (int p = 0; p < partitions; ++p) {
            std::int64_t low = 0;
            std::int64_t high = 0;
            const auto code = rd_kafka_query_watermark_offsets(client_, topic.c_str(), p, &low,
                                                               &high, timeout_ms);
            if (code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION) return {};
            if (code != RD_KAFKA_RESP_ERR_NO_ERROR) fail(rd_kafka_err2str(code));
            all.push_back(high);
        }
        return all;
    }

  private:
    rd_kafka_t* client_ = nullptr;
};

std::map<std::string, std::string> headers_of(const rd_kafka_message_t& message) {
    std::map<std::string, std::string> all;
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return all;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        all[name] = std::string(static_cast<const char*>(value), size);
    }
    return all;
}

PublicMessage copy_of(const rd_kafka_message_t& message) {
    return {message.partition,
            message.offset,
            {static_cast<const char*>(message.key), message.key_len},
            {static_cast<const char*>(message.payload), message.len},
            rd_kafka_message_timestamp(&message, nullptr),
            headers_of(message)};
}

}  // namespace

std::vector<PublicMessage> read_public_topic(const std::string& bootstrap,
                                             const std::string& topic) {
    const Consumer consumer(bootstrap);
    const auto ends = consumer.ends(topic);
    auto* places = rd_kafka_topic_partition_list_new(static_cast<int>(ends.size()));
    std::int64_t left = 0;
    for (std::size_t p = 0; p < ends.size(); ++p) {
        left += ends[p];
        rd_kafka_topic_partition_list_add(places, topic.c_str(), static_cast<int>(p))->offset = 0;
    }
    rd_kafka_assign(consumer.get(), places);
    rd_kafka_topic_partition_list_destroy(places);
    std::vector<PublicMessage> all;
    for (int empty = 0; left > 0;) {
        auto* message = rd_kafka_consumer_poll(consumer.get(), poll_ms);
        if (message == nullptr && ++empty > empty_polls_max) fail("it gives no records");
        if (message == nullptr) continue;
        const auto partition = static_cast<std::size_t>(message->partition);
        const bool wanted =
            message->err == RD_KAFKA_RESP_ERR_NO_ERROR && message->offset < ends.at(partition);
        if (wanted) {
            empty = 0;
            --left;
            all.push_back(copy_of(*message));
        }
        rd_kafka_message_destroy(message);
    }
    return all;
}

std::int64_t size_of_public_topic(const std::string& bootstrap, const std::string& topic) {
    std::int64_t sum = 0;
    for (const auto end : Consumer(bootstrap).ends(topic)) sum += end;
    return sum;
}

}  // namespace anju::test
