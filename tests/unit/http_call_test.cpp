#include "events/runtime/http_call.hpp"

#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>

namespace anju {
namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;

std::string rule_of(const Result<ClientResponse>& result) {
    return result ? "status " + std::to_string(result->status) : result.error().rule;
}

TEST(HttpCallTest, GivesTheAnswer) {
    TestServer server({route_of(Verb::post, "/", [](HttpRequest request, const Reply& reply) {
        reply(text_answer("<" + request.body + ">"));
    })});
    const auto result = http_call(server.url(), {Verb::post, "/", {}, "body"}, test_deadline);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->body, "<body>");
}

TEST(HttpCallTest, FindsAHostByName) {
    TestServer server({});
    const std::string url = "http://localhost:" + std::to_string(server.port());
    EXPECT_EQ(rule_of(http_call(url, {}, test_deadline)), "status 404");
}

TEST(HttpCallTest, SaysWhyThereIsNoAnswer) {
    std::string url;
    { url = TestServer({}).url(); }
    EXPECT_EQ(rule_of(http_call(url, {}, test_deadline)), "peer-unreachable");
    EXPECT_EQ(rule_of(http_call("ftp://a", {}, test_deadline)), "base-url");
    RawServer silent([](RawSocket& socket) { socket.read_to_end(); });
    EXPECT_EQ(rule_of(http_call(silent.url(), {}, milliseconds(30))), "answer-lost");
}

class HttpLinesTest : public testing::Test {
  protected:
    using Lines = std::vector<std::string>;

    // Serves one request with these bytes, then closes.
    Result<ClientResponse> lines_of(const std::string& bytes, LineStreamOptions options = {}) {
        RawServer server([&](RawSocket& socket) {
            socket.read_until("\r\n\r\n");
            socket.send(bytes);
        });
        return http_lines(server.url(), {}, options, collect());
    }
    OnLine collect() {
        return [this](std::string_view line) {
            lines_.emplace_back(line);
            return true;
        };
    }

    Lines lines_;
};

TEST_F(HttpLinesTest, GivesTheLinesOfAnAnswer) {
    const auto result = lines_of(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\n"
        "one\ntwo\r\n\n\nrest!");
    ASSERT_EQ(rule_of(result), "status 200");
    EXPECT_EQ(result->header("content-type"), "text/plain");
    EXPECT_EQ(lines_, (Lines{"one", "two", "", "", "rest!"}));
}

TEST_F(HttpLinesTest, PutsLinesTogetherFromChunks) {
    EXPECT_EQ(rule_of(lines_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "2\r\non\r\n4\r\ne\ntw\r\n2\r\no\n\r\n0\r\n\r\n")),
              "status 200");
    EXPECT_EQ(lines_, (Lines{"one", "two"}));
}

TEST_F(HttpLinesTest, GivesARefusalWhole) {
    const auto result = lines_of("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\na\nb\n");
    ASSERT_EQ(rule_of(result), "status 404");
    EXPECT_EQ(result->body, "a\nb\n");
    EXPECT_EQ(lines_, Lines{});
}

TEST_F(HttpLinesTest, SaysThatTheStreamBrokeOff) {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(rule_of(lines_of(head + "4\r\none\n\r\n")), "answer-lost");
    EXPECT_EQ(lines_, Lines{"one"});
    EXPECT_EQ(rule_of(lines_of("")), "answer-lost");
}

TEST_F(HttpLinesTest, RefusesALineWithoutAnEnd) {
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n";
    answer.resize(answer.size() + 9'000'000, 'x');
    EXPECT_EQ(rule_of(lines_of(answer)), "line-too-long");
}

TEST_F(HttpLinesTest, EndsWhenNothingComesForTooLong) {
    RawServer server([](RawSocket& socket) {
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
        socket.read_to_end();
    });
    LineStreamOptions options;
    options.silence_max = milliseconds(30);
    EXPECT_EQ(rule_of(http_lines(server.url(), {}, options, collect())), "answer-lost");
    EXPECT_EQ(lines_, Lines{"one"});
}

// Sends a line, then waits for the client to go.
Route waiting_route() {
    return stream_route_of(
        Verb::get, "/", [](HttpRequest&, BodyReader&, ResponseWriter& writer) -> awaitable<void> {
            writer.start(text_answer("one\ntwo\n"));
            for (auto sent = co_await writer.flush(); sent; sent = co_await writer.flush()) {
                co_await writer.write(": still here\n");
            }
        });
}

TEST_F(HttpLinesTest, EndsWhenTheCallerHasEnough) {
    TestServer server({waiting_route()});
    const auto result = http_lines(server.url(), {}, {}, [&](std::string_view line) {
        lines_.emplace_back(line);
        return line != "two";
    });
    EXPECT_EQ(rule_of(result), "status 200");
    EXPECT_EQ(lines_, (Lines{"one", "two"}));
    server.wait_for_connections(0);
}

TEST_F(HttpLinesTest, EndsWhenItIsCancelledFromAnotherThread) {
    RawServer server([](RawSocket& socket) {
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
        socket.read_to_end();
    });
    std::stop_source stop;
    std::promise<void> came;
    std::thread cancelling([&] {
        came.get_future().wait();
        stop.request_stop();
    });
    const auto result = http_lines(
        server.url(), {}, {},
        [&](std::string_view) {
            came.set_value();
            return true;
        },
        stop.get_token());
    cancelling.join();
    EXPECT_EQ(rule_of(result), "status 200");
}

TEST_F(HttpLinesTest, EndsAtOnceWhenItIsCancelledBefore) {
    RawServer server([](RawSocket& socket) { socket.read_to_end(); });
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(rule_of(http_lines(server.url(), {}, {}, collect(), stop.get_token())), "status 0");
}

TEST_F(HttpLinesTest, PassesOnWhatTheCallerThrows) {
    TestServer server({waiting_route()});
    EXPECT_THROW(http_lines(server.url(), {}, {},
                            [](std::string_view) -> bool { throw std::runtime_error("full"); }),
                 std::runtime_error);
}

}  // namespace
}  // namespace anju
