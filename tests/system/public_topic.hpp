// A public topic as a client of Kafka reads it, from its beginning to where it ends now.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace anju::test {

struct PublicMessage {
    int partition = 0;
    std::int64_t offset = 0;
    std::string key;
    std::string value;
    std::int64_t timestamp_ms = 0;
    std::map<std::string, std::string> headers;
};

// Each partition in its order. Throws when the cluster does not give it; empty without the topic.
std::vector<PublicMessage> read_public_topic(const std::string& bootstrap,
                                             const std::string& topic);
// How many records it has now; 0 without the topic.
std::int64_t size_of_public_topic(const std::string& bootstrap, const std::string& topic);

}  // namespace anju::test
