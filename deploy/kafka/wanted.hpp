// What a cluster of Anju is to be like, as topics.toml and acls.toml say.
#pragma once

#include <librdkafka/rdkafka.h>

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace anju::kafka {

struct WantedTopic {
    std::string name;
    int partitions = 1;
    int copies = 1;
    std::map<std::string, std::string> settings{};
};

// One thing that one principal may do.
struct Acl {
    std::string principal;  // "User:anju-land"
    rd_kafka_ResourceType_t resource = RD_KAFKA_RESOURCE_TOPIC;
    rd_kafka_ResourcePatternType_t pattern = RD_KAFKA_RESOURCE_PATTERN_LITERAL;
    std::string name;  // of the topic or group, or how they begin
    std::string host = "*";
    rd_kafka_AclOperation_t operation = RD_KAFKA_ACL_OPERATION_READ;
    rd_kafka_AclPermissionType_t permission = RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW;

    auto operator<=>(const Acl&) const = default;
    std::string text() const;  // "allow User:anju-land to read topic anju.land"
};

struct TopicChoices {
    int partitions = 8;  // of topics that tell no number of their own
    int copies = 1;
    std::map<std::string, std::string> settings{};  // in place of those in the file
};

// Both throw std::runtime_error, with the line, for what is not as expected.
std::vector<WantedTopic> wanted_topics(const std::string& file, const TopicChoices& choices);
struct WantedAcls {
    std::set<std::string> principals;
    std::set<Acl> acls;
};
WantedAcls wanted_acls(const std::string& file);

}  // namespace anju::kafka
