// A connection of its own for one call, for coroutines. Internal to the client.
#pragma once

#include "events/runtime/http_client_message.hpp"
#include "events/runtime/http_socket.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>

namespace anju {

// Whoever uses it calls close() before the io context is to run out of work.
class CallConnection {
  public:
    // Errors as of tls_for().
    static Result<std::unique_ptr<CallConnection>> make(boost::asio::io_context& io, BaseUrl url,
                                                        std::shared_ptr<TlsContext> tls,
                                                        bool tls_only = false);

    // Resolves the name, connects and agrees on TLS, all of it in `timeout`. "peer-unreachable".
    boost::asio::awaitable<Result<void>> open(std::chrono::milliseconds timeout);
    // When that time is over, whatever is waited for ends.
    void expires_after(std::chrono::milliseconds timeout);
    void expires_never();
    // Ends whatever is waited for.
    void close();

    HttpSocket& socket() { return socket_; }
    const BaseUrl& url() const { return url_; }
    // Of an error of the socket: that there was no time left, if so.
    std::string why(const boost::system::error_code& error) const;

  private:
    CallConnection(boost::asio::io_context& io, BaseUrl url, std::shared_ptr<TlsContext> tls);

    const BaseUrl url_;
    const std::shared_ptr<TlsContext> tls_;
    boost::asio::ip::tcp::resolver resolver_;
    HttpSocket socket_;
    boost::asio::steady_timer timer_;
    bool expired_ = false;
    bool closed_ = false;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // a timer that fired outlives it
};

}  // namespace anju
