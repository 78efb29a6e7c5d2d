// A server to which more comes than it may take on.
#include <gtest/gtest.h>

#include <deque>

#include "tests/unit/http_test_support.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t large_answer_bytes = 8 * 1024 * 1024;  // more than sockets hold

class HttpOverloadTest : public testing::Test {
  protected:
    HttpOverloadTest() {
        options_.limits = quick_limits();
        options_.admission.in_flight_max = 2;
        options_.admission.idle_min = milliseconds(0);
        options_.admission.refusal_delay = milliseconds(0);
    }

    TestServer& start() {
        server_ = std::make_unique<TestServer>(routes(), options_);
        return *server_;
    }
    std::vector<Route> routes() {
        std::vector<Route> all;
        all.push_back(route_of(Verb::get, "/wait", [this](const HttpRequest&, const Reply& reply) {
            replies_.push_back(reply);
        }));
        all.push_back(route_of(Verb::post, "/echo", [](HttpRequest request, const Reply& reply) {
            reply(text_answer(std::move(request.body)));
        }));
        all.push_back(route_of(Verb::get, "/large", [](const HttpRequest&, const Reply& reply) {
            reply(text_answer(std::string(large_answer_bytes, 'x')));
        }));
        all.push_back(route_of(Verb::get, "/healthz", [](const HttpRequest&, const Reply& reply) {
            reply(text_answer("live"));
        }));
        return all;
    }
    void TearDown() override {
        if (server_) answer_all();
    }
    void await_in_flight(std::size_t count) {
        while (server_->load().in_flight != count) std::this_thread::yield();
    }
    void answer_all() {
        server_->io.run([this] {
            for (auto& reply : std::exchange(replies_, {})) reply(text_answer("late"));
        });
    }
    std::uint64_t shed(HttpShed reason) {
        return server_->load().shed[static_cast<std::size_t>(reason)];
    }
    static void expect_shed(const RawAnswer& answer) {
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.rule(), "overloaded");
        EXPECT_EQ(answer.header("Retry-After"), "1");
        EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    }
    static std::string echo(const std::string& body) {
        return request_text("POST /echo", "Content-Length: " + std::to_string(body.size()) + "\r\n",
                            body);
    }
    // The loop does nothing else for so long.
    void hold_up(milliseconds length, const std::function<void()>& meanwhile) {
        std::promise<void> held;
        boost::asio::post(server_->io.io, [&] {
            held.set_value();
            const auto end = std::chrono::steady_clock::now() + length;
            while (std::chrono::steady_clock::now() < end) {
            }
        });
        held.get_future().wait();
        meanwhile();
        server_->io.run([] {});
    }

    HttpServerOptions options_;
    std::vector<Reply> replies_;
    std::unique_ptr<TestServer> server_;
};

TEST_F(HttpOverloadTest, RefusesWhatIsTooMuchAtOnceAndGoesOnWithTheConnection) {
    TestServer& server = start();
    RawSocket first = server.connect();
    RawSocket second = server.connect();
    first.send(request_text("GET /wait"));
    second.send(request_text("GET /wait"));
    await_in_flight(2);
    RawSocket third = server.connect();
    third.send(echo("not read"));
    expect_shed(third.read_answer());
    third.send(request_text("GET /healthz"));
    EXPECT_EQ(third.read_answer().body, "live");
    answer_all();
    EXPECT_EQ(first.read_answer().body, "late");
    third.send(echo("read"));
    EXPECT_EQ(third.read_answer().body, "read");
    EXPECT_EQ(shed(HttpShed::in_flight), 1U);
    EXPECT_EQ(server.load().in_flight, 0U);
}

TEST_F(HttpOverloadTest, HoldsBackRefusalsAndServesTheOthersMeanwhile) {
    options_.admission.in_flight_max = 1;
    options_.admission.refusal_delay = milliseconds(100);
    TestServer& server = start();
    RawSocket first = server.connect();
    first.send(request_text("GET /wait"));
    await_in_flight(1);
    RawSocket second = server.connect();
    const auto sent = std::chrono::steady_clock::now();
    second.send(echo("a"));
    while (shed(HttpShed::in_flight) == 0) std::this_thread::yield();
    answer_all();
    EXPECT_EQ(first.read_answer().body, "late");
    first.send(echo("b"));
    EXPECT_EQ(first.read_answer().body, "b");
    expect_shed(second.read_answer());
    EXPECT_GE(std::chrono::steady_clock::now() - sent, milliseconds(100));
}

TEST_F(HttpOverloadTest, RefusesALargeBodyBeforeItIsSent) {
    TestServer& server = start();
    RawSocket first = server.connect();
    first.send(request_text("GET /wait") + request_text("GET /wait"));
    RawSocket second = server.connect();
    second.send(request_text("GET /wait"));
    await_in_flight(2);
    RawSocket third = server.connect();
    third.send(request_text("POST /echo", "Content-Length: 100000\r\n", "the first of them"));
    const auto answer = third.read_answer();
    expect_shed(answer);
    EXPECT_EQ(answer.header("Connection"), "close");
}

TEST_F(HttpOverloadTest, RefusesWhatWaitedInLineForTooLong) {
    options_.admission.queue_max = milliseconds(20);
    TestServer& server = start();
    RawSocket known = server.connect();
    known.send(echo("a"));
    EXPECT_EQ(known.read_answer().body, "a");
    std::optional<RawSocket> fresh;
    hold_up(milliseconds(100), [&] {
        known.send(echo("b"));
        fresh.emplace(server.connect());
        fresh->send(echo("c"));
    });
    expect_shed(known.read_answer());
    expect_shed(fresh->read_answer());
    EXPECT_EQ(shed(HttpShed::queue), 2U);
    known.send(echo("d"));
    EXPECT_EQ(known.read_answer().body, "d");
}

TEST_F(HttpOverloadTest, DoesNotTakeAPauseOfTheClientForWaiting) {
    options_.admission.queue_max = milliseconds(20);
    TestServer& server = start();
    RawSocket socket = server.connect();
    socket.send(echo("a"));
    EXPECT_EQ(socket.read_answer().body, "a");
    const auto end = std::chrono::steady_clock::now() + milliseconds(80);
    while (std::chrono::steady_clock::now() < end) std::this_thread::yield();
    socket.send(echo("b"));
    EXPECT_EQ(socket.read_answer().body, "b");
}

TEST_F(HttpOverloadTest, BoundsTheBodiesOfSlowSenders) {
    options_.admission.body_bytes_max = 100;
    TestServer& server = start();
    RawSocket slow = server.connect();
    slow.send(request_text("POST /echo", "Content-Length: 90\r\n", std::string(80, 's')));
    while (server.load().body_bytes != 80) std::this_thread::yield();
    RawSocket other = server.connect();
    other.send(echo(std::string(21, 'o')));
    expect_shed(other.read_answer());
    other.send(echo(std::string(20, 'o')));
    EXPECT_EQ(other.read_answer().body, std::string(20, 'o'));
    slow.send(std::string(10, 's'));
    EXPECT_EQ(slow.read_answer().status, 200);
    EXPECT_EQ(server.load().body_bytes, 0U);
}

TEST_F(HttpOverloadTest, CutsTheSlowestReadersWhenAnswersTakeTooMuch) {
    options_.admission.answer_bytes_max = large_answer_bytes * 3 / 2;
    TestServer& server = start();
    RawSocket first = server.connect();
    first.send(request_text("GET /large"));
    while (server.load().answer_bytes == 0) std::this_thread::yield();
    RawSocket second = server.connect();
    second.send(request_text("GET /large"));
    while (shed(HttpShed::answers) == 0) std::this_thread::yield();
    EXPECT_LT(first.read_to_end().size(), large_answer_bytes);
    EXPECT_EQ(second.read_answer().body.size(), large_answer_bytes);
    while (server.load().answer_bytes > 0) std::this_thread::yield();
    EXPECT_EQ(shed(HttpShed::answers), 1U);
}

TEST_F(HttpOverloadTest, ClosesWhatIdlesForLongestForWhoComes) {
    options_.limits.connections_max = 2;
    TestServer& server = start();
    RawSocket busy = server.connect();
    busy.send(request_text("GET /wait"));
    await_in_flight(1);
    RawSocket idle = server.connect();
    server.wait_for_connections(2);
    idle.send(echo("a"));
    EXPECT_EQ(idle.read_answer().body, "a");
    RawSocket third = server.connect();
    third.send(echo("b"));
    EXPECT_EQ(third.read_answer().body, "b");
    EXPECT_TRUE(idle.ends());
    answer_all();
    EXPECT_EQ(busy.read_answer().body, "late");
    EXPECT_EQ(shed(HttpShed::idle), 1U);
}

TEST_F(HttpOverloadTest, AcceptsAllThatWaitTogether) {
    TestServer& server = start();
    std::deque<RawSocket> sockets;
    hold_up(milliseconds(20), [&] {
        for (int count = 0; count < 300; ++count) sockets.push_back(server.connect());
    });
    server.wait_for_connections(300);
    for (auto& socket : sockets) socket.send(request_text("GET /healthz"));
    for (auto& socket : sockets) EXPECT_EQ(socket.read_answer().status, 200);
}

}  // namespace
}  // namespace anju
