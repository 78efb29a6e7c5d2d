// Access control of one process: the book of who may come in, the guard in front of its routes, and
// the token of whoever holds the machine.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "deploy/anju/node.hpp"
#include "events/runtime/http.hpp"
#include "services/access/access_guard.hpp"

namespace anju {

class NodeAccess {
  public:
    // As options.open and options.admin_token say. Invalid, "open-beyond-loopback": access is not
    // to be controlled, and the address is one that others reach. `io` and `log` must outlive it.
    static Result<std::unique_ptr<NodeAccess>> start(boost::asio::io_context& io, Log& log,
                                                     const NodeOptions& options);

    // Null where access is not controlled.
    const AccessBook* book() const { return book_.get(); }
    Admit admit();
    const std::string& admin_token() const { return admin_token_; }
    void add_to(Health& health) const;

  private:
    std::string admin_token_;
    std::unique_ptr<AccessBook> book_;
    std::unique_ptr<AccessGuard> guard_;
};

}  // namespace anju
