#include "events/runtime/http_call.hpp"

#include "events/runtime/http_client_message.hpp"
#include "events/runtime/http_limits.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace anju {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

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
    LineCall(asio::io_context& io, BaseUrl url, const LineStreamOptions& options,
             const OnLine& on_line)
        : resolver_(io), stream_(io), url_(std::move(url)), options_(options), lines_(on_line) {
        parser_.header_limit(answer_head_bytes_max);
        parser_.body_limit(boost::none);
    }

    asio::awaitable<Result<ClientResponse>> run(ClientMessage message) {
        stream_.expires_after(options_.connect_timeout);
        const auto [unknown, endpoints] =
            co_await resolver_.async_resolve(url_.host, std::to_string(url_.port), use_tuple);
        if (unknown) co_return peer_unreachable(url_, unknown.message());
        if (cancelled_) co_return ClientResponse();  // connecting would open what cancel() closed
        const auto [refused, endpoint] = co_await stream_.async_connect(endpoints, use_tuple);
        if (refused) co_return peer_unreachable(url_, refused.message());
        stream_.expires_after(options_.head_timeout);
        const auto [unsent, size] = co_await http::async_write(stream_, message, use_tuple);
        if (unsent) co_return answer_lost(url_, unsent.message());
        const auto [no_head, head_size] =
            co_await http::async_read_header(stream_, buffer_, parser_, use_tuple);
        if (no_head) co_return answer_lost(url_, no_head.message());
        const unsigned status = parser_.get().result_int();
        if (status >= 200 && status < 300) co_return co_await read_lines();
        parser_.body_limit(refusal_bytes_max);
        const auto [cut, body_size] =
            co_await http::async_read(stream_, buffer_, parser_, use_tuple);
        if (cut) co_return answer_lost(url_, cut.message());
        co_return to_response(parser_.release());
    }

    void cancel() {
        cancelled_ = true;
        resolver_.cancel();
        stream_.close();
    }
    bool is_cancelled() const { return cancelled_; }

  private:
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
                stream_.expires_after(options_.silence_max);
            } else {
                stream_.expires_never();
            }
            const auto [cut, size] =
                co_await http::async_read_some(stream_, buffer_, parser_, use_tuple);
            if (cancelled_) break;
            if (cut) co_return answer_lost(url_, "the stream broke off: " + cut.message());
        }
        co_return to_response(parser_.release());
    }

    tcp::resolver resolver_;
    boost::beast::tcp_stream stream_;
    const BaseUrl url_;
    const LineStreamOptions options_;
    Lines lines_;
    boost::beast::flat_buffer buffer_;
    http::response_parser<http::string_body> parser_;
    bool cancelled_ = false;
};

}  // namespace

Result<ClientResponse> http_call(std::string_view base_url, ClientRequest request,
                                 std::chrono::milliseconds timeout) {
    asio::io_context io(1);
    HttpClientOptions options;
    options.connect_timeout = std::min(options.connect_timeout, timeout);
    options.answer_timeout = timeout;
    HttpClient client(io, options);
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
    LineCall call(io, std::move(*url), options, on_line);
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
