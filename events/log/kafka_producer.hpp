// Writes the Kafka log: hands the records of an append to an idempotent producer and answers when
// all of them were delivered, on the one thread that polls it. A producer that has failed for good
// is replaced. Internal to the Kafka log.
#pragma once

#include <atomic>
#include <condition_variable>
#include <list>
#include <optional>
#include <thread>

#include "events/log/kafka_client.hpp"
#include "events/log/kafka_log.hpp"
#include "events/log/kafka_watch.hpp"

namespace anju {

class KafkaProducer : private KafkaEvents {
  public:
    static Result<std::unique_ptr<KafkaProducer>> open(std::shared_ptr<const KafkaWatch> watch);
    // Waits for what is on its way, then gives it up; answers everything.
    ~KafkaProducer() override;

    // Any thread.
    void append(PartitionRef partition, std::vector<AppendRecord> records, AppendDone done);
    void refuse(AppendDone done, Error why);
    Result<void> health() const;
    // Makes the producer of this moment fail for good, as librdkafka lets tests do.
    void fail_for_good();

  private:
    using Clock = std::chrono::steady_clock;

    // An append on its way.
    struct Pending {
        PartitionRef partition;
        AppendDone done;
        std::size_t bytes = 0;
        std::size_t undelivered = 0;  // records
        std::optional<Error> failure{};
        std::list<Pending>::iterator self{};
    };
    struct Answer {
        AppendDone done;
        Result<void> result;
    };
    struct Client {
        KafkaClient client;  // before its topics: closed after them
        KafkaQueue events;   // the queue that is polled, to end a wait
        std::vector<KafkaTopic> topics;
    };

    explicit KafkaProducer(std::shared_ptr<const KafkaWatch> watch) : watch_(std::move(watch)) {}
    void delivered(const rd_kafka_message_t& message) override;
    void failed(rd_kafka_resp_err_t code) override;

    Result<void> connect();
    std::optional<Error> refusal(std::size_t records, std::size_t bytes) const;
    void produce(Pending& pending, const std::vector<AppendRecord>& records);
    Error unknown_outcome(PartitionRef partition, const std::string& why) const;
    void run();
    void answer();
    void renew();
    void poll_until_empty(rd_kafka_t* client, Clock::duration limit);
    void give_up(rd_kafka_t* client);

    const std::shared_ptr<const KafkaWatch> watch_;  // shared with the log

    mutable std::mutex mutex_;
    std::optional<Client> client_;  // none: it is being replaced. Changed by the thread only
    std::list<Pending> pending_;
    std::vector<Answer> answers_;  // for the thread to give
    std::size_t queue_bytes_ = 0;
    std::optional<Error> trouble_;  // why there is no client
    bool stopping_ = false;
    std::condition_variable stopped_;

    bool fatal_ = false;  // the thread's
    std::thread thread_;  // last: started when all else is there
};

}  // namespace anju
