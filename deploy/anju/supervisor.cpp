#include "deploy/anju/supervisor.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>

namespace anju {

Supervisor::Supervisor(boost::asio::io_context& io) : timer_(io) {
    std::uint64_t limit_us = 0;
    if (sd_watchdog_enabled(0, &limit_us) <= 0) return;
    alive_every_ = std::chrono::microseconds(limit_us / 2);
    keep_alive();
}

void Supervisor::serving() {
    sd_notify(0, "READY=1");
}

void Supervisor::stopping() {
    sd_notify(0, "STOPPING=1");
}

void Supervisor::keep_alive() {
    sd_notify(0, "WATCHDOG=1");
    timer_.expires_after(alive_every_);
    timer_.async_wait([this](const boost::system::error_code& ended) {
        if (!ended) keep_alive();
    });
}

}  // namespace anju
