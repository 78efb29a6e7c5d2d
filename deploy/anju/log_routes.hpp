// The records of the log as they are stored, for anju backup while events go on being recorded.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "deploy/anju/server.hpp"
#include "events/log/archive.hpp"
#include "events/runtime/router.hpp"

namespace anju {

// Answers from a thread of its own, one request after another, as reading a log blocks.
class LogRoutes {
  public:
    // `io` and the log must outlive it.
    LogRoutes(boost::asio::io_context& io, Log& log);
    ~LogRoutes();
    LogRoutes(const LogRoutes&) = delete;
    LogRoutes& operator=(const LogRoutes&) = delete;

    // GET /v1/log and /v1/log/{topic}/{partition}, for who administers.
    void add_to(Router& router);

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

// The records of a running Anju, by these routes.
std::unique_ptr<RecordSource> records_behind(Server server);

}  // namespace anju
