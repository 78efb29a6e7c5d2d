// The HTTP/1.1 server: serves a Router on one io_context that one thread runs.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_admission.hpp"
#include "events/runtime/http_limits.hpp"
#include "events/runtime/http_message.hpp"
#include "events/runtime/http_stream.hpp"
#include "events/runtime/problem.hpp"
#include "events/runtime/router.hpp"
#include "events/runtime/tls.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace anju {

// Decides, before the body is read, whether a request of `request.route` is served: sets its
// principal, and may narrow its query to what that one may see. Errors are answered.
using Admit = std::function<Result<void>(HttpRequest& request)>;

struct HttpServerOptions {
    std::string address = "127.0.0.1";  // an IP address, not a name
    std::uint16_t port = 0;             // 0 chooses one
    HttpLimits limits{};
    Admit admit{};  // left out: access is not controlled
    HttpAdmissionLimits admission{};
    std::shared_ptr<TlsContext> tls{};  // left out: without TLS
    // Told of each answer, for metrics; the route is null when none matched.
    std::function<void(const Route* route, int status, std::chrono::nanoseconds took)> on_answer{};
};

// Use it on the thread that runs `io`, or before that thread starts. Destroying it closes every
// connection at once.
class HttpServer {
  public:
    HttpServer(boost::asio::io_context& io, Router router, HttpServerOptions options);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Binds and starts to accept. Unavailable: the address is taken or not ours.
    Result<void> listen();
    std::uint16_t port() const;  // the real one, after listen()
    std::size_t connections() const;
    HttpLoad load() const;

    // Stops accepting, lets requests in flight finish for stop_timeout, then closes what is left
    // and calls `stopped`.
    void stop(std::function<void()> stopped = {});

  private:
    class Listener;
    std::shared_ptr<Listener> listener_;  // shared with its pending operations
};

}  // namespace anju
