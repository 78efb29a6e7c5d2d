#include "events/runtime/http_call_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace anju {
namespace {

namespace asio = boost::asio;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

CallConnection::CallConnection(asio::io_context& io, BaseUrl url, std::shared_ptr<TlsContext> tls)
    : url_(std::move(url)),
      tls_(std::move(tls)),
      resolver_(io),
      socket_(io.get_executor()),
      timer_(io) {}

Result<std::unique_ptr<CallConnection>> CallConnection::make(asio::io_context& io, BaseUrl url,
                                                             std::shared_ptr<TlsContext> tls,
                                                             bool tls_only) {
    auto context = tls_for(url, std::move(tls), tls_only);
    if (!context) return context.error();
    return std::unique_ptr<CallConnection>(
        new CallConnection(io, std::move(url), std::move(*context)));
}

asio::awaitable<Result<void>> CallConnection::open(std::chrono::milliseconds timeout) {
    expires_after(timeout);
    const auto [unknown, endpoints] =
        co_await resolver_.async_resolve(url_.host, std::to_string(url_.port), use_tuple);
    if (unknown) co_return peer_unreachable(url_, why(unknown));
    // Connecting would open what close() has closed.
    if (closed_ || expired_) co_return peer_unreachable(url_, why(asio::error::operation_aborted));
    const auto [refused, endpoint] =
        co_await asio::async_connect(socket_.plain(), endpoints, use_tuple);
    if (refused) co_return peer_unreachable(url_, why(refused));
    boost::system::error_code ignored;  // it is only slower without
    socket_.plain().set_option(asio::ip::tcp::no_delay(true), ignored);
    if (!url_.tls) co_return Result<void>();
    socket_.use_tls(tls_->connect(url_.host));
    const auto [untrusted, none] = co_await socket_.async_handshake(use_tuple);
    if (!untrusted) co_return Result<void>();
    co_return peer_unreachable(url_, handshake_failure(socket_.tls(), why(untrusted)));
}

void CallConnection::expires_after(std::chrono::milliseconds timeout) {
    timer_.expires_after(timeout);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            // Cancelling does not reach a wait that has just ended and stands in the queue.
            if (stopped || alive.expired() || closed_) return;
            if (timer_.expiry() > asio::steady_timer::clock_type::now()) return;
            expired_ = true;
            close();
        });
}

void CallConnection::expires_never() {
    timer_.expires_at(asio::steady_timer::time_point::max());
}

void CallConnection::close() {
    closed_ = true;
    timer_.cancel();
    resolver_.cancel();
    boost::system::error_code ignored;  // closed already is closed
    socket_.close(ignored);
}

std::string CallConnection::why(const boost::system::error_code& error) const {
    return expired_ ? "nothing came in time" : error.message();
}

}  // namespace anju
