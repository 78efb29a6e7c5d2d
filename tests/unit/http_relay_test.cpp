// A door passes on what a process behind it streams, and the client sees when it is not whole.
#include "events/runtime/http_relay.hpp"

#include "events/runtime/http_call.hpp"
#include "events/runtime/problem.hpp"
#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace anju {
namespace {

class HttpRelayTest : public testing::Test {
  protected:
    boost::asio::awaitable<void> pass_on(ResponseWriter& writer) {
        ClientRequest request{.verb = Verb::get, .target = "/feed", .headers = {}, .body = {}};
        const auto relayed =
            co_await relay(door_->io.io, urls_, std::move(request), RelayOptions(), writer);
        if (!relayed) writer.answer(problem_response(relayed.error()));
    }
    void open_door(std::vector<std::string> urls) {
        urls_ = std::move(urls);
        std::vector<Route> routes;
        routes.push_back(stream_route_of(
            Verb::get, "/feed",
            [this](HttpRequest&, BodyReader&, ResponseWriter& writer) { return pass_on(writer); }));
        door_.emplace(std::move(routes));
    }
    // Serves each request with these bytes, then closes.
    void serve(const std::string& bytes) {
        process_.emplace([bytes](RawSocket& socket) {
            socket.read_until("\r\n\r\n");
            socket.send(bytes);
        });
    }
    static std::string nobody() {
        const TestServer gone({});
        return gone.url();
    }

    std::vector<std::string> urls_;
    std::optional<RawServer> process_;
    std::optional<TestServer> door_;
};

TEST_F(HttpRelayTest, GivesStatusHeadersAndBodyOfTheFirstThatIsThere) {
    serve(
        "HTTP/1.1 206 Partial Content\r\nContent-Type: text/x\r\nX-One: 1\r\n"
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    open_door({nobody(), process_->url()});
    const auto answer = door_->get("/feed");
    EXPECT_EQ(answer.status, 206);
    EXPECT_EQ(answer.body, "abcde");
    EXPECT_EQ(answer.header("Content-Type"), "text/x");
    EXPECT_EQ(answer.header("X-One"), "1");
}

TEST_F(HttpRelayTest, SaysThatNobodyIsThere) {
    open_door({nobody()});
    const auto answer = door_->get("/feed");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.rule(), "peer-unreachable");
}

TEST_F(HttpRelayTest, BreaksOffWhereTheProcessDoes) {
    serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabc\n\r\n");
    open_door({process_->url()});
    std::vector<std::string> lines;
    const auto answer = http_lines(door_->url(), {.verb = Verb::get, .target = "/feed"}, {},
                                   [&](std::string_view line) {
                                       lines.emplace_back(line);
                                       return true;
                                   });
    ASSERT_FALSE(answer) << "half a feed is none";
    EXPECT_EQ(answer.error().rule, "answer-lost");
    EXPECT_EQ(lines, std::vector<std::string>{"abc"});
}

}  // namespace
}  // namespace anju
