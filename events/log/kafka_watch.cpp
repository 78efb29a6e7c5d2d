#include "events/log/kafka_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace anju {

namespace {

using std::chrono::milliseconds;

constexpr std::chrono::milliseconds extent_retry_wait{100};
constexpr milliseconds probe_interval{1000};
constexpr milliseconds probe_timeout{2000};
// A broker that has just started, or is not the one that made the topic, may not know it yet.
constexpr milliseconds topics_wait{3000};
constexpr milliseconds topics_retry{100};
constexpr milliseconds offsets_retry{20};

// A partition that is new or changes its leader: it will answer soon.
bool is_moving(rd_kafka_resp_err_t code) {
    return code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
           code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
           code == RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE;
}

Result<std::uint16_t> partitions_of(const rd_kafka_metadata_t& metadata, const Topic& topic,
                                    const std::string& bootstrap) {
    for (int i = 0; i < metadata.topic_cnt; ++i) {
        const auto& found = metadata.topics[i];
        if (topic.name != found.topic || found.partition_cnt == 0) continue;
        const auto count = static_cast<std::uint16_t>(found.partition_cnt);
        if (topic.partitions == 0 || topic.partitions == found.partition_cnt) return count;
        return invalid("partition-count",
                       fmt::format("topic {} on {} has {} partitions, not {}: streams are placed "
                                   "by this number and it never changes; ask for {} or use an "
                                   "empty cluster",
                                   topic.name, bootstrap, found.partition_cnt, topic.partitions,
                                   found.partition_cnt));
    }
    return not_found("topic-missing", fmt::format("there is no topic {} on {}: create it with "
                                                  "deploy/kafka/kafka topics --bootstrap {}",
                                                  topic.name, bootstrap, bootstrap));
}

Result<void> check_options(const KafkaOptions& options) {
    if (options.bootstrap.empty()) {
        return invalid("bootstrap-missing", "Kafka needs bootstrap servers: host:port");
    }
    for (std::size_t i = 0; i < options.topics.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (options.topics[i].name != options.topics[j].name) continue;
            return invalid("topic-twice", options.topics[i].name + " is in the list twice");
        }
    }
    if (options.topics.empty()) return invalid("topic-missing", "a log needs a topic");
    return {};
}

}  // namespace

Result<std::shared_ptr<KafkaWatch>> KafkaWatch::open(KafkaOptions options) {
    if (auto sound = check_options(options); !sound) return sound.error();
    std::shared_ptr<KafkaWatch> watch(new KafkaWatch(std::move(options)));
    if (auto connected = watch->connect(); !connected) return connected.error();
    if (auto checked = watch->check_topics(); !checked) return checked.error();
    watch->thread_ = std::thread([raw = watch.get()] { raw->run(); });
    return watch;
}

KafkaWatch::~KafkaWatch() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

Result<void> KafkaWatch::connect() {
    auto client = make_kafka_client(RD_KAFKA_CONSUMER, options_,
                                    {{"allow.auto.create.topics", "false"}}, events_);
    if (!client) return client.error();
    client_ = std::move(*client);
    return {};
}

Result<void> KafkaWatch::check_topics() {
    const auto deadline = Clock::now() + topics_wait;
    while (true) {
        const auto found = metadata(true, options_.open_timeout);
        if (!found) return found.error();
        std::optional<Error> missing;
        for (auto& topic : options_.topics) {
            const auto count = partitions_of(**found, topic, options_.bootstrap);
            if (count) {
                topic.partitions = *count;
            } else if (count.error().kind != ErrorKind::not_found) {
                return count.error();
            } else if (!missing) {
                missing = count.error();
            }
        }
        if (!missing) return {};
        if (Clock::now() > deadline) return *missing;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, topics_retry);
    }
}

Result<KafkaMetadata> KafkaWatch::metadata(bool all, milliseconds timeout) const {
    const rd_kafka_metadata_t* found = nullptr;
    const auto code = rd_kafka_metadata(client_.get(), all ? 1 : 0, nullptr, &found,
                                        static_cast<int>(timeout.count()));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaMetadata(found);
    return unreachable(rd_kafka_err2str(code));
}

Error KafkaWatch::unreachable(const std::string& why) const {
    return unavailable("log-unreachable",
                       fmt::format("Kafka at {} does not answer: {}{}", options_.bootstrap, why,
                                   events_.last_note()));
}

std::vector<std::string> KafkaWatch::topic_names() const {
    std::vector<std::string> names;
    for (const auto& topic : topics()) names.push_back(topic.name);
    return names;
}

bool KafkaWatch::has(PartitionRef partition) const {
    return partition.topic < topics().size() &&
           partition.partition < topics()[partition.topic].partitions;
}

std::string KafkaWatch::name(PartitionRef partition) const {
    return fmt::format("{}[{}]", topics()[partition.topic].name, partition.partition);
}

// rd_kafka_query_watermark_offsets() does not keep to its timeout while a broker is away.
KafkaWatch::Offsets KafkaWatch::offsets_at(std::int64_t time,
                                           const std::vector<PartitionRef>& partitions,
                                           Clock::time_point deadline) const {
    while (true) {
        const KafkaPartitions list(
            rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
        for (const auto& ref : partitions) {
            const auto& topic = topics()[ref.topic].name;
            rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), ref.partition)->offset =
                time;
        }
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
        const auto timeout_ms = static_cast<int>(std::max(left, offsets_retry).count());
        const auto code = rd_kafka_offsets_for_times(client_.get(), list.get(), timeout_ms);
        Offsets offsets;
        bool moving = false;
        for (int i = 0; i < list->cnt; ++i) {
            const auto& found = list->elems[i];
            const auto why = code == RD_KAFKA_RESP_ERR_NO_ERROR ? found.err : code;
            moving = moving || is_moving(why);
            offsets.push_back({why, found.offset});
        }
        if (!moving || Clock::now() + offsets_retry > deadline) return offsets;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, offsets_retry);
    }
}

std::vector<Result<Extent>> KafkaWatch::extents(const std::vector<PartitionRef>& partitions) const {
    const auto deadline = Clock::now() + options_.request_timeout;
    const auto begins = offsets_at(RD_KAFKA_OFFSET_BEGINNING, partitions, deadline);
    const auto ends = offsets_at(RD_KAFKA_OFFSET_END, partitions, deadline);
    std::vector<Result<Extent>> answers;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        const auto& [begin_error, begin] = begins[i];
        const auto& [end_error, end] = ends[i];
        const auto why = begin_error != RD_KAFKA_RESP_ERR_NO_ERROR ? begin_error : end_error;
        if (why == RD_KAFKA_RESP_ERR_NO_ERROR && begin >= 0 && end >= 0) {
            answers.push_back(
                Extent{static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(end)});
            continue;
        }
        answers.push_back(unavailable(
            "log-unreachable",
            fmt::format("{}: Kafka at {} does not say where it begins and ends: {}{}",
                        name(partitions[i]), options_.bootstrap,
                        why == RD_KAFKA_RESP_ERR_NO_ERROR ? "no answer" : rd_kafka_err2str(why),
                        events_.last_note())));
    }
    return answers;
}

Result<Extent> KafkaWatch::extent(PartitionRef partition) const {
    const auto deadline = Clock::now() + options_.open_timeout;
    for (;;) {
        auto found = std::move(extents({partition}).front());
        const bool passing = !found && found.error().kind == ErrorKind::unavailable;
        if (!passing || Clock::now() >= deadline) return found;
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, extent_retry_wait, [&] { return stopping_; })) return found;
    }
}

Result<void> KafkaWatch::health() const {
    const std::lock_guard lock(mutex_);
    if (trouble_) return *trouble_;
    return {};
}

void KafkaWatch::run() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, probe_interval, [&] { return stopping_; })) {
        lock.unlock();
        rd_kafka_poll(client_.get(), 0);
        const auto answer = metadata(false, probe_timeout);
        lock.lock();
        trouble_ = answer ? std::optional<Error>() : answer.error();
    }
}

}  // namespace anju
