#include "deploy/anju/node_access.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "deploy/anju/admin_token.hpp"
#include "events/base/system_clock.hpp"

namespace anju {

Result<std::unique_ptr<NodeAccess>> NodeAccess::start(boost::asio::io_context& io, Log& log,
                                                      const NodeOptions& options) {
    auto access = std::make_unique<NodeAccess>();
    if (options.open) {
        boost::system::error_code malformed;  // told when the server listens
        const auto address = boost::asio::ip::make_address(options.address, malformed);
        if (malformed || address.is_loopback()) return access;
        return invalid("open-beyond-loopback", "--open lets in whoever reaches " + options.address +
                                                   ": it is for a loopback address only");
    }
    if (!options.admin_token.empty()) {
        auto token = open_admin_token(options.admin_token);
        if (!token) return token.error();
        access->admin_token_ = std::move(*token);
    }
    AccessBook::Options known{access->admin_token_, system_now};
    if (!options.outside.issuer.empty()) {
        auto outside = OutsideTokens::open(options.outside);
        if (!outside) return outside.error();
        known.outside = std::make_shared<const OutsideTokens>(std::move(*outside));
    }
    access->book_ = std::make_unique<AccessBook>(std::move(known));
    access->guard_ = std::make_unique<AccessGuard>(*access->book_, options.requests_per_second,
                                                   options.small_cells);
    const auto post = [&io](std::function<void()> task) { boost::asio::post(io, std::move(task)); };
    if (auto started = access->book_->start(log, post); !started) return started.error();
    return access;
}

Admit NodeAccess::admit() {
    if (!guard_) return {};
    return [this](HttpRequest& request) { return guard_->admit(request); };
}

void NodeAccess::add_to(Health& health) const {
    if (book_) health.add("access", [this] { return book_->ready(); });
}

}  // namespace anju
