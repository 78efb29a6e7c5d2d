// What the script `kafka` beside this file needs from a client, without the second a JVM takes to
// start: free ports, waiting until brokers answer, and the topics of Anju.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "deploy/kafka/changes.hpp"
#include "deploy/kafka/client.hpp"

namespace {

using namespace anju::kafka;
using Clock = std::chrono::steady_clock;

constexpr int exit_differs = 3;
// Below the ephemeral range: no outgoing connection can take one before the broker does.
constexpr int port_min = 10'000;
constexpr int port_max = 32'000;
constexpr int port_tries_max = 10'000;

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

// Returns once every address answers and knows of `brokers` brokers.
void wait_for(const std::vector<std::string>& words, int brokers, int timeout_s) {
    const auto deadline = Clock::now() + std::chrono::seconds(timeout_s);
    const std::string properties = words[4] == "-" ? "" : words[4];
    std::istringstream addresses(words[1]);
    for (std::string address; std::getline(addresses, address, ',');) {
        const Client client = connect(address, properties);
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

// The words of `apply`: BOOTSTRAP TOPICS-FILE ACLS-FILE|- PARTITIONS COPIES PROPERTIES|- dry|make
// NAME=VALUE...
bool apply(const std::vector<std::string>& words) {
    enum {
        bootstrap = 1,
        topics_file,
        acls_file,
        partitions,
        copies,
        properties,
        how,
        first_setting
    };
    TopicChoices choices{.partitions = std::stoi(words[partitions]),
                         .copies = std::stoi(words[copies])};
    for (std::size_t i = first_setting; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        choices.settings[words[i].substr(0, equals)] = words[i].substr(equals + 1);
    }
    const auto client =
        connect(words[bootstrap], words[properties] == "-" ? "" : words[properties]);
    const auto topics = wanted_topics(words[topics_file], choices);
    const auto to_topics = topic_changes(client.get(), topics);
    for (const auto& line : to_topics.lines) std::cout << line << '\n';
    AclChanges to_acls;
    WantedAcls acls;
    if (words[acls_file] != "-") {
        acls = wanted_acls(words[acls_file]);
        to_acls = acl_changes(client.get(), acls);
        for (const auto& line : to_acls.lines) std::cout << line << '\n';
    }
    std::cout << std::flush;
    if (words[how] == "make") {
        make(client.get(), to_topics, topics);
        if (words[acls_file] != "-") make(client.get(), to_acls, acls);
        return false;
    }
    return !to_topics.lines.empty() || !to_acls.lines.empty();
}

// Whether something is left to be done.
bool run(const std::vector<std::string>& words) {
    const std::string command = words.empty() ? "" : words[0];
    if (command == "free-ports" && words.size() == 2) {
        print_free_ports(std::stoi(words[1]));
    } else if (command == "require-free" && words.size() >= 2) {
        require_free({words.begin() + 1, words.end()});
    } else if (command == "wait" && words.size() == 5) {
        wait_for(words, std::stoi(words[2]), std::stoi(words[3]));
    } else if (command == "apply" && words.size() >= 8) {
        return apply(words);
    } else {
        fail(
            "usage: admin free-ports COUNT | require-free PORT... | wait BOOTSTRAP BROKERS "
            "SECONDS PROPERTIES|- | apply BOOTSTRAP TOPICS ACLS|- PARTITIONS REPLICATION "
            "PROPERTIES|- dry|make [NAME=VALUE...]");
    }
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc}) ? exit_differs : EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << "kafka admin: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
