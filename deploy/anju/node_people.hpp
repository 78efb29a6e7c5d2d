// What one process has to do with what names people: it is the vault, or it seals with keys of the
// vault elsewhere, or neither.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "deploy/anju/gateway.hpp"
#include "deploy/anju/node.hpp"
#include "deploy/people/leased_keys.hpp"
#include "deploy/people/vault.hpp"
#include "events/runtime/health.hpp"

namespace anju {

class NodePeople {
  public:
    // All must outlive it.
    struct Parts {
        boost::asio::io_context& io;
        Log& log;
        const NodeOptions& options;
        const OutgoingTls& tls;
    };
    // As options.is_vault and options.services say. `record` decides on commands here; the vault of
    // a cluster sends them to whoever does.
    static Result<std::unique_ptr<NodePeople>> start(const Parts& parts, ExecuteCommand record,
                                                     std::string credential);

    KeySource* keys();  // null where nothing is sealed
    // The routes of the vault; none where it is elsewhere. Before start() they may be there
    // already.
    static void add_routes(Router& router, std::function<NodePeople&()> people);
    void add_to(Health& health) const;

  private:
    ExecuteCommand record_;
    std::unique_ptr<Gateway> courier_;
    std::unique_ptr<Vault> vault_;
    std::unique_ptr<LeasedKeys> leased_;
};

}  // namespace anju
