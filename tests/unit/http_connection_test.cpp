#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>

namespace anju {
namespace {

using std::chrono::milliseconds;

Route echo_route() {
    return route_of(Verb::post, "/echo", [](HttpRequest request, const Reply& reply) {
        reply(text_answer(std::move(request.body)));
    });
}

std::string echo_request(const std::string& body) {
    return request_text("POST /echo", "Content-Length: " + std::to_string(body.size()) + "\r\n",
                        body);
}

// Replies that a handler has kept for later.
struct Waiting {
    Route route() {
        return route_of(Verb::get, "/wait/{id}", [this](HttpRequest request, const Reply& reply) {
            replies.emplace_back(request.parameter("id"), reply);
        });
    }
    void await(TestServer& server, std::size_t count) {
        while (server.io.run([&] { return replies.size(); }) < count) std::this_thread::yield();
    }
    void answer_all(TestServer& server) {
        server.io.run([&] {
            for (auto& [id, reply] : std::exchange(replies, {})) reply(text_answer(id));
        });
    }

    std::vector<std::pair<std::string, Reply>> replies;
};

HttpServerOptions quick() {
    HttpServerOptions options;
    options.limits = quick_limits();
    return options;
}

TEST(HttpConnectionTest, KeepsTheConnectionForTheNextRequest) {
    TestServer server({echo_route()});
    RawSocket socket = server.connect();
    for (int round = 0; round < 3; ++round) {
        socket.send(echo_request(std::to_string(round)));
        const auto answer = socket.read_answer();
        EXPECT_EQ(answer.body, std::to_string(round));
        EXPECT_FALSE(answer.header("Connection"));
        EXPECT_TRUE(answer.header("Date"));
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    }
}

TEST(HttpConnectionTest, ClosesWhenTheClientAsksForIt) {
    TestServer server({echo_route()});
    RawSocket socket = server.connect();
    socket.send(request_text("POST /echo", "Connection: close\r\nContent-Length: 2\r\n", "ab"));
    const auto answer = socket.read_answer();
    EXPECT_EQ(answer.body, "ab");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_TRUE(socket.ends());
}

TEST(HttpConnectionTest, KeepsHttp10ConnectionsOnlyWhenAsked) {
    TestServer server({echo_route()});
    RawSocket socket = server.connect();
    const std::string line = "POST /echo HTTP/1.0\r\nContent-Length: 1\r\n";
    socket.send(line + "Connection: keep-alive\r\n\r\na");
    EXPECT_EQ(socket.read_answer().header("Connection"), "keep-alive");
    socket.send(line + "\r\nb");
    EXPECT_EQ(socket.read_answer().body, "b");
    EXPECT_TRUE(socket.ends());
}

TEST(HttpConnectionTest, AnswersPipelinedRequestsInOrder) {
    TestServer server({echo_route()});
    RawSocket socket = server.connect();
    std::string requests;
    for (int number = 0; number < 500; ++number) requests += echo_request(std::to_string(number));
    socket.send(requests);
    for (int number = 0; number < 500; ++number) {
        ASSERT_EQ(socket.read_answer().body, std::to_string(number));
    }
}

TEST(HttpConnectionTest, HoldsPipelinedAnswersForTheOneBefore) {
    Waiting waiting;
    TestServer server({waiting.route(), echo_route()});
    RawSocket socket = server.connect();
    socket.send(request_text("GET /wait/first") + echo_request("second"));
    waiting.await(server, 1);
    waiting.answer_all(server);
    EXPECT_EQ(socket.read_answer().body, "first");
    EXPECT_EQ(socket.read_answer().body, "second");
}

TEST(HttpConnectionTest, IgnoresEmptyLinesBeforeARequest) {
    TestServer server({echo_route()});
    RawSocket socket = server.connect();
    socket.send("\r\n\r\n" + echo_request("a") + "\r\n" + echo_request("b"));
    EXPECT_EQ(socket.read_answer().body, "a");
    EXPECT_EQ(socket.read_answer().body, "b");
}

TEST(HttpConnectionTest, InvitesABodyThatTheClientHoldsBack) {
    TestServer server({echo_route()});
    RawSocket socket = server.connect();
    const std::string expects = "Expect: 100-continue\r\nContent-Length: ";
    socket.send(request_text("POST /echo", expects + "4\r\n"));
    EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    socket.send("body");
    EXPECT_EQ(socket.read_answer().body, "body");
    // Not when it is refused anyway.
    socket.send(request_text("POST /echo", expects + "999999999\r\n"));
    EXPECT_EQ(socket.read_answer().status, 413);
}

TEST(HttpConnectionTest, DoesNotInviteABodyThatIsThere) {
    TestServer server({echo_route()});
    RawSocket socket = server.connect();
    socket.send(
        request_text("POST /echo", "Expect: 100-continue\r\nContent-Length: 4\r\n", "body"));
    EXPECT_EQ(socket.read_answer().body, "body");
}

TEST(HttpConnectionTest, AnswersASlowHeadWith408) {
    HttpServerOptions options = quick();
    options.limits.header_timeout = milliseconds(50);
    TestServer server({echo_route()}, options);
    RawSocket socket = server.connect();
    socket.send("GET / HTTP/1.1\r\nHos");
    const auto answer = socket.read_answer();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.rule(), "request-timeout");
    EXPECT_TRUE(socket.ends());
}

// Each byte is in time for a wait, but the head as a whole is not.
TEST(HttpConnectionTest, DoesNotLetAHeadDripForEver) {
    HttpServerOptions options = quick();
    options.limits.header_timeout = milliseconds(50);
    TestServer server({echo_route()}, options);
    RawSocket socket = server.connect();
    std::thread dripping([&] {
        for (int count = 0; count < 1'000; ++count) {
            socket.send("x");
            server.io.run([] {});
        }
    });
    const std::string answer = socket.read_to_end();
    dripping.join();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 408") || answer.empty()) << answer;
}

TEST(HttpConnectionTest, AnswersASlowBodyWith408) {
    HttpServerOptions options = quick();
    options.limits.body_timeout = milliseconds(50);
    TestServer server({echo_route()}, options);
    RawSocket socket = server.connect();
    socket.send(request_text("POST /echo", "Content-Length: 10\r\n", "half"));
    EXPECT_EQ(socket.read_answer().status, 408);
    EXPECT_TRUE(socket.ends());
}

TEST(HttpConnectionTest, ClosesIdleConnectionsWithoutAWord) {
    HttpServerOptions options = quick();
    options.limits.idle_timeout = milliseconds(50);
    options.limits.header_timeout = milliseconds(50);
    TestServer server({echo_route()}, options);
    RawSocket unused = server.connect();
    RawSocket used = server.connect();
    used.send(echo_request("a"));
    EXPECT_EQ(used.read_answer().body, "a");
    EXPECT_TRUE(used.ends());
    EXPECT_TRUE(unused.ends());
}

TEST(HttpConnectionTest, TellsTheConnectionsAboveTheLimit) {
    HttpServerOptions options = quick();
    options.limits.connections_max = 2;
    options.limits.refusals_max = 1;
    TestServer server({echo_route()}, options);
    {
        RawSocket first = server.connect();
        RawSocket second = server.connect();
        server.wait_for_connections(2);
        RawSocket third = server.connect();
        const auto answer = third.read_answer();
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.rule(), "too-many-connections");
    }
    server.wait_for_connections(0);
    EXPECT_EQ(server.ask(echo_request("a")).status, 200);
}

TEST(HttpConnectionTest, LetsRequestsInFlightFinishWhenItStops) {
    Waiting waiting;
    TestServer server({waiting.route()}, quick());
    RawSocket idle = server.connect();
    RawSocket busy = server.connect();
    busy.send(request_text("GET /wait/last") + request_text("GET /wait/next"));
    waiting.await(server, 1);
    auto stopped = server.stop();
    EXPECT_TRUE(idle.ends());
    EXPECT_THROW(server.connect(), std::system_error);
    EXPECT_EQ(stopped.wait_for(milliseconds(0)), std::future_status::timeout);
    waiting.answer_all(server);
    const auto answer = busy.read_answer();
    EXPECT_EQ(answer.body, "last");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_TRUE(busy.ends());
    EXPECT_EQ(stopped.wait_for(test_deadline), std::future_status::ready);
}

TEST(HttpConnectionTest, ClosesWhatDoesNotFinishWhenItStops) {
    Waiting waiting;
    HttpServerOptions options = quick();
    options.limits.stop_timeout = milliseconds(50);
    TestServer server({waiting.route()}, options);
    RawSocket busy = server.connect();
    busy.send(request_text("GET /wait/never"));
    waiting.await(server, 1);
    EXPECT_EQ(server.stop().wait_for(test_deadline), std::future_status::ready);
    EXPECT_TRUE(busy.ends());
    waiting.answer_all(server);  // comes too late and does nothing
}

// A tick may stand in the queue when the server goes.
TEST(HttpConnectionTest, LeavesNothingToDoWhenItIsDestroyed) {
    for (int round = 0; round < 5; ++round) {
        IoThread io;
        HttpServerOptions options;
        options.limits.tick = milliseconds(1);
        std::unique_ptr<HttpServer> server;
        io.run([&] {
            server = std::make_unique<HttpServer>(io.io, Router(), options);
            server->listen().value();
            const auto end = std::chrono::steady_clock::now() + milliseconds(2);
            while (std::chrono::steady_clock::now() < end) {
            }
            boost::asio::post(io.io, [&] { server.reset(); });
        });
        auto joined = std::async(std::launch::async, [&] { io.join(); });
        const auto outcome = joined.wait_for(test_deadline);
        io.io.stop();
        ASSERT_EQ(outcome, std::future_status::ready) << "round " << round;
    }
}

TEST(HttpConnectionTest, SaysWhenItsAddressIsTaken) {
    TestServer server({});
    boost::asio::io_context io;
    HttpServerOptions options;
    options.port = server.port();
    HttpServer second(io, Router(), options);
    const auto outcome = second.listen();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().rule, "address-unavailable");
    options.address = "localhost";
    EXPECT_FALSE(HttpServer(io, Router(), options).listen());
}

}  // namespace
}  // namespace anju
