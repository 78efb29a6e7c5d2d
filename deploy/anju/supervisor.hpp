// Tells systemd that the process serves, lives and stops (Type=notify, WatchdogSec=). Without a
// service manager, which NOTIFY_SOCKET names, all of it does nothing.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace anju {

class Supervisor {
  public:
    // `io` must outlive it. From now on it is told that `io` goes on.
    explicit Supervisor(boost::asio::io_context& io);

    void serving();
    void stopping();

  private:
    void keep_alive();

    boost::asio::steady_timer timer_;
    std::chrono::microseconds alive_every_{0};
};

}  // namespace anju
