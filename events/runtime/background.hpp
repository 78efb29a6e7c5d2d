// Work that would hold the io thread up: on a thread of its own, one task after another.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <memory>

namespace anju {

// On the io thread, like what it calls when a task is done.
class Background {
  public:
    // So many tasks wait at most, the one that runs included.
    Background(boost::asio::io_context& io, std::size_t waiting_max)
        : io_(io), waiting_max_(waiting_max) {}
    ~Background();  // drops what has not begun, waits for what has
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    // Runs `task` there, and what it gives back here. False where too many wait.
    bool run(std::function<std::function<void()>()> task);

  private:
    boost::asio::io_context& io_;
    const std::size_t waiting_max_;
    std::shared_ptr<std::size_t> waiting_ = std::make_shared<std::size_t>(0);
    boost::asio::thread_pool pool_{1};
};

}  // namespace anju
