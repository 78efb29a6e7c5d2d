// What the tests of the Kafka log need besides it: topics of their own that are deleted afterwards,
// and a broker that a test may kill. Throws when Kafka does not do as it is told.
#pragma once

#include <cstdint>
#include <filesystem>
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
    // there_already: they are neither made nor deleted here.
    enum class Names { made_unique, as_given, there_already };

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
    Names names_;
    std::unique_ptr<Admin> admin_;
};

struct KafkaBrokerOptions {
    // The address of each broker, inside the network namespaces `namespaces`-1, -2, -3. None: one
    // broker on this machine.
    std::vector<std::string> hosts{};
    std::string namespaces{};
    std::vector<std::string> settings{};  // of all of them, "name=value"
    bool secure = false;                  // with certificates and ACLs
};

// One broker, or three, in a folder of their own, by deploy/kafka/kafka. Numbered from 1.
class KafkaBroker {
  public:
    explicit KafkaBroker(KafkaBrokerOptions options = {});
    ~KafkaBroker();  // kills them
    KafkaBroker(const KafkaBroker&) = delete;
    KafkaBroker& operator=(const KafkaBroker&) = delete;

    const std::string& bootstrap() const { return bootstrap_; }
    int count() const { return count_; }
    std::string address(int broker) const;  // "host:port"
    void kill(int broker = 1) { run("kill", broker); }
    // Stops it if it runs, starts it, waits until it answers.
    void restart(int broker = 1) { run("restart", broker); }
    void freeze(int broker = 1) { run("freeze", broker); }  // SIGSTOP
    void resume(int broker = 1) { run("resume", broker); }
    // Of a secure one: the file of properties that `role` is let in with, or "admin".
    std::string properties(const std::string& role) const;
    // Where it keeps the partitions, a folder for each: "anju.land-3".
    std::filesystem::path data(int broker) const;
    // Which one leads the metadata, as the others know; 0 when none of them does.
    int controller() const;

  private:
    void run(const std::string& command, int broker) const;
    std::string run(const std::string& command) const;  // the last line that it writes

    TemporaryFolder folder_;
    int count_;
    std::string bootstrap_;
};

}  // namespace anju::test
