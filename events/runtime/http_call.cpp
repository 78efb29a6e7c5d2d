#include "events/runtime/http_call.hpp"

#include "events/runtime/http_call_connection.hpp"
#include "events/runtime/http_limits.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace anju {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::uint64_t refusal_bytes_max = 1024 * 1024;  // an answer other than 2xx

// Cuts pieces into lines.
class Lines {
  public:
    explicit Lines(const OnLine& on_line) : on_line_(on_line) {}

    // False when on_line has had enough. Invalid: "line-too-long".
    Result<bool> take(std::string_view piece) {
        for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
            line_ += piece.substr(0, end);
            piece.remove_prefix(end + 1);
            if (!give()) return false;
        }
        line_ += piece;
        if (line_.size() <= stream_line_bytes_max) return true;
        return invalid("line-too-long", "the answer has a line of more than " +
                                            std::to_string(stream_line_bytes_max) + " bytes");
    }
    // The last line may lack its end.
    void finish() {
        if (!line_.empty()) give();
    }

  private:
    bool give() {
        if (line_.ends_with('\r')) line_.pop_back();
        const bool goes_on = on_line_(line_);
        line_.clear();
        return goes_on;
    }

    const OnLine& on_line_;
    std::string line_;
};

class LineCall {
  public:
    LineCall(CallConnection& connection, const LineStreamOptions& options, const OnLine& on_line)
        : connection_(connection), options_(options), lines_(on_line) {
        parser_.header_limit(answer_head_bytes_max);
        parser_.body_limit(boost::none);
    }

    asio::awaitable<Result<ClientResponse>> run(ClientMessage message) {
        auto answer = co_await exchange(std::move(message));
        connection_.close();
        co_return answer;
    }

    void cancel() {
        cancelled_ = true;
        connection_.close();
    }
    bool is_cancelled() const { return cancelled_; }

  private:
    asio::awaitable<Result<ClientResponse>> exchange(ClientMessage message) {
        const auto opened = co_await connection_.open(options_.connect_timeout);
        if (!opened) co_return opened.error();
        auto& socket = connection_.socket();
        connection_.expires_after(options_.head_timeout);
        const auto [unsent, size] = co_await http::async_write(socket, message, use_tuple);
        if (unsent) co_return lost(unsent);
        const auto [no_head, head_size] =
            co_await http::async_read_header(socket, buffer_, parser_, use_tuple);
        if (no_head) co_return lost(no_head);
        const unsigned status = parser_.get().result_int();
        if (status >= 200 && status < 300) co_return co_await read_lines();
        parser_.body_limit(refusal_bytes_max);
        const auto [cut, body_size] =
            co_await http::async_read(socket, buffer_, parser_, use_tuple);
        if (cut) co_return lost(cut);
        co_return to_response(parser_.release());
    }

    asio::awaitable<Result<ClientResponse>> read_lines() {
        while (!cancelled_) {
            const std::string piece = std::exchange(parser_.get().body(), {});
            const auto goes_on = lines_.take(piece);
            if (!goes_on) co_return goes_on.error();
            if (!*goes_on) co_return to_response(parser_.release());
            if (parser_.is_done()) {
                lines_.finish();
                co_return to_response(parser_.release());
            }
            if (options_.silence_max.count() > 0) {
                connection_.expires_after(options_.silence_max);
            } else {
                connection_.expires_never();
            }
            const auto [cut, size] =
                co_await http::async_read_some(connection_.socket(), buffer_, parser_, use_tuple);
            if (cancelled_) break;
            if (cut) co_return lost(cut, "the stream broke off: ");
        }
        co_return to_response(parser_.release());
    }

    Error lost(const boost::system::error_code& error, const std::string& what = {}) const {
        return answer_lost(connection_.url(), what + connection_.why(error));
    }

    CallConnection& connection_;
    const LineStreamOptions options_;
    Lines lines_;
    boost::beast::flat_buffer buffer_;
    http::response_parser<http::string_body> parser_;
    bool cancelled_ = false;
};

}  // namespace

Result<ClientResponse> http_call(std::string_view base_url, ClientRequest request,
                                 std::chrono::milliseconds timeout,
                                 std::shared_ptr<TlsContext> tls) {
    asio::io_context io(1);
    HttpClientOptions options;
    options.connect_timeout = std::min(options.connect_timeout, timeout);
    options.answer_timeout = timeout;
    options.tls = std::move(tls);
    HttpClient client(io, std::move(options));
    Result<ClientResponse> outcome = unavailable("answer-lost", "the call was not run");
    client.send(base_url, std::move(request),
                [&outcome](Result<ClientResponse> result) { outcome = std::move(result); });
    io.run();
    return outcome;
}

Result<ClientResponse> http_lines(std::string_view base_url, ClientRequest request,
                                  const LineStreamOptions& options, const OnLine& on_line,
                                  std::stop_token cancelled) {
    auto url = parse_base_url(base_url);
    if (!url) return url.error();
    auto message = to_message(*url, std::move(request));
    if (!message) return message.error();
    asio::io_context io(1);
    const auto connection = CallConnection::make(io, std::move(*url), options.tls);
    if (!connection) return connection.error();
    LineCall call(**connection, options, on_line);
    Result<ClientResponse> outcome = ClientResponse();
    std::exception_ptr failure;
    asio::co_spawn(io, call.run(std::move(*message)),
                   [&](const std::exception_ptr& thrown, Result<ClientResponse> result) {
                       failure = thrown;
                       outcome = std::move(result);
                   });
    const std::stop_callback on_cancel(
        std::move(cancelled), [&io, &call] { asio::post(io, [&call] { call.cancel(); }); });
    io.run();
    if (failure) std::rethrow_exception(failure);
    if (!outcome && call.is_cancelled()) return ClientResponse();
    return outcome;
}

}  // namespace anju
