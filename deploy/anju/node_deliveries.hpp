// What a process gives to others by itself: public topics and webhooks.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "deploy/anju/agency_deliveries.hpp"
#include "deploy/anju/node.hpp"
#include "deploy/webhooks/webhooks.hpp"
#include "events/runtime/health.hpp"

namespace anju {

class NodeDeliveries {
  public:
    // All must outlive it; `queries` is null where the process does not project.
    struct Parts {
        boost::asio::io_context& io;
        Log& log;
        const Queries* queries;
        Metrics& metrics;
        const AccessBook* book;         // null where access is not controlled
        std::function<void()> changed;  // other roles than before
    };

    static Result<std::unique_ptr<NodeDeliveries>> start(Parts parts, const NodeOptions& options,
                                                         std::uint64_t writer);

    const Publisher* publisher() const { return publisher_.get(); }
    void add_to(Health& health) const;

    // Those of a process with these options; `deliveries` is asked once requests come in.
    static void add_routes(Router& router, const NodeOptions& options,
                           std::function<NodeDeliveries&()> deliveries);
    // Names of what it does at the moment, as gateways look for it.
    std::vector<std::string> roles() const;

    static constexpr std::string_view publish_role = "publish";
    static constexpr std::string_view webhooks_role = "webhooks";

  private:
    std::unique_ptr<Publisher> publisher_;
    std::unique_ptr<AgencyDeliveries> agencies_;
    std::unique_ptr<Webhooks> webhooks_;
};

}  // namespace anju
