#include "events/runtime/http_head.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <charconv>
#include <string>

namespace anju {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::iequals;
using boost::beast::string_view;

class HeadParser final : public http::basic_parser<true> {
  public:
    explicit HeadParser(const HttpLimits& limits) : limits_(limits) {
        header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
        skip(true);  // bodies are framed by BodyDecoder
    }

    RequestHead head;
    std::optional<Error> refusal;
    std::size_t hosts = 0;

  private:
    void on_request_impl(http::verb verb, string_view, string_view target, int version,
                         error_code&) override {
        head.verb = verb;
        head.target = target;
        head.is_http_1_1 = version == 11;
    }

    void on_field_impl(http::field name, string_view name_text, string_view value,
                       error_code& error) override {
        if (head.headers.size() == limits_.headers_max) {
            refuse(invalid("header-too-large",
                           "more than " + std::to_string(limits_.headers_max) + " headers"),
                   error);
            return;
        }
        head.headers.add(name_text, value);
        switch (name) {
            case http::field::host:
                ++hosts;
                return;
            case http::field::content_length:
                take_length(value, error);
                return;
            case http::field::transfer_encoding:
                take_encoding(value, error);
                return;
            case http::field::expect:
                take_expectation(value, error);
                return;
            default:
                return;
        }
    }

    void take_length(std::string_view value, error_code& error) {
        if (head.framing == BodyFraming::chunked) {
            refuse(invalid("body-framing", "Content-Length beside Transfer-Encoding"), error);
            return;
        }
        if (head.framing == BodyFraming::length) {
            refuse(invalid("body-framing", "Content-Length is given twice"), error);
            return;
        }
        const auto end = value.data() + value.size();
        const auto [rest, failure] = std::from_chars(value.data(), end, head.content_length);
        if (value.empty() || rest != end || failure != std::errc{}) {
            refuse(invalid("body-framing", "Content-Length is not a number"), error);
            return;
        }
        head.framing = BodyFraming::length;
    }

    void take_encoding(std::string_view value, error_code& error) {
        if (head.framing != BodyFraming::none) {
            refuse(invalid("body-framing", "Transfer-Encoding beside another length"), error);
            return;
        }
        if (!iequals(value, "chunked") || !head.is_http_1_1) {
            refuse(invalid("body-framing",
                           "only Transfer-Encoding: chunked is understood, and only in HTTP/1.1"),
                   error);
            return;
        }
        head.framing = BodyFraming::chunked;
    }

    void take_expectation(std::string_view value, error_code& error) {
        if (!iequals(value, "100-continue")) {
            refuse(invalid("expectation-failed", "only Expect: 100-continue is understood"), error);
            return;
        }
        head.expects_continue = head.is_http_1_1;
    }

    void refuse(Error why, error_code& error) {
        refusal = std::move(why);
        error = http::error::bad_value;
    }

    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override {}

    const HttpLimits& limits_;
};

// Beast refuses some of the same heads before our own checks see the field.
Error to_error(const error_code& error) {
    if (error == http::error::bad_version) {
        return invalid("http-version", "only HTTP/1.0 and HTTP/1.1 are spoken here");
    }
    const bool framing = error == http::error::bad_content_length ||
                         error == http::error::multiple_content_length ||
                         error == http::error::bad_transfer_encoding;
    return invalid(framing ? "body-framing" : "request-malformed",
                   "the request head does not parse: " + error.message());
}

}  // namespace

Result<std::optional<std::size_t>> HeadScanner::scan(std::string_view bytes,
                                                     const HttpLimits& limits) {
    while (scanned_ < bytes.size()) {
        const std::size_t newline = bytes.find('\n', scanned_);
        if (newline == std::string_view::npos) {
            scanned_ = bytes.size();
            break;
        }
        if (newline == 0 || bytes[newline - 1] != '\r') {
            return invalid("request-malformed", "a line of the head ends without CR");
        }
        const bool is_empty = newline == line_begin_ + 1;
        if (started_ && (bytes[line_begin_] == ' ' || bytes[line_begin_] == '\t')) {
            return invalid("header-folded", "a header is folded over two lines");
        }
        scanned_ = line_begin_ = newline + 1;
        if (is_empty && started_) {
            if (scanned_ > limits.header_bytes_max) break;
            return std::optional(scanned_);
        }
        started_ = started_ || !is_empty;
    }
    if (bytes.size() >= limits.header_bytes_max) {
        return invalid("header-too-large", "the request head has more than " +
                                               std::to_string(limits.header_bytes_max) + " bytes");
    }
    return std::optional<std::size_t>();
}

Result<RequestHead> parse_head(std::string_view bytes, const HttpLimits& limits) {
    while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    HeadParser parser(limits);
    parser.head.headers.reserve(8, bytes.size());
    error_code error;
    parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (parser.refusal) return std::move(*parser.refusal);
    if (error || !parser.is_header_done()) return to_error(error);
    if (parser.hosts > 1 || (parser.hosts == 0 && parser.head.is_http_1_1)) {
        return invalid("host-header",
                       "exactly one Host is needed, not " + std::to_string(parser.hosts));
    }
    parser.head.keep_alive = parser.keep_alive();
    return std::move(parser.head);
}

}  // namespace anju
