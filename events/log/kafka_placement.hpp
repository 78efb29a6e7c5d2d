// A member of the consumer group that spreads partitions over processes. It reads nothing: what a
// group gives it is only told on. Internal to the Kafka log.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "events/log/kafka_client.hpp"
#include "events/log/kafka_watch.hpp"

namespace anju {

class KafkaPlacement : public Placement, private KafkaEvents {
  public:
    static Result<std::unique_ptr<KafkaPlacement>> open(std::shared_ptr<const KafkaWatch> watch,
                                                        const std::vector<std::uint16_t>& topics,
                                                        Placed placed);
    ~KafkaPlacement() override;
    KafkaPlacement(const KafkaPlacement&) = delete;
    KafkaPlacement& operator=(const KafkaPlacement&) = delete;

    void leave(std::function<void(bool others)> left) override;

  private:
    KafkaPlacement(std::shared_ptr<const KafkaWatch> watch, Placed placed);
    Result<void> join(const std::vector<std::uint16_t>& topics);
    void rebalanced(rd_kafka_t* client, rd_kafka_resp_err_t what,
                    rd_kafka_topic_partition_list_t* partitions) override;
    void run();
    bool has_others() const;

    const std::shared_ptr<const KafkaWatch> watch_;
    const Placed placed_;
    KafkaClient client_;

    std::mutex mutex_;  // the two below
    bool stopping_ = false;
    std::function<void(bool)> left_;

    std::thread thread_;  // last: started when all else is there
};

}  // namespace anju
