#include "tests/bench/bare_consumer.hpp"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>

#include "tests/bench/benchmark.hpp"

namespace anju::bench {
namespace {

constexpr int poll_ms = 1'000;
constexpr int metadata_ms = 10'000;
constexpr int empty_polls_max = 30;
constexpr std::size_t messages_at_once = 10'000;

using Consumer = std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)>;
using Queue = std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)>;
using Handle = std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)>;

// Without a group: a member waits for a coordinator before it reads.
Consumer open(const std::string& bootstrap) {
    std::array<char, 512> error{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    for (const auto& [name, value] :
         {std::pair("bootstrap.servers", bootstrap.c_str()), std::pair("fetch.wait.max.ms", "10"),
          std::pair("log_level", "0")}) {
        if (rd_kafka_conf_set(conf, name, value, error.data(), error.size()) != RD_KAFKA_CONF_OK) {
            fail(error.data());
        }
    }
    Consumer consumer(rd_kafka_new(RD_KAFKA_CONSUMER, conf, error.data(), error.size()),
                      rd_kafka_destroy);
    if (!consumer) fail(error.data());
    return consumer;
}

// All partitions of all topics, while it lives.
class Reading {
  public:
    Reading(rd_kafka_t* consumer, const std::vector<Topic>& topics)
        : queue_(rd_kafka_queue_new(consumer), rd_kafka_queue_destroy), topics_(topics) {
        // Who leads each partition, else librdkafka finds out a second later.
        const rd_kafka_metadata_t* metadata = nullptr;
        const auto known = rd_kafka_metadata(consumer, 1, nullptr, &metadata, metadata_ms);
        if (known != RD_KAFKA_RESP_ERR_NO_ERROR) fail(rd_kafka_err2str(known));
        rd_kafka_metadata_destroy(metadata);
        for (const auto& topic : topics) {
            handles_.emplace_back(rd_kafka_topic_new(consumer, topic.name.c_str(), nullptr),
                                  rd_kafka_topic_destroy);
            for (int i = 0; i < topic.partitions; ++i) {
                if (rd_kafka_consume_start_queue(handles_.back().get(), i,
                                                 RD_KAFKA_OFFSET_BEGINNING, queue_.get()) != 0) {
                    fail(rd_kafka_err2str(rd_kafka_last_error()));
                }
            }
        }
    }
    ~Reading() {
        for (std::size_t t = 0; t < handles_.size(); ++t) {
            for (int i = 0; i < topics_[t].partitions; ++i) {
                rd_kafka_consume_stop(handles_[t].get(), i);
            }
        }
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    rd_kafka_queue_t* queue() const { return queue_.get(); }

  private:
    Queue queue_;
    std::vector<Handle> handles_;
    const std::vector<Topic>& topics_;
};

}  // namespace

double consume(const std::string& bootstrap, const std::vector<Topic>& topics,
               std::uint64_t records, const EachValue& each) {
    const auto start = Clock::now();
    const Consumer consumer = open(bootstrap);
    const Reading reading(consumer.get(), topics);
    std::vector<rd_kafka_message_t*> messages(messages_at_once);
    std::uint64_t bytes = 0;
    int empty = 0;
    for (std::uint64_t read = 0; read < records;) {
        const auto count = rd_kafka_consume_batch_queue(reading.queue(), poll_ms, messages.data(),
                                                        messages.size());
        empty = count > 0 ? 0 : empty + 1;
        if (count < 0 || empty > empty_polls_max) fail("the bare consumer gets no records");
        for (ssize_t i = 0; i < count; ++i) {
            if (messages[i]->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                bytes += messages[i]->len;
                if (each) each({static_cast<const char*>(messages[i]->payload), messages[i]->len});
                ++read;
            }
            rd_kafka_message_destroy(messages[i]);
        }
    }
    if (bytes == 0) fail("the bare consumer read nothing");
    return seconds_since(start);
}

}  // namespace anju::bench
