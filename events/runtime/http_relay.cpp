#include "events/runtime/http_relay.hpp"

#include "events/runtime/http_call_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/system_error.hpp>

namespace anju {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

class Relay {
  public:
    Relay(CallConnection& connection, const RelayOptions& options, ResponseWriter& writer)
        : connection_(connection), options_(options), writer_(writer) {
        parser_.header_limit(answer_head_bytes_max);
        parser_.body_limit(boost::none);
    }

    asio::awaitable<Result<void>> run(ClientMessage message) {
        const auto opened = co_await connection_.open(options_.connect_timeout);
        if (!opened) co_return opened.error();
        connection_.expires_after(options_.head_timeout);
        parser_.skip(message.method() == http::verb::head);  // a head alone has no body
        auto& socket = connection_.socket();
        const auto [unsent, size] = co_await http::async_write(socket, message, use_tuple);
        if (unsent) co_return answer_lost(connection_.url(), connection_.why(unsent));
        const auto [no_head, head_size] =
            co_await http::async_read_header(socket, buffer_, parser_, use_tuple);
        if (no_head) co_return answer_lost(connection_.url(), connection_.why(no_head));
        writer_.start(passed_back(to_response(parser_.get())));
        co_await pass_on();
        co_return Result<void>();
    }

  private:
    asio::awaitable<void> pass_on() {
        while (!writer_.stopping()) {
            const std::string piece = std::exchange(parser_.get().body(), {});
            if (!piece.empty()) {
                const auto written = co_await writer_.write(piece);
                if (!written) co_return;
                const auto flushed = co_await writer_.flush();
                if (!flushed) co_return;
            }
            if (parser_.is_done()) co_return;
            connection_.expires_after(options_.silence_max);
            const auto [cut, size] =
                co_await http::async_read_some(connection_.socket(), buffer_, parser_, use_tuple);
            connection_.expires_never();  // who reads slowly is bounded by the one who serves it
            if (cut) throw boost::system::system_error(cut, "the stream broke off");
        }
    }

    CallConnection& connection_;
    const RelayOptions& options_;
    ResponseWriter& writer_;
    boost::beast::flat_buffer buffer_;
    http::response_parser<http::string_body> parser_;
};

}  // namespace

HttpResponse passed_back(ClientResponse answer) {
    HttpResponse response;
    response.status = answer.status;
    response.body = std::move(answer.body);
    response.content_type.clear();
    for (auto& [name, value] : answer.headers) {
        const bool ours = is_connection_header(name) || name == "Date" || name == "Server";
        if (boost::beast::iequals(name, "Content-Type")) {
            response.content_type = value;
        } else if (!ours) {
            response.headers.emplace_back(name, value);
        }
    }
    return response;
}

asio::awaitable<Result<void>> relay(asio::io_context& io, std::vector<std::string> urls,
                                    ClientRequest request, RelayOptions options,
                                    ResponseWriter& writer) {
    Result<void> outcome = unavailable("peer-unreachable", "there is nobody to ask");
    for (const auto& text : urls) {
        auto url = parse_base_url(text);
        if (!url) co_return url.error();
        auto message = to_message(*url, request);
        if (!message) co_return message.error();
        const auto connection =
            CallConnection::make(io, std::move(*url), options.tls, options.tls_only);
        if (!connection) co_return connection.error();
        Relay one(**connection, options, writer);
        outcome = co_await one.run(std::move(*message));
        if (outcome || outcome.error().rule != "peer-unreachable") break;
    }
    co_return outcome;
}

}  // namespace anju
