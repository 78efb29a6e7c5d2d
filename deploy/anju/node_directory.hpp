// Who serves what and who holds which partitions: every process tells it in the topic anju.nodes,
// every gateway reads it there.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/base/describe.hpp"
#include "events/log/follower.hpp"
#include "events/log/log.hpp"

namespace anju {

struct HeldPartitions {
    std::string service;
    std::vector<std::uint16_t> partitions;
    bool operator==(const HeldPartitions&) const = default;
};
BOOST_DESCRIBE_STRUCT(HeldPartitions, (), (service, partitions))

struct NodeAnnouncement {
    std::string url;
    std::vector<std::string> roles;  // names of services, "project", "seal", "gateway"
    Instant started;
    std::vector<HeldPartitions> held;
};
BOOST_DESCRIBE_STRUCT(NodeAnnouncement, (), (url, roles, started, held))

// "project.behind": a process that has the role and is not level yet. It is asked when no other is.
std::string behind_role(std::string_view role);

// Announces at once and then every now and then, so that a reader may begin anywhere.
class NodeAnnouncer {
  public:
    // `held` says what is held at the moment, `roles` what it serves when that may change. `io` and
    // `log` must outlive it.
    NodeAnnouncer(boost::asio::io_context& io, Log& log, NodeAnnouncement announcement,
                  std::function<std::vector<HeldPartitions>()> held = {},
                  std::function<std::vector<std::string>()> roles = {});

    // What is held or served has changed: announces it, once for changes that come together.
    void changed();

  private:
    void announce();
    void announce_later();

    boost::asio::io_context& io_;
    Log& log_;
    NodeAnnouncement announcement_;
    const std::function<std::vector<HeldPartitions>()> held_;
    const std::function<std::vector<std::string>()> roles_;
    boost::asio::steady_timer timer_;
    bool is_posted_ = false;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // a timer that fired outlives it
};

// Follows the announcements, on the io thread.
class NodeDirectory {
  public:
    static Result<std::unique_ptr<NodeDirectory>> start(boost::asio::io_context& io, Log& log);

    // Where a role is served, the newest process first; those that are behind after all others.
    std::vector<std::string> urls_of(std::string_view role) const;
    // Where a partition of a service is held, as was announced last; empty when nobody said so.
    std::string holder_of(std::string_view service, std::uint16_t partition) const;
    // How many processes announced anything, ever.
    std::size_t size() const { return nodes_.size(); }

  private:
    using Partition = std::pair<std::string, std::uint16_t>;  // of a service

    NodeDirectory() = default;
    void take(const Result<LogBatch>& batch);
    void take(NodeAnnouncement node);

    std::map<std::string, NodeAnnouncement> nodes_;  // by url
    std::map<Partition, std::string> holders_;
    std::unique_ptr<Follower> follower_;
};

}  // namespace anju
