// Who serves what: every process tells it in the topic anju.nodes, every gateway reads it there.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/describe.hpp"
#include "events/log/follower.hpp"
#include "events/log/log.hpp"

namespace anju {

struct NodeAnnouncement {
    std::string url;
    std::vector<std::string> roles;  // names of services, "project", "seal", "gateway"
    Instant started;
};
BOOST_DESCRIBE_STRUCT(NodeAnnouncement, (), (url, roles, started))

// Announces at once and then every now and then, so that a reader may begin anywhere.
class NodeAnnouncer {
  public:
    // `io` and `log` must outlive it.
    NodeAnnouncer(boost::asio::io_context& io, Log& log, NodeAnnouncement announcement);

  private:
    void announce();

    Log& log_;
    const NodeAnnouncement announcement_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // a timer that fired outlives it
};

// Follows the announcements, on the io thread.
class NodeDirectory {
  public:
    static Result<std::unique_ptr<NodeDirectory>> start(boost::asio::io_context& io, Log& log);

    // Where a role is served, the newest process first: its claims are the ones that hold.
    std::vector<std::string> urls_of(std::string_view role) const;
    // How many processes announced anything, ever.
    std::size_t size() const { return nodes_.size(); }

  private:
    NodeDirectory() = default;
    void take(const Result<LogBatch>& batch);

    std::map<std::string, NodeAnnouncement> nodes_;  // by url
    std::unique_ptr<Follower> follower_;
};

}  // namespace anju
