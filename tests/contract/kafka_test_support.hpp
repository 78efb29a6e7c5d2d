// What the tests of the Kafka log need besides it: topics of their own that are deleted afterwards,
// and a broker that a test may kill. Throws when Kafka does not do as it is told.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/kafka_log.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::test {

// The brokers that tests may use: those named by ANJU_TEST_KAFKA, or none.
std::vector<std::string> test_brokers();

class KafkaTopics {
  public:
    enum class Names { made_unique, as_given };

    KafkaTopics(std::string bootstrap, std::vector<Topic> topics, Names names = Names::made_unique);
    ~KafkaTopics();
    KafkaTopics(const KafkaTopics&) = delete;
    KafkaTopics& operator=(const KafkaTopics&) = delete;

    const std::vector<Topic>& topics() const { return topics_; }
    KafkaOptions options() const;
    // What retention does: the records below `offset` are no longer there.
    void delete_records_below(PartitionRef partition, std::int64_t offset);
    void delete_topic(std::uint16_t topic);
    void create_topic(std::uint16_t topic);

  private:
    struct Admin;
    void request_topics(const std::vector<Topic>& topics);

    std::string bootstrap_;
    std::vector<Topic> topics_;
    std::unique_ptr<Admin> admin_;
};

// One broker in a folder of its own, by deploy/kafka/kafka.
class KafkaBroker {
  public:
    KafkaBroker();
    ~KafkaBroker();
    KafkaBroker(const KafkaBroker&) = delete;
    KafkaBroker& operator=(const KafkaBroker&) = delete;

    const std::string& bootstrap() const { return bootstrap_; }
    void kill() { run("kill 1"); }
    void restart() { run("restart 1"); }

  private:
    std::string run(const std::string& command) const;  // the last line that it writes

    TemporaryFolder folder_;
    std::string bootstrap_;
};

}  // namespace anju::test
