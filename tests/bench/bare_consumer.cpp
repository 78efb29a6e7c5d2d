#include "tests/bench/bare_consumer.hpp"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>

#include "tests/bench/benchmark.hpp"

namespace anju::bench {
namespace {

constexpr int poll_ms = 1'000;
constexpr int empty_polls_max = 30;
constexpr std::size_t messages_at_once = 10'000;

using Consumer = std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)>;
using Queue = std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)>;

Consumer open(const std::string& bootstrap) {
    std::array<char, 512> error{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    for (const auto& [name, value] :
         {std::pair("bootstrap.servers", bootstrap.c_str()), std::pair("group.id", "anju-bench"),
          std::pair("enable.auto.commit", "false"), std::pair("log_level", "0")}) {
        if (rd_kafka_conf_set(conf, name, value, error.data(), error.size()) != RD_KAFKA_CONF_OK) {
            fail(error.data());
        }
    }
    Consumer consumer(rd_kafka_new(RD_KAFKA_CONSUMER, conf, error.data(), error.size()),
                      rd_kafka_destroy);
    if (!consumer) fail(error.data());
    return consumer;
}

}  // namespace

std::uint64_t consume(const std::string& bootstrap, const std::vector<Topic>& topics,
                      std::uint64_t records) {
    const Consumer consumer = open(bootstrap);
    auto* list = rd_kafka_topic_partition_list_new(16);
    for (const auto& topic : topics) {
        for (int i = 0; i < topic.partitions; ++i) {
            rd_kafka_topic_partition_list_add(list, topic.name.c_str(), i)->offset =
                RD_KAFKA_OFFSET_BEGINNING;
        }
    }
    const auto assigned = rd_kafka_assign(consumer.get(), list);
    rd_kafka_topic_partition_list_destroy(list);
    if (assigned != RD_KAFKA_RESP_ERR_NO_ERROR) fail(rd_kafka_err2str(assigned));
    const Queue queue(rd_kafka_queue_get_consumer(consumer.get()), rd_kafka_queue_destroy);
    std::vector<rd_kafka_message_t*> messages(messages_at_once);
    std::uint64_t bytes = 0;
    int empty = 0;
    for (std::uint64_t read = 0; read < records;) {
        const auto count =
            rd_kafka_consume_batch_queue(queue.get(), poll_ms, messages.data(), messages.size());
        empty = count > 0 ? 0 : empty + 1;
        if (count < 0 || empty > empty_polls_max) fail("the bare consumer gets no records");
        for (ssize_t i = 0; i < count; ++i) {
            if (messages[i]->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                bytes += messages[i]->len;
                ++read;
            }
            rd_kafka_message_destroy(messages[i]);
        }
    }
    rd_kafka_consumer_close(consumer.get());
    return bytes;
}

}  // namespace anju::bench
