#include "events/log/kafka_placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace anju {

namespace {

using std::chrono::milliseconds;

constexpr const char* group = "anju.owners";
constexpr milliseconds poll_wait{100};
constexpr milliseconds heartbeat_every{500};

// Nothing is fetched: it joins, and that is all.
KafkaSettings settings_of(const KafkaOptions& options) {
    return {
        {"group.id", group},
        {"session.timeout.ms", std::to_string(options.owner_silence.count())},
        {"heartbeat.interval.ms", std::to_string(heartbeat_every.count())},
        {"partition.assignment.strategy", "range"},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", "latest"},
        {"queued.min.messages", "1"},
        {"queued.max.messages.kbytes", "1"},
        {"allow.auto.create.topics", "false"},
    };
}

}  // namespace

KafkaPlacement::KafkaPlacement(std::shared_ptr<const KafkaWatch> watch, Placed placed)
    : watch_(std::move(watch)), placed_(std::move(placed)) {}

Result<std::unique_ptr<KafkaPlacement>> KafkaPlacement::open(
    std::shared_ptr<const KafkaWatch> watch, const std::vector<std::uint16_t>& topics,
    Placed placed) {
    std::unique_ptr<KafkaPlacement> placement(
        new KafkaPlacement(std::move(watch), std::move(placed)));
    if (auto joined = placement->join(topics); !joined) return joined.error();
    placement->thread_ = std::thread([raw = placement.get()] { raw->run(); });
    return placement;
}

KafkaPlacement::~KafkaPlacement() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    if (thread_.joinable()) thread_.join();
}

Result<void> KafkaPlacement::join(const std::vector<std::uint16_t>& topics) {
    const auto& options = watch_->options();
    auto client = make_kafka_client(RD_KAFKA_CONSUMER, options, settings_of(options), *this);
    if (!client) return client.error();
    client_ = std::move(*client);
    rd_kafka_poll_set_consumer(client_.get());
    const KafkaPartitions asked(rd_kafka_topic_partition_list_new(static_cast<int>(topics.size())));
    for (const auto topic : topics) {
        rd_kafka_topic_partition_list_add(asked.get(), watch_->topics().at(topic).name.c_str(),
                                          RD_KAFKA_PARTITION_UA);
    }
    const auto error = rd_kafka_subscribe(client_.get(), asked.get());
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    return unavailable("log-client", fmt::format("the group {} cannot be joined: {}", group,
                                                 rd_kafka_err2str(error)));
}

// What is taken away is not told: it is held until somebody else claims it. Only a member that the
// group has given up for lost is told that nothing falls to it.
void KafkaPlacement::rebalanced(rd_kafka_t* client, rd_kafka_resp_err_t what,
                                rd_kafka_topic_partition_list_t* partitions) {
    if (what != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        const bool is_lost = rd_kafka_assignment_lost(client) != 0;
        rd_kafka_assign(client, nullptr);
        if (is_lost) placed_({});
        return;
    }
    std::vector<PartitionRef> placed;
    for (int i = 0; i < partitions->cnt; ++i) {
        auto& one = partitions->elems[i];
        one.offset = RD_KAFKA_OFFSET_END;
        const auto topic = std::ranges::find(watch_->topics(), one.topic, &Topic::name);
        if (topic == watch_->topics().end()) continue;
        placed.push_back({static_cast<std::uint16_t>(topic - watch_->topics().begin()),
                          static_cast<std::uint16_t>(one.partition)});
    }
    rd_kafka_assign(client, partitions);
    rd_kafka_pause_partitions(client, partitions);
    placed_(std::move(placed));
}

void KafkaPlacement::leave(std::function<void(bool others)> left) {
    const std::lock_guard lock(mutex_);
    left_ = std::move(left);
}

void KafkaPlacement::run() {
    std::function<void(bool)> left;
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_ || left_) {
                left = std::move(left_);
                break;
            }
        }
        auto* message = rd_kafka_consumer_poll(client_.get(), static_cast<int>(poll_wait.count()));
        if (message != nullptr) rd_kafka_message_destroy(message);
    }
    const bool others = left && has_others();
    rd_kafka_consumer_close(client_.get());
    if (left) left(others);
}

// When the group cannot be asked, as if there were.
bool KafkaPlacement::has_others() const {
    const rd_kafka_group_list* list = nullptr;
    const auto timeout = static_cast<int>(watch_->options().request_timeout.count());
    if (rd_kafka_list_groups(client_.get(), group, &list, timeout) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return true;
    }
    const KafkaGroups closer(list);
    return list->group_cnt != 1 || list->groups[0].member_cnt > 1;
}

}  // namespace anju
