// What a cluster lacks of what it is to be like: found, shown, and made. Throws std::runtime_error.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <string>
#include <vector>

#include "deploy/kafka/wanted.hpp"

namespace anju::kafka {

struct TopicChanges {
    std::vector<WantedTopic> missing;
    std::vector<WantedTopic> other_settings;  // with all that they are to be set to
    std::vector<std::string> lines;           // "~ topic anju.land: retention.ms 1000 -> -1"
};
// A topic with another number of partitions is refused: streams are placed by it.
TopicChanges topic_changes(rd_kafka_t* client, const std::vector<WantedTopic>& wanted);
// Returns when it is so, and every partition has a leader.
void make(rd_kafka_t* client, const TopicChanges& changes, const std::vector<WantedTopic>& wanted);

struct AclChanges {
    std::vector<Acl> missing;
    std::vector<Acl> beyond;
    std::vector<std::string> lines;
};
AclChanges acl_changes(rd_kafka_t* client, const WantedAcls& wanted);
// Returns when it is so.
void make(rd_kafka_t* client, const AclChanges& changes, const WantedAcls& wanted);

}  // namespace anju::kafka
