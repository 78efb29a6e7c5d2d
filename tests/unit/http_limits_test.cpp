#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>
#include <array>

namespace anju {
namespace {

constexpr std::uint64_t body_limit = 1'000;

HttpServerOptions small_limits() {
    HttpServerOptions options;
    options.limits = quick_limits();
    options.limits.header_bytes_max = 2'000;
    options.limits.headers_max = 10;
    options.limits.target_bytes_max = 500;
    return options;
}

Route echo_route() {
    Route route = route_of(Verb::post, "/echo", [](HttpRequest request, const Reply& reply) {
        reply(text_answer(std::move(request.body)));
    });
    route.body_limit_bytes = body_limit;
    return route;
}

std::string chunk(const std::string& data) {
    std::array<char, 20> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", data.size());
    return size.data() + data + "\r\n";
}

class HttpLimitsTest : public testing::Test {
  protected:
    // The rule of the refusal, and that the connection closes behind it.
    std::string refusal_of(const std::string& bytes, int status) const {
        RawSocket socket = server_.connect();
        socket.send(bytes);
        const RawAnswer answer = socket.read_answer();
        EXPECT_EQ(answer.status, status) << bytes << "\n" << answer.head;
        if (answer.status < 400) return "";
        EXPECT_EQ(answer.header("Connection"), "close") << bytes;
        EXPECT_TRUE(socket.ends()) << bytes;
        return answer.rule();
    }

    TestServer server_{{echo_route()}, small_limits()};
};

TEST_F(HttpLimitsTest, TakesHeadsUpToTheLimitAndNoLarger) {
    const std::string around = request_text("POST /echo", "Content-Length: 0\r\nX: \r\n");
    const auto head = [&](std::size_t size) {
        return request_text("POST /echo", "Content-Length: 0\r\nX: " +
                                              std::string(size - around.size(), 'x') + "\r\n");
    };
    EXPECT_EQ(server_.ask(head(2'000)).status, 200);
    EXPECT_EQ(refusal_of(head(2'001), 431), "header-too-large");
    EXPECT_EQ(refusal_of(head(20'000), 431), "header-too-large");
    EXPECT_EQ(refusal_of("GET /" + std::string(3'000, 'x'), 431), "header-too-large");
}

TEST_F(HttpLimitsTest, TakesHeadersUpToTheLimitAndNoMore) {
    const auto head = [](int count) {  // Host and Content-Length count, too
        std::string headers = "Content-Length: 0\r\n";
        for (int number = 2; number < count; ++number) headers += "X: y\r\n";
        return request_text("POST /echo", headers);
    };
    EXPECT_EQ(server_.ask(head(10)).status, 200);
    EXPECT_EQ(refusal_of(head(11), 431), "header-too-large");
}

TEST_F(HttpLimitsTest, RefusesALongTarget) {
    EXPECT_EQ(server_.get("/" + std::string(499, 'x')).status, 404);
    EXPECT_EQ(server_.get("/" + std::string(500, 'x')).status, 414);
}

TEST_F(HttpLimitsTest, RefusesManyQueryParameters) {
    std::string target = "/echo?";
    for (int number = 0; number < 65; ++number) target += "a" + std::to_string(number) + "&";
    EXPECT_EQ(server_.get(target).rule(), "query-too-long");
}

TEST_F(HttpLimitsTest, RefusesALargeBodyByItsLengthBeforeItComes) {
    const auto head = [](std::uint64_t size) {
        return request_text("POST /echo", "Content-Length: " + std::to_string(size) + "\r\n");
    };
    const std::string fits(body_limit, 'b');
    EXPECT_EQ(server_.ask(head(body_limit) + fits).body, fits);
    EXPECT_EQ(refusal_of(head(body_limit + 1), 413), "body-too-large");
    EXPECT_EQ(refusal_of(head(1'000'000'000'000), 413), "body-too-large");
}

TEST_F(HttpLimitsTest, RefusesALargeBodyInChunks) {
    const std::string head = request_text("POST /echo", "Transfer-Encoding: chunked\r\n");
    const std::string half(body_limit / 2, 'b');
    EXPECT_EQ(server_.ask(head + chunk(half) + chunk(half) + chunk("")).body, half + half);
    EXPECT_EQ(refusal_of(head + chunk(half) + chunk(half) + chunk("b"), 413), "body-too-large");
}

TEST_F(HttpLimitsTest, ReadsChunkedBodiesByteByByte) {
    RawSocket socket = server_.connect();
    const std::string body =
        "5;name=value\r\nhello\r\n1\r\n \r\n00005\r\nworld\r\n0\r\nTrailer: x\r\n\r\n";
    const std::string request = request_text("POST /echo", "Transfer-Encoding: chunked\r\n", body);
    for (int round = 0; round < 2; ++round) {
        for (const char character : request) socket.send({&character, 1});
        EXPECT_EQ(socket.read_answer().body, "hello world");
    }
}

TEST_F(HttpLimitsTest, RefusesChunksThatDoNotParse) {
    const std::string head = request_text("POST /echo", "Transfer-Encoding: chunked\r\n");
    const std::vector<std::string> wrong{
        "x\r\n",
        "\r\n",
        "-1\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhelloo\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFFF\r\n",
        "5\r;x\r\nhello\r\n0\r\n\r\n",
        "0\r\nTrailer: x\n\r\n",
        "5;" + std::string(2'000, 'x'),
        "0\r\nTrailer: " + std::string(2'000, 'x'),
    };
    for (const std::string& body : wrong) {
        EXPECT_EQ(refusal_of(head + body, 400), "chunk-malformed") << body;
    }
    std::string trailer = "0\r\n";
    for (int line = 0; line < 100; ++line) trailer += "X: " + std::string(100, 'x') + "\r\n";
    EXPECT_EQ(refusal_of(head + trailer, 400), "chunk-malformed");
}

// What two servers in a row could read as requests of different lengths.
TEST_F(HttpLimitsTest, RefusesBodiesWithMoreThanOneLength) {
    const std::vector<std::string> wrong{
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: 5 6\r\n",
        "Content-Length: five\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length:\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding: chunked;q=1\r\n",
        "Transfer-Encoding:\r\n",
    };
    for (const std::string& headers : wrong) {
        EXPECT_EQ(refusal_of(request_text("POST /echo", headers, "0\r\n\r\n"), 400), "body-framing")
            << headers;
    }
    EXPECT_EQ(refusal_of("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
              "body-framing");
}

TEST_F(HttpLimitsTest, RefusesHeadsThatTwoServersCouldReadDifferently) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "host-header"},
        {"GET / HTTP/1.1\r\n\r\n", "host-header"},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", "header-folded"},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n", "header-folded"},
        {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", "header-folded"},
        {"GET / HTTP/1.1\nHost: a\r\n\r\n", "request-malformed"},
        {"GET / HTTP/1.1\r\nHost: a\n\r\n", "request-malformed"},
        {"GET / HTTP/1.1\r\nHost: a\r\n\n", "request-malformed"},
        {"GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", "request-malformed"},
        {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "request-malformed"},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello", "request-malformed"},
        {"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", "request-malformed"},
        {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "request-malformed"},
        {std::string("GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n", 35), "request-malformed"},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "request-malformed"},
        {"G\x01T / HTTP/1.1\r\nHost: a\r\n\r\n", "request-malformed"},
        {std::string("\x16\x03\x01\x02\x00\x01\r\n\r\n", 10), "request-malformed"},
        {"GET /\r\n\r\n", "request-malformed"},
    };
    for (const auto& [bytes, rule] : wrong) EXPECT_EQ(refusal_of(bytes, 400), rule) << bytes;
}

TEST_F(HttpLimitsTest, RefusesOtherVersions) {
    EXPECT_EQ(refusal_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505), "http-version");
    EXPECT_EQ(refusal_of("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 505), "http-version");
    EXPECT_EQ(refusal_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505), "http-version");
}

TEST_F(HttpLimitsTest, RefusesOtherExpectations) {
    EXPECT_EQ(refusal_of(request_text("POST /echo", "Expect: a-miracle\r\n"), 417),
              "expectation-failed");
}

TEST_F(HttpLimitsTest, DoesNotServeWhatFollowsARefusal) {
    RawSocket socket = server_.connect();
    socket.send(request_text("POST /echo", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                             "0\r\n\r\n" + request_text("POST /echo", "Content-Length: 0\r\n")));
    EXPECT_EQ(socket.read_answer().status, 400);
    EXPECT_TRUE(socket.ends());
}

}  // namespace
}  // namespace anju
