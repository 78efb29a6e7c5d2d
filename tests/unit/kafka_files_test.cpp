// The files that say what topics a cluster is to have and who may use them, against the program.
#include <gmock/gmock.h>

#include "deploy/anju/node.hpp"
#include "deploy/kafka/wanted.hpp"
#include "events/log/ledger.hpp"

namespace anju::test {

namespace {

const std::string folder = std::string(ANJU_SOURCE_DIR) + "/deploy/kafka/";

TEST(KafkaFilesTest, NameEveryTopicOfTheProgramWithItsPartitions) {
    std::map<std::string, int> expected;
    for (const auto& topic : all_topics(8)) expected[topic.name] = topic.partitions;
    std::map<std::string, int> found;
    for (const auto& topic : kafka::wanted_topics(folder + "topics.toml", {.partitions = 8})) {
        found[topic.name] = topic.partitions;
    }
    EXPECT_EQ(found, expected);
}

TEST(KafkaFilesTest, KeepRecordsForEverAndNeverElectALeaderWithoutThem) {
    for (const auto& topic : kafka::wanted_topics(folder + "topics.toml", {.copies = 3})) {
        EXPECT_EQ(topic.settings.at("unclean.leader.election.enable"), "false") << topic.name;
        EXPECT_EQ(topic.settings.at("min.insync.replicas"), "2") << topic.name;
        EXPECT_EQ(topic.settings.at("retention.ms"), "-1") << topic.name;
        const bool keeps_newest = topic.name == nodes_topic;
        EXPECT_EQ(topic.settings.at("cleanup.policy"), keeps_newest ? "compact" : "delete");
    }
    for (const auto& topic : kafka::wanted_topics(folder + "topics.toml", {.copies = 1})) {
        EXPECT_EQ(topic.settings.at("min.insync.replicas"), "1") << topic.name;
    }
}

TEST(KafkaFilesTest, LetEachServiceWriteItsOwnTopicAndNobodyMakeOrDeleteThem) {
    const auto wanted = kafka::wanted_acls(folder + "acls.toml");
    for (const auto& service : service_names()) {
        std::set<std::string> written;
        for (const auto& acl : wanted.acls) {
            if (acl.principal != "User:anju-" + service) continue;
            if (acl.operation == RD_KAFKA_ACL_OPERATION_WRITE) written.insert(acl.name);
        }
        EXPECT_EQ(written, (std::set<std::string>{"anju." + service, std::string(nodes_topic)}));
    }
    for (const auto& acl : wanted.acls) {
        // But for what publishers and senders of webhooks make beside the log.
        if (acl.operation == RD_KAFKA_ACL_OPERATION_CREATE) {
            const bool webhooks = acl.name == "anju.webhooks";
            EXPECT_EQ(acl.principal, webhooks ? "User:anju-project" : "User:anju-publish");
            EXPECT_TRUE(webhooks || acl.name == "public." || acl.name == "anju.publisher")
                << acl.text();
            continue;
        }
        EXPECT_TRUE(acl.operation == RD_KAFKA_ACL_OPERATION_READ ||
                    acl.operation == RD_KAFKA_ACL_OPERATION_WRITE ||
                    acl.operation == RD_KAFKA_ACL_OPERATION_DESCRIBE)
            << acl.text();
        EXPECT_NE(acl.principal, "User:*");
    }
}

}  // namespace

}  // namespace anju::test
