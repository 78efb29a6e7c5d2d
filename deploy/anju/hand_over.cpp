#include "deploy/anju/hand_over.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace anju {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_every{20};

}  // namespace

HandOver::HandOver(boost::asio::io_context& io, Placement& placement, std::function<bool()> is_over,
                   std::function<void()> done)
    : is_over_(std::move(is_over)), done_(std::move(done)), timer_(io) {
    placement.leave([this, &io, alive = std::weak_ptr<int>(alive_)](bool others) {
        boost::asio::post(io, [this, alive, others] {
            if (!alive.expired()) look(others ? Clock::now() + wait_max : Clock::now());
        });
    });
}

void HandOver::look(Clock::time_point deadline) {
    if (is_over_() || Clock::now() >= deadline) return std::exchange(done_, {})();
    timer_.expires_after(look_every);
    timer_.async_wait([this, deadline, alive = std::weak_ptr<int>(alive_)](
                          const boost::system::error_code& stopped) {
        if (!stopped && !alive.expired()) look(deadline);
    });
}

}  // namespace anju
