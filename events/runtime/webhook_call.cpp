#include "events/runtime/webhook_call.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <vector>

#include "events/runtime/address_guard.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t answer_head_bytes_max = 16 * 1024;

using Message = http::request<http::string_body>;

Error unreachable(const WebhookUrl& url, const std::string& why) {
    return unavailable("peer-unreachable", fmt::format("{}: {}", url.authority(), why));
}

Error lost(const WebhookUrl& url, const std::string& why) {
    return unavailable("answer-lost", fmt::format("{}: {}", url.authority(), why));
}

Message message_of(const WebhookUrl& url, ClientRequest request) {
    Message message(request.verb, url.target, 11);
    message.set(http::field::host, url.authority());
    message.set(http::field::user_agent, "anju");
    message.set(http::field::connection, "close");
    for (const auto& [name, value] : request.headers) message.set(name, value);
    message.body() = std::move(request.body);
    message.prepare_payload();
    return message;
}

template <class Body>
ClientResponse response_of(const http::response_parser<Body>& parser) {
    ClientResponse response;
    response.status = static_cast<int>(parser.get().result_int());
    for (const auto& field : parser.get()) {
        response.headers.emplace_back(field.name_string(), field.value());
    }
    if constexpr (std::is_same_v<Body, http::string_body>) response.body = parser.get().body();
    return response;
}

// Over TLS or not: what is sent, and what comes back; of a body at most so many bytes.
template <class Stream>
asio::awaitable<Result<ClientResponse>> exchange(Stream& stream, const WebhookUrl& url,
                                                 const Message& message, std::size_t body_max) {
    const auto [unsent, size] = co_await http::async_write(stream, message, use_tuple);
    if (unsent) co_return lost(url, unsent.message());
    boost::beast::flat_buffer buffer;
    if (body_max == 0) {
        http::response_parser<http::empty_body> parser;
        parser.header_limit(answer_head_bytes_max);
        const auto [cut, head] =
            co_await http::async_read_header(stream, buffer, parser, use_tuple);
        if (cut) co_return lost(url, cut.message());
        co_return response_of(parser);
    }
    http::response_parser<http::string_body> parser;
    parser.header_limit(answer_head_bytes_max);
    parser.body_limit(body_max);
    const auto [cut, all] = co_await http::async_read(stream, buffer, parser, use_tuple);
    if (cut) co_return lost(url, cut.message());
    co_return response_of(parser);
}

// One lookup, whose addresses are checked: what is connected to is among them.
class Lookup {
  public:
    Lookup(asio::io_context& io, const WebhookUrl& url, const WebhookCallOptions& options)
        : resolver_(io), timer_(io), url_(url), options_(options) {}

    asio::awaitable<Result<std::vector<tcp::endpoint>>> run(Clock::time_point deadline) {
        timer_.expires_at(deadline);
        timer_.async_wait(
            [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
                if (!stopped && !alive.expired()) resolver_.cancel();
            });
        const auto [unknown, found] =
            co_await resolver_.async_resolve(url_.host, std::to_string(url_.port), use_tuple);
        timer_.cancel();
        if (unknown) co_return unreachable(url_, unknown.message());
        std::vector<tcp::endpoint> endpoints;
        for (const auto& entry : found) {
            const auto address = entry.endpoint().address();
            const bool own = options_.loopback && address.is_loopback();
            if (!options_.any_address && !own && !is_public_address(address)) {
                co_return rejected("webhook-address-refused",
                                   fmt::format("{} leads to {}, which is no address outside",
                                               url_.host, address.to_string()));
            }
            endpoints.push_back(entry.endpoint());
        }
        co_return endpoints;
    }

  private:
    tcp::resolver resolver_;
    asio::steady_timer timer_;
    const WebhookUrl& url_;
    const WebhookCallOptions& options_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // a timer that fired outlives it
};

bool is_address(const std::string& host) {
    boost::system::error_code malformed;
    asio::ip::make_address(host, malformed);
    return !malformed;
}

}  // namespace

WebhookCaller::WebhookCaller(asio::io_context& io, WebhookCallOptions options)
    : io_(io), options_(std::move(options)), tls_(asio::ssl::context::tls_client) {}

Result<std::unique_ptr<WebhookCaller>> WebhookCaller::make(asio::io_context& io,
                                                           WebhookCallOptions options) {
    std::unique_ptr<WebhookCaller> caller(new WebhookCaller(io, std::move(options)));
    auto& tls = caller->tls_;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer);
    boost::system::error_code failed;
    tls.set_default_verify_paths(failed);
    const auto& authorities = caller->options_.authorities;
    if (!authorities.empty()) tls.load_verify_file(authorities.string(), failed);
    if (failed) {
        return unavailable(
            "key-file", authorities.string() + ": no certificates to trust: " + failed.message());
    }
    return caller;
}

asio::awaitable<Result<ClientResponse>> WebhookCaller::call(WebhookUrl url, ClientRequest request) {
    const auto deadline = Clock::now() + options_.timeout;
    if (!url.tls && !options_.loopback && !options_.any_address) {
        co_return rejected("webhook-address-refused", url.host + ": only https is called");
    }
    Lookup lookup(io_, url, options_);
    const auto endpoints = co_await lookup.run(deadline);
    if (!endpoints) co_return endpoints.error();
    const auto message = message_of(url, std::move(request));
    boost::beast::ssl_stream<boost::beast::tcp_stream> stream(io_, tls_);
    auto& socket = boost::beast::get_lowest_layer(stream);
    socket.expires_at(deadline);
    const auto [refused, endpoint] = co_await socket.async_connect(*endpoints, use_tuple);
    if (refused) co_return unreachable(url, refused.message());
    if (!url.tls) co_return co_await exchange(socket, url, message, options_.answer_bytes_max);
    if (!is_address(url.host)) {
        SSL_set_tlsext_host_name(stream.native_handle(), url.host.c_str());
    }
    stream.set_verify_callback(asio::ssl::host_name_verification(url.host));
    const auto [untrusted] =
        co_await stream.async_handshake(asio::ssl::stream_base::client, use_tuple);
    if (untrusted) co_return unreachable(url, untrusted.message());
    co_return co_await exchange(stream, url, message, options_.answer_bytes_max);
}

}  // namespace anju
