// Reads the Kafka log: one queue for each partition, filled ahead by a client of its own. The
// client would read whatever lies at an offset, from a broker that was cut off and does not know
// that others lead by now, too. So where a partition begins and ends is asked before it is read and
// after every failure, and with each other broker that answers it is read on at the last record
// that was given, which must be the same. Internal to the Kafka log.
#pragma once

#include <condition_variable>
#include <optional>

#include "events/log/kafka_client.hpp"
#include "events/log/kafka_log.hpp"
#include "events/log/kafka_watch.hpp"

namespace anju {

class KafkaReader : public Reader {
  public:
    // Each of `from` names an existing partition, at most once.
    static Result<std::unique_ptr<KafkaReader>> open(std::shared_ptr<const KafkaWatch> watch,
                                                     const std::vector<ReadFrom>& from);
    ~KafkaReader() override;

    Result<LogBatch> poll(std::chrono::milliseconds wait) override;
    Result<LogBatch> poll_one(std::uint16_t source, std::chrono::milliseconds wait) override;
    void wake() override;

  private:
    using Clock = std::chrono::steady_clock;

    // That a partition or its topic is gone is told by a callback while its queue is being read,
    // not by a message in it.
    struct Events : KafkaEvents {
        std::optional<rd_kafka_resp_err_t> failure;

        void failed(rd_kafka_resp_err_t code) override { failure = code; }
    };
    // Messages belong to their client, so a batch holds it too.
    struct Client {
        Events events;
        KafkaClient client;
        std::vector<KafkaTopic> topics;
    };
    struct Messages {
        std::shared_ptr<Client> client;  // shared with the reader and other batches
        std::vector<rd_kafka_message_t*> messages;

        ~Messages();
    };
    struct Given {
        std::uint64_t offset = 0;
        std::size_t hash = 0;
    };
    struct Source {
        KafkaReader* reader = nullptr;
        PartitionRef partition;
        std::uint64_t next = 0;
        std::uint64_t known_end = 0;  // offsets below it were there once
        std::optional<Given> last{};  // next is one past it
        bool comparing = false;       // the first record to come is to be the last one again
        std::int32_t broker = -1;     // that gave the last record; -1: none since it was started
        KafkaQueue queue{};           // none: not being read
        bool ready = false;           // guarded by mutex_: the queue may hold something
        bool behind = false;          // so the client's queue may have been full
        Clock::time_point start_at{};
        std::optional<Error> failure{};  // to be told; log-lost stays
    };
    struct Range {  // of sources, round about
        std::size_t first = 0;
        std::size_t count = 0;
    };

    KafkaReader(std::shared_ptr<const KafkaWatch> watch, std::shared_ptr<Client> client,
                const std::vector<ReadFrom>& from);
    static void on_news(rd_kafka_t*, void* source);

    Source& at(Range range, std::size_t i) { return sources_[(range.first + i) % sources_.size()]; }
    Result<LogBatch> read_or_wait(bool any, Range range, std::chrono::milliseconds wait);
    void start_due();
    void start(Source& source, const Extent& extent);
    void stop(Source& source);
    void retry_later(Source& source, Error why);
    std::optional<Error> take_failure(Range range);
    LogBatch read(bool any, Range range);
    void read_source(std::uint16_t index, std::vector<LogEntry>& entries, Messages& kept);
    void take(std::uint16_t index, rd_kafka_message_t* message, std::vector<LogEntry>& entries,
              Messages& kept);
    bool is_wanted(Source& source, const rd_kafka_message_t& message);
    void fail(Source& source, rd_kafka_resp_err_t code, const std::string& why);
    void keep_fetching(Source& source, std::size_t taken);
    enum class News { entries, woken, none };
    News wait_for_news(Range range, Clock::time_point deadline);

    const std::shared_ptr<const KafkaWatch> watch_;  // shared with the log, which may end first
    const std::shared_ptr<Client> client_;
    std::vector<Source> sources_;
    std::vector<rd_kafka_message_t*> taken_;
    std::size_t turn_ = 0;  // the source that the next poll begins with

    std::mutex mutex_;
    std::condition_variable news_;
    bool woken_ = false;
};

}  // namespace anju
