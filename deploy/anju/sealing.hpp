// What the process that seals has: its key, the sealer, and the tree that is kept of what was
// sealed.
#pragma once

#include <cstdint>
#include <memory>

#include "deploy/anju/node.hpp"
#include "deploy/anju/witnessing.hpp"
#include "events/log/sealer.hpp"
#include "events/log/tree_keeper.hpp"
#include "events/runtime/router.hpp"

namespace anju {

class Sealing {
  public:
    // Makes the key in the data folder when it is not there, and starts.
    // `io` and `log` must outlive it.
    static Result<std::unique_ptr<Sealing>> start(boost::asio::io_context& io, Log& log,
                                                  const NodeOptions& options, std::uint64_t writer);

    Sealer& sealer() { return sealer_; }
    const Witnessing* witnessing() const { return witnessing_.get(); }
    void add_to(Health& health) const;
    // `sealing` is asked once requests come in.
    static void add_routes(Router& router, const std::string& origin,
                           std::function<const Sealing&()> sealing);

  private:
    Result<void> ask_witnesses(boost::asio::io_context& io, const NodeOptions& options);
    Sealing(Log& log, const NodeOptions& options, const Signer& signer, std::uint64_t writer);

    const PublicKey key_;
    Sealer sealer_;
    TreeKeeper tree_;
    std::unique_ptr<Witnessing> witnessing_;  // null: no witnesses are asked
};

}  // namespace anju
