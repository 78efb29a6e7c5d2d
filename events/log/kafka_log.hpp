// The log of many processes: topics of a Kafka cluster, written by an idempotent producer and read
// by partitions assigned by hand. The topics are made beforehand by deploy/kafka/kafka topics.
#pragma once

#include <chrono>
#include <memory>

#include "events/log/log.hpp"

namespace anju {

struct KafkaOptions {
    std::string bootstrap;      // "host:port", several separated by commas
    std::vector<Topic> topics;  // partitions == 0: as many as the cluster has
    // Of librdkafka, for every client: how it is let in. Those of Anju's own hold against them.
    std::vector<std::pair<std::string, std::string>> security{};
    std::chrono::milliseconds open_timeout{10'000};
    std::chrono::milliseconds request_timeout{2'000};  // of extent() and the checks of a reader
    // How long an append may be tried before it is answered unavailable; at least 120 s lets it
    // live through the restart of a broker.
    std::chrono::milliseconds delivery_timeout{120'000};
    std::chrono::milliseconds close_timeout{10'000};  // for what is still on its way
    // After it what was placed with a process falls to others; brokers take 6 s or more by default.
    std::chrono::milliseconds owner_silence{6'000};
    std::uint64_t queue_bytes_max = std::uint64_t{64} << 20;   // above: refused, "log-busy"
    std::uint64_t read_ahead_bytes = std::uint64_t{16} << 20;  // of one reader, over its partitions
    std::uint64_t append_bytes_max = std::uint64_t{16} << 20;  // of one append
    std::uint64_t record_bytes_max = std::uint64_t{900} << 10;  // brokers take 1 MB by default
};

class KafkaProducer;
class KafkaWatch;

// All members from any thread. Broken connections heal by themselves; what could not be written
// then is answered unavailable, readers say unavailable and go on where they were.
class KafkaLog : public Log {
  public:
    // Refused: invalid (options, another count of partitions), not_found "topic-missing",
    // unavailable "log-unreachable".
    static Result<std::unique_ptr<KafkaLog>> open(KafkaOptions options);
    // Waits for what is on its way, at most close_timeout. Readers may outlive the log.
    ~KafkaLog() override;

    const std::vector<Topic>& topics() const override;
    // Records of one append lie in order and next to each other; after a failure any of them may be
    // there or not.
    void append(PartitionRef partition, std::vector<AppendRecord> records,
                AppendDone done) override;
    Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) override;
    Result<Extent> extent(PartitionRef partition) override;
    // By the consumer group "anju.owners": each topic's partitions in ranges over the processes
    // that ask for it. One that is silent for owner_silence is left out.
    Result<std::unique_ptr<Placement>> place(const std::vector<std::uint16_t>& topics,
                                             Placed placed) override;

    // Why the cluster does not answer at the moment, if so; known within some seconds.
    Result<void> health() const;

  private:
    KafkaLog(std::shared_ptr<KafkaWatch> watch, std::unique_ptr<KafkaProducer> producer);

    std::shared_ptr<KafkaWatch> watch_;  // shared with readers, which may outlive the log
    std::unique_ptr<KafkaProducer> producer_;
};

}  // namespace anju
