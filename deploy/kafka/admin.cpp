// What the script `kafka` beside this file needs from a client, without the second a JVM takes to
// start: free ports, waiting until brokers answer, and the topics of Anju.
#include <arpa/inet.h>
#include <librdkafka/rdkafka.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr int request_timeout_ms = 30'000;
constexpr int poll_ms = 100;
constexpr int error_size = 512;
// Below the ephemeral range: no outgoing connection can take one before the broker does.
constexpr int port_min = 10'000;
constexpr int port_max = 32'000;
constexpr int port_tries_max = 10'000;

struct ClientCloser {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
struct MetadataCloser {
    void operator()(const rd_kafka_metadata_t* metadata) const {
        rd_kafka_metadata_destroy(metadata);
    }
};
using Client = std::unique_ptr<rd_kafka_t, ClientCloser>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataCloser>;

struct Topic {
    std::string name;
    int partitions;
    int replication;
    Settings settings;
};

[[noreturn]] void fail(const std::string& message) {
    throw std::runtime_error(message);
}

Client connect(const std::string& bootstrap) {
    rd_kafka_conf_t* settings = rd_kafka_conf_new();
    char error[error_size];
    for (const auto& [name, value] : Settings{{"bootstrap.servers", bootstrap},
                                              {"log_level", "0"},
                                              {"reconnect.backoff.ms", "50"},
                                              {"reconnect.backoff.max.ms", "200"}}) {
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

// Null when no broker answers in time.
Metadata metadata_of(rd_kafka_t* client, bool all_topics) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client, all_topics, nullptr, &metadata, 10 * poll_ms);
    return Metadata(error == RD_KAFKA_RESP_ERR_NO_ERROR ? metadata : nullptr);
}

bool can_bind(int port) {
    const int socket_fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (socket_fd < 0) fail(std::string("socket: ") + std::strerror(errno));
    const int reuse = 1;
    ::setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool bound =
        ::bind(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket_fd);
    return bound;
}

void print_free_ports(int count) {
    std::mt19937 random(std::random_device{}());
    std::uniform_int_distribution<int> any_port(port_min, port_max);
    std::set<int> found;
    for (int i = 0; i < port_tries_max && static_cast<int>(found.size()) < count; ++i) {
        const int port = any_port(random);
        if (can_bind(port) && found.insert(port).second) std::cout << port << '\n';
    }
    if (static_cast<int>(found.size()) < count) fail("fewer than the ports asked for are free");
}

void require_free(const std::vector<std::string>& ports) {
    for (const auto& port : ports) {
        if (!can_bind(std::stoi(port))) fail("port " + port + " on 127.0.0.1 is taken");
    }
}

// Returns once every address of `bootstrap` answers and knows of `brokers` brokers.
void wait_for(const std::string& bootstrap, int brokers, int timeout_s) {
    const auto deadline = Clock::now() + std::chrono::seconds(timeout_s);
    std::istringstream addresses(bootstrap);
    for (std::string address; std::getline(addresses, address, ',');) {
        const Client client = connect(address);
        for (int known = 0; known < brokers;) {
            const Metadata metadata = metadata_of(client.get(), false);
            known = metadata ? metadata->broker_cnt : 0;
            if (known >= brokers) break;
            if (Clock::now() > deadline) {
                fail(address + " knows of " + std::to_string(known) + " of " +
                     std::to_string(brokers) + " brokers after " + std::to_string(timeout_s) +
                     " s");
            }
            rd_kafka_poll(client.get(), poll_ms);
        }
    }
}

std::vector<Topic> topics_of_anju(int partitions, int replication) {
    Settings kept{{"cleanup.policy", "delete"},
                  {"retention.ms", "-1"},
                  {"retention.bytes", "-1"},
                  {"message.timestamp.type", "CreateTime"}};
    Settings latest{{"cleanup.policy", "compact"}, {"message.timestamp.type", "CreateTime"}};
    const std::string in_sync_min = replication >= 3 ? "2" : "1";
    for (auto* settings : {&kept, &latest}) {
        settings->emplace_back("min.insync.replicas", in_sync_min);
    }
    std::vector<Topic> topics;
    for (const char* stream : {"registry", "parks", "employment", "facilities", "land",
                               "governance", "rights", "planning", "access"}) {
        topics.push_back({std::string("anju.") + stream, partitions, replication, kept});
    }
    topics.push_back({"anju.seals", 1, replication, kept});
    topics.push_back({"anju.nodes", 1, replication, latest});
    return topics;
}

rd_kafka_NewTopic_t* request_for(const Topic& topic) {
    char error[error_size];
    auto* request = rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication,
                                          error, sizeof error);
    if (request == nullptr) fail(topic.name + ": " + error);
    for (const auto& [name, value] : topic.settings) {
        const auto code = rd_kafka_NewTopic_set_config(request, name.c_str(), value.c_str());
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            fail(topic.name + ": " + name + "=" + value + ": " + rd_kafka_err2str(code));
        }
    }
    return request;
}

void require_created(rd_kafka_event_t* event) {
    if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(std::string("creating topics: ") + rd_kafka_event_error_string(event));
    }
    std::size_t count = 0;
    const auto* results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto code = rd_kafka_topic_result_error(results[i]);
        const std::string name = rd_kafka_topic_result_name(results[i]);
        if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            std::cerr << name << ": there already\n";
        } else if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            const char* reason = rd_kafka_topic_result_error_string(results[i]);
            fail(name + ": " + (reason != nullptr ? reason : rd_kafka_err2str(code)));
        } else {
            std::cerr << name << ": created\n";
        }
    }
}

void request_creation(rd_kafka_t* client, const std::vector<Topic>& topics) {
    std::vector<rd_kafka_NewTopic_t*> requests;
    for (const auto& topic : topics) requests.push_back(request_for(topic));
    const std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)> queue(
        rd_kafka_queue_new(client), rd_kafka_queue_destroy);
    rd_kafka_CreateTopics(client, requests.data(), requests.size(), nullptr, queue.get());
    rd_kafka_NewTopic_destroy_array(requests.data(), requests.size());
    const std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)> event(
        rd_kafka_queue_poll(queue.get(), request_timeout_ms), rd_kafka_event_destroy);
    if (!event) fail("creating topics: no answer in " + std::to_string(request_timeout_ms) + " ms");
    require_created(event.get());
}

// How many partitions of the topic have a leader; -1 when the topic is not known yet.
int led_partitions(const rd_kafka_metadata_t& metadata, const Topic& topic) {
    for (int i = 0; i < metadata.topic_cnt; ++i) {
        const auto& found = metadata.topics[i];
        if (topic.name != found.topic || found.err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        if (found.partition_cnt != topic.partitions) {
            fail(topic.name + " has " + std::to_string(found.partition_cnt) + " partitions, not " +
                 std::to_string(topic.partitions) +
                 ": streams are placed by this number, so it is never changed; ask for " +
                 std::to_string(found.partition_cnt) + " or start an empty broker");
        }
        int led = 0;
        for (int p = 0; p < found.partition_cnt; ++p) led += found.partitions[p].leader >= 0;
        return led;
    }
    return -1;
}

bool all_led(rd_kafka_t* client, const std::vector<Topic>& topics) {
    const Metadata metadata = metadata_of(client, true);
    if (!metadata) return false;
    for (const auto& topic : topics) {
        if (led_partitions(*metadata, topic) != topic.partitions) return false;
    }
    return true;
}

void create_topics(const std::string& bootstrap, int partitions, int replication) {
    const auto topics = topics_of_anju(partitions, replication);
    const Client client = connect(bootstrap);
    request_creation(client.get(), topics);
    const auto deadline = Clock::now() + std::chrono::milliseconds(request_timeout_ms);
    while (!all_led(client.get(), topics)) {
        if (Clock::now() > deadline) fail(bootstrap + ": topics without leaders after 30 s");
        rd_kafka_poll(client.get(), poll_ms);
    }
}

void run(const std::vector<std::string>& words) {
    const std::string command = words.empty() ? "" : words[0];
    if (command == "free-ports" && words.size() == 2) {
        print_free_ports(std::stoi(words[1]));
    } else if (command == "require-free" && words.size() >= 2) {
        require_free({words.begin() + 1, words.end()});
    } else if (command == "wait" && words.size() == 4) {
        wait_for(words[1], std::stoi(words[2]), std::stoi(words[3]));
    } else if (command == "topics" && words.size() == 4) {
        create_topics(words[1], std::stoi(words[2]), std::stoi(words[3]));
    } else {
        fail(
            "usage: admin free-ports COUNT | require-free PORT... | wait BOOTSTRAP BROKERS "
            "SECONDS | topics BOOTSTRAP PARTITIONS REPLICATION");
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run({argv + 1, argv + argc});
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << "kafka admin: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
