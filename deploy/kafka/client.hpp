// A client of a Kafka cluster for who administers it: connections, questions and their answers.
// Throws std::runtime_error with what went wrong.
#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace anju::kafka {

using Settings = std::vector<std::pair<std::string, std::string>>;

inline constexpr int request_timeout_ms = 30'000;
inline constexpr int poll_ms = 100;
inline constexpr std::size_t error_size = 512;

struct ClientCloser {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
struct MetadataCloser {
    void operator()(const rd_kafka_metadata_t* metadata) const {
        rd_kafka_metadata_destroy(metadata);
    }
};
struct EventCloser {
    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};
using Client = std::unique_ptr<rd_kafka_t, ClientCloser>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataCloser>;
using Event = std::unique_ptr<rd_kafka_event_t, EventCloser>;

[[noreturn]] void fail(const std::string& message);

// `properties` is a file of librdkafka's properties (name=value), or empty.
Client connect(const std::string& bootstrap, const std::string& properties);

// Null when no broker answers in time.
Metadata metadata_of(rd_kafka_t* client, bool all_topics);

// Puts a question by `put(queue)` and waits for its answer.
template <class Put>
Event ask(rd_kafka_t* client, const std::string& what, Put&& put) {
    const std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)> queue(
        rd_kafka_queue_new(client), rd_kafka_queue_destroy);
    put(queue.get());
    Event event(rd_kafka_queue_poll(queue.get(), request_timeout_ms));
    if (!event) fail(what + ": no answer in " + std::to_string(request_timeout_ms) + " ms");
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(what + ": " + rd_kafka_event_error_string(event.get()));
    }
    return event;
}

// Asks again until it holds: a cluster takes some moments to do what it has agreed to.
template <class Holds>
void await(const std::string& what, rd_kafka_t* client, Holds&& holds) {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(request_timeout_ms);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) {
            fail(what + " after " + std::to_string(request_timeout_ms) + " ms");
        }
        rd_kafka_poll(client, poll_ms);
    }
}

}  // namespace anju::kafka
