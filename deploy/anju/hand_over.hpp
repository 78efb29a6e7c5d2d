// The way out of a process that holds partitions: it asks for none any more and serves on until
// others hold them, or for a few seconds where nobody comes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "events/log/log.hpp"

namespace anju {

class HandOver {
  public:
    static constexpr std::chrono::milliseconds wait_max{5'000};

    // Leaves at once; `is_over` says whether nothing is held any more, `done` is called once. All
    // on the thread of `io`, which with `placement` must outlive it.
    HandOver(boost::asio::io_context& io, Placement& placement, std::function<bool()> is_over,
             std::function<void()> done);

  private:
    void look(std::chrono::steady_clock::time_point deadline);

    const std::function<bool()> is_over_;
    std::function<void()> done_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // what was posted outlives it
};

}  // namespace anju
