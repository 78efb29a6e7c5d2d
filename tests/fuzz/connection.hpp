// One connection of a client that says its bytes, then only listens: through the real session and
// its routes, over a pair of sockets in this process.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string_view>

#include "events/runtime/router.hpp"

namespace anju {
struct HttpServerContext;
}

namespace anju::fuzz {

class Connections {
  public:
    // `io` must outlive it.
    Connections(boost::asio::io_context& io, Router router);

    // Runs `io` until the session has ended. Demands that it ends and fails nowhere, that no answer
    // is a 500, and that answers in JSON are JSON.
    void run(std::string_view bytes);

  private:
    boost::asio::io_context& io_;
    std::shared_ptr<HttpServerContext> context_;  // as sessions want it
};

// Requests as bytes, for seeds.
std::string get_request(std::string_view target);
std::string post_request(std::string_view target, std::string_view body,
                         std::string_view headers = {});

}  // namespace anju::fuzz
