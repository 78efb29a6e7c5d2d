#include "deploy/anju/node_directory.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <tuple>
#include <utility>

#include "events/log/ledger.hpp"
#include "events/record.hpp"
#include "events/runtime/logging.hpp"

namespace anju {
namespace {

constexpr std::chrono::seconds announce_every{10};
constexpr std::uint16_t announcement_version = 2;  // 2: what is held

}  // namespace

std::string behind_role(std::string_view role) {
    return std::string(role) + ".behind";
}

NodeAnnouncer::NodeAnnouncer(boost::asio::io_context& io, Log& log, NodeAnnouncement announcement,
                             std::function<std::vector<HeldPartitions>()> held,
                             std::function<std::vector<std::string>()> roles)
    : io_(io),
      log_(log),
      announcement_(std::move(announcement)),
      held_(std::move(held)),
      roles_(std::move(roles)),
      timer_(io) {
    announce();
}

void NodeAnnouncer::changed() {
    if (is_posted_) return;
    is_posted_ = true;
    boost::asio::post(io_, [this, alive = std::weak_ptr<int>(alive_)] {
        if (!alive.expired()) announce();
    });
}

void NodeAnnouncer::announce() {
    is_posted_ = false;
    if (held_) announcement_.held = held_();
    if (roles_) announcement_.roles = roles_();
    std::string payload;
    ArchiveWriter archive(payload);
    archive(announcement_);
    RecordHeader header;
    header.kind = RecordKind::node;
    header.schema_version = announcement_version;
    header.recorded = announcement_.started;
    const auto topic = topic_index(log_, nodes_topic);
    auto bytes = encode_record(header, "node", "", payload);
    if (topic && bytes) {
        std::vector<AppendRecord> records;
        records.push_back({announcement_.url, std::move(*bytes)});
        log_.append({*topic, 0}, std::move(records), [](const Result<void>& done) {
            if (!done) log_warning("not announced", {{"what", done.error().message}});
        });
    }
    announce_later();
}

void NodeAnnouncer::announce_later() {
    timer_.expires_after(announce_every);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) announce();
        });
}

Result<std::unique_ptr<NodeDirectory>> NodeDirectory::start(boost::asio::io_context& io, Log& log) {
    const auto topic = topic_index(log, nodes_topic);
    if (!topic) return topic.error();
    const auto extent = log.extent({*topic, 0});
    if (!extent) return extent.error();
    std::unique_ptr<NodeDirectory> directory(new NodeDirectory);
    auto follower = Follower::start(
        log, {{{*topic, 0}, extent->begin}},
        [&io](std::function<void()> task) { boost::asio::post(io, std::move(task)); },
        [raw = directory.get()](const Result<LogBatch>& batch) { raw->take(batch); });
    if (!follower) return follower.error();
    directory->follower_ = std::move(*follower);
    return directory;
}

// What does not parse is nobody's announcement: it is told and left out.
void NodeDirectory::take(const Result<LogBatch>& batch) {
    if (!batch) {
        log_warning("announcements unreadable", {{"what", batch.error().message}});
        return;
    }
    for (const auto& entry : batch->entries) {
        const auto record = parse_record(entry.bytes);
        if (!record || record->header.kind != RecordKind::node) {
            log_warning("no announcement", {{"topic", nodes_topic}, {"offset", entry.offset}});
            continue;
        }
        NodeAnnouncement node;
        try {
            ArchiveReader archive(record->payload);
            archive(node);
        } catch (const std::exception& failure) {
            log_warning("no announcement", {{"offset", entry.offset}, {"what", failure.what()}});
            continue;
        }
        take(std::move(node));
    }
}

// A partition has a new holder when somebody begins to say that it holds it: one that was replaced
// unawares goes on saying so.
void NodeDirectory::take(NodeAnnouncement node) {
    auto& before = nodes_[node.url];
    for (const auto& held : node.held) {
        const auto known = std::ranges::find(before.held, held.service, &HeldPartitions::service);
        for (const auto partition : held.partitions) {
            const bool is_old =
                known != before.held.end() &&
                std::ranges::find(known->partitions, partition) != known->partitions.end();
            auto& holder = holders_[{held.service, partition}];
            if (!is_old || holder.empty()) holder = node.url;
        }
    }
    before = std::move(node);
}

std::string NodeDirectory::holder_of(std::string_view service, std::uint16_t partition) const {
    const auto found = holders_.find(Partition(service, partition));
    return found == holders_.end() ? std::string() : found->second;
}

std::vector<std::string> NodeDirectory::urls_of(std::string_view role) const {
    using Found = std::tuple<bool, Instant, std::string>;  // whether it is level, …
    std::vector<Found> found;
    const std::string behind = behind_role(role);
    for (const auto& [url, node] : nodes_) {
        const auto says = [&](std::string_view name) {
            return std::ranges::find(node.roles, name) != node.roles.end();
        };
        if (says(role) || says(behind)) found.emplace_back(says(role), node.started, url);
    }
    std::ranges::sort(found, std::ranges::greater());
    std::vector<std::string> urls;
    for (auto& [level, started, url] : found) urls.push_back(std::move(url));
    return urls;
}

}  // namespace anju
