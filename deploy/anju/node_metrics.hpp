// What a process tells Prometheus about itself.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "deploy/anju/witnessing.hpp"
#include "events/log/publisher.hpp"
#include "events/log/sealer.hpp"
#include "events/runtime/http.hpp"
#include "events/runtime/metrics.hpp"
#include "events/runtime/router.hpp"
#include "projections/engine/projector.hpp"
#include "services/shell/shell.hpp"

namespace anju {

class NodeMetrics {
  public:
    // What the gauges are read from, every second; null for roles the process does not have.
    struct Watched {
        const std::vector<std::unique_ptr<Shell>>* shells = nullptr;
        const Sealer* sealer = nullptr;
        const Projector* projector = nullptr;
        const Publisher* publisher = nullptr;
        const HttpServer* server = nullptr;
        const Witnessing* witnessing = nullptr;
    };

    explicit NodeMetrics(Metrics& metrics) : metrics_(metrics) {}

    void answered(const Route* route, int status, std::chrono::nanoseconds took);
    // What is watched must outlive this, or the io_context's run.
    void watch(boost::asio::io_context& io, Watched watched);

  private:
    struct RouteMetrics {
        std::map<int, prometheus::Counter*> by_status;
        prometheus::Histogram* seconds = nullptr;
    };
    void read_gauges();
    void read_server();
    void count_up(prometheus::Counter& counter, std::uint64_t total);
    void set(const char* name, const char* help, double value);

    Metrics& metrics_;
    std::map<const Route*, RouteMetrics> routes_;
    Watched watched_;
    std::optional<boost::asio::steady_timer> timer_;
};

}  // namespace anju
