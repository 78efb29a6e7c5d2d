// What is known of the cluster: its topics, where partitions begin and end, and whether it answers,
// which a thread asks once a second. Internal to the Kafka log.
#pragma once

#include <condition_variable>
#include <optional>
#include <thread>

#include "events/log/kafka_client.hpp"
#include "events/log/kafka_log.hpp"

namespace anju {

class KafkaWatch {
  public:
    // Waits until the cluster answers and has every topic, at most open_timeout.
    static Result<std::shared_ptr<KafkaWatch>> open(KafkaOptions options);
    ~KafkaWatch();

    // All from any thread. The topics have the counts of the cluster.
    const KafkaOptions& options() const { return options_; }
    const std::vector<Topic>& topics() const { return options_.topics; }
    std::vector<std::string> topic_names() const;
    bool has(PartitionRef partition) const;
    std::string name(PartitionRef partition) const;
    // One for each partition asked for, in their order.
    std::vector<Result<Extent>> extents(const std::vector<PartitionRef>& partitions) const;
    // Of one, asked again for open_timeout: leaders of new topics are not known at once.
    Result<Extent> extent(PartitionRef partition) const;
    Result<void> health() const;

  private:
    using Clock = std::chrono::steady_clock;
    using Offsets = std::vector<std::pair<rd_kafka_resp_err_t, std::int64_t>>;

    explicit KafkaWatch(KafkaOptions options) : options_(std::move(options)) {}
    Result<void> connect();
    Result<void> check_topics();
    Result<KafkaMetadata> metadata(bool all, std::chrono::milliseconds timeout) const;
    // At a time as the listing of offsets takes it: RD_KAFKA_OFFSET_BEGINNING or _END.
    Offsets offsets_at(std::int64_t time, const std::vector<PartitionRef>& partitions,
                       Clock::time_point deadline) const;
    Error unreachable(const std::string& why) const;
    void run();

    KafkaOptions options_;
    KafkaEvents events_;
    KafkaClient client_;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool stopping_ = false;
    std::optional<Error> trouble_;

    std::thread thread_;  // last: started when all else is there
};

}  // namespace anju
