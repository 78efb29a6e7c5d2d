#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>

namespace anju {
namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;

HttpServerOptions quick() {
    HttpServerOptions options;
    options.limits = quick_limits();
    return options;
}

void expect_internal_error(const RawAnswer& answer) {
    EXPECT_EQ(answer.status, 500);
    ASSERT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.rule(), "internal-error");
    EXPECT_EQ(answer.json().at("request_id").as_string().size(), 20U) << answer.body;
    EXPECT_EQ(answer.body.find("secret"), std::string::npos) << answer.body;
}

TEST(HttpHandlerTest, AnswersAThrownExceptionWith500AndGoesOn) {
    TestServer server({route_of(Verb::get, "/", [](const HttpRequest&, const Reply&) {
        throw std::runtime_error("secret");
    })});
    RawSocket socket = server.connect();
    for (int round = 0; round < 2; ++round) {
        socket.send(request_text("GET /"));
        expect_internal_error(socket.read_answer());
    }
}

TEST(HttpHandlerTest, GivesTheAnswerThatCameBeforeTheException) {
    TestServer server({route_of(Verb::get, "/", [](const HttpRequest&, const Reply& reply) {
        reply(text_answer("answered"));
        throw std::runtime_error("secret");
    })});
    EXPECT_EQ(server.get("/").body, "answered");
}

TEST(HttpHandlerTest, AnswersADroppedReplyWith500) {
    std::vector<Reply> kept;
    TestServer server({route_of(Verb::get, "/now", [](const HttpRequest&, const Reply&) {}),
                       route_of(Verb::get, "/later", [&](const HttpRequest&, const Reply& reply) {
                           kept.push_back(reply);
                       })});
    expect_internal_error(server.get("/now"));
    RawSocket socket = server.connect();
    socket.send(request_text("GET /later"));
    while (server.io.run([&] { return kept.empty(); })) std::this_thread::yield();
    server.io.run([&] { kept.clear(); });
    expect_internal_error(socket.read_answer());
}

TEST(HttpHandlerTest, AnswersOnceHoweverOftenTheReplyIsCalled) {
    TestServer server({route_of(Verb::get, "/", [](const HttpRequest&, const Reply& reply) {
        reply(text_answer("first"));
        EXPECT_THROW(reply(text_answer("second")), std::logic_error);
    })});
    RawSocket socket = server.connect();
    socket.send(request_text("GET /", "Connection: close\r\n"));
    EXPECT_EQ(socket.read_answer().body, "first");
    EXPECT_TRUE(socket.ends());
}

TEST(HttpHandlerTest, Answers503WhenTheHandlerTakesTooLong) {
    HttpServerOptions options = quick();
    options.limits.answer_timeout = milliseconds(30);
    std::vector<Reply> kept;
    TestServer server(
        {route_of(Verb::get, "/",
                  [&](const HttpRequest&, const Reply& reply) { kept.push_back(reply); })},
        options);
    RawSocket socket = server.connect();
    socket.send(request_text("GET /") + request_text("GET /"));
    for (int round = 0; round < 2; ++round) {
        const auto answer = socket.read_answer();
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.rule(), "answer-too-late");
        EXPECT_EQ(answer.header("Retry-After"), "1");
    }
    server.io.run([&] {
        for (const Reply& reply : kept) reply(text_answer("too late"));
        kept.clear();
    });
    socket.send(request_text("GET /nothing"));
    EXPECT_EQ(socket.read_answer().status, 404);
}

TEST(HttpHandlerTest, MayAnswerAClientThatIsGone) {
    std::vector<Reply> kept;
    TestServer server({route_of(
        Verb::get, "/", [&](const HttpRequest&, const Reply& reply) { kept.push_back(reply); })});
    RawSocket socket = server.connect();
    socket.send(request_text("GET /"));
    while (server.io.run([&] { return kept.empty(); })) std::this_thread::yield();
    socket.close();
    server.io.run([&] {
        for (const Reply& reply : kept) reply(text_answer(std::string(1'000'000, 'x')));
        kept.clear();
    });
    server.wait_for_connections(0);
}

TEST(HttpHandlerTest, DoesNotLetAHeaderOfTheAnswerBeginAnotherLine) {
    TestServer server({route_of(Verb::get, "/", [](const HttpRequest&, const Reply& reply) {
        HttpResponse response = text_answer("body");
        response.headers.emplace_back("Location", "/\r\nSet-Cookie: a=b");
        reply(response);
    })});
    const auto answer = server.get("/");
    EXPECT_EQ(answer.status, 500);
    EXPECT_FALSE(answer.header("Set-Cookie"));
}

TEST(HttpHandlerTest, SendsNoBodyWith204And304) {
    TestServer server({route_of(Verb::get, "/{id}", [](HttpRequest request, const Reply& reply) {
        HttpResponse response = text_answer("not to be sent");
        response.status = std::stoi(std::string(request.parameter("id")));
        reply(response);
    })});
    RawSocket socket = server.connect();
    for (const int status : {204, 304, 200}) {
        socket.send(request_text("GET /" + std::to_string(status)));
        const auto answer = socket.read_answer();
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.header("Content-Length").has_value(), status == 200);
    }
}

TEST(HttpHandlerTest, TellsTheObserverOfEachAnswer) {
    std::mutex mutex;
    std::vector<std::string> seen;
    HttpServerOptions options = quick();
    options.on_answer = [&](const Route* route, int status, std::chrono::nanoseconds took) {
        const std::lock_guard lock(mutex);
        EXPECT_GE(took.count(), 0);
        seen.push_back((route ? route->pattern : "none") + " " + std::to_string(status));
    };
    {
        TestServer server(
            {route_of(Verb::get, "/a/{id}",
                      [](const HttpRequest&, const Reply& reply) { reply(text_answer("a")); })},
            options);
        server.get("/a/1");
        server.get("/b");
        server.ask("nonsense\r\n\r\n");
        server.get("/a/1?x=y");
    }
    EXPECT_EQ(seen,
              (std::vector<std::string>{"/a/{id} 200", "none 404", "none 400", "/a/{id} 400"}));
}

awaitable<void> wait_a_moment() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, milliseconds(1));
    co_await timer.async_wait(boost::asio::use_awaitable);
}

// Writes events until the server stops or the client is gone, and says which.
Route endless_route(std::promise<std::string>& ended) {
    return stream_route_of(
        Verb::get, "/events",
        [&ended](HttpRequest&, BodyReader&, ResponseWriter& writer) -> awaitable<void> {
            HttpResponse head;
            head.content_type = "text/event-stream";
            writer.start(head);
            for (int number = 0;; ++number) {
                co_await writer.write("data: " + std::to_string(number) + "\n\n");
                const auto sent = co_await writer.flush();
                if (!sent) {
                    ended.set_value(sent.error().rule);
                    co_return;
                }
                if (writer.stopping()) break;
                co_await wait_a_moment();
            }
            ended.set_value("stopping");
        });
}

std::string wait_for(std::future<std::string> ended) {
    return ended.wait_for(test_deadline) == std::future_status::ready ? ended.get() : "not ended";
}

TEST(HttpStreamTest, SendsEventsAsTheyComeAndEndsWhenTheServerStops) {
    std::promise<std::string> ended;
    TestServer server({endless_route(ended)}, quick());
    RawSocket socket = server.connect();
    socket.send(request_text("GET /events"));
    EXPECT_NE(socket.read_until("\r\n\r\n").find("Transfer-Encoding: chunked"), std::string::npos);
    EXPECT_EQ(socket.read_until("\n\n\r\n"), "9\r\ndata: 0\n\n\r\n");
    EXPECT_EQ(socket.read_until("\n\n\r\n"), "9\r\ndata: 1\n\n\r\n");
    auto stopped = server.stop();
    EXPECT_EQ(wait_for(ended.get_future()), "stopping");
    EXPECT_TRUE(socket.read_to_end().ends_with("0\r\n\r\n"));
    EXPECT_EQ(stopped.wait_for(test_deadline), std::future_status::ready);
}

TEST(HttpStreamTest, TellsTheHandlerThatTheClientIsGone) {
    std::promise<std::string> ended;
    TestServer server({endless_route(ended)}, quick());
    RawSocket socket = server.connect();
    socket.send(request_text("GET /events"));
    socket.read_until("data: 0");
    socket.close();
    EXPECT_EQ(wait_for(ended.get_future()), "connection-lost");
    server.wait_for_connections(0);
}

TEST(HttpStreamTest, EndsAtTheHeadForHead) {
    std::promise<std::string> ended;
    TestServer server({endless_route(ended)}, quick());
    RawSocket socket = server.connect();
    socket.send(request_text("HEAD /events", "Connection: close\r\n"));
    // write() refuses; the handler of this test asks flush() only, which goes on until it stops.
    EXPECT_EQ(socket.read_answer(true).status, 200);
    server.stop();
    EXPECT_EQ(wait_for(ended.get_future()), "stopping");
    EXPECT_TRUE(socket.ends());
}

TEST(HttpStreamTest, CancelsTheHandlerWhenTheServerIsDestroyed) {
    std::promise<std::string> begun;
    std::promise<std::string> ended;
    struct Guard {
        std::promise<std::string>& promise;
        ~Guard() { promise.set_value("cancelled"); }
    };
    {
        TestServer server({stream_route_of(
            Verb::get, "/", [&](HttpRequest&, BodyReader&, ResponseWriter&) -> awaitable<void> {
                const Guard guard{ended};
                boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                                std::chrono::hours(1));
                begun.set_value("begun");
                co_await timer.async_wait(boost::asio::use_awaitable);
            })});
        RawSocket socket = server.connect();
        socket.send(request_text("GET /"));
        EXPECT_EQ(wait_for(begun.get_future()), "begun");
    }
    EXPECT_EQ(wait_for(ended.get_future()), "cancelled");
}

// Counts the lines of the body.
Route counting_route() {
    return stream_route_of(
        Verb::post, "/count",
        [](HttpRequest&, BodyReader& reader, ResponseWriter& writer) -> awaitable<void> {
            std::size_t lines = 0;
            std::size_t bytes = 0;
            for (;;) {
                const auto line = co_await reader.read_line();
                if (!line) {
                    writer.answer(problem_response(line.error()));
                    co_return;
                }
                if (!*line) break;
                ++lines;
                bytes += (*line)->size();
            }
            writer.answer(text_answer(std::to_string(lines) + " " + std::to_string(bytes)));
        });
}

TEST(HttpStreamTest, ReadsLinesHoweverTheyAreCut) {
    TestServer server({counting_route()}, quick());
    RawSocket socket = server.connect();
    const std::string chunks = "3\r\none\r\n1\r\n\n\r\nb\r\ntwo\r\n\nthree\r\n0\r\n\r\n";
    socket.send(request_text("POST /count", "Transfer-Encoding: chunked\r\n", chunks));
    EXPECT_EQ(socket.read_answer().body, "4 11");
    socket.send(request_text("POST /count", "Content-Length: 8\r\n", "one\ntwo\n"));
    EXPECT_EQ(socket.read_answer().body, "2 6");
    socket.send(request_text("POST /count", "Content-Length: 0\r\n"));
    EXPECT_EQ(socket.read_answer().body, "0 0");
}

TEST(HttpStreamTest, RefusesLinesThatAreTooLongAndBodiesThatAreTooLarge) {
    Route route = counting_route();
    route.body_limit_bytes = 4 * stream_line_bytes_max;
    TestServer server({route}, quick());
    const auto ask = [&](const std::string& body) {
        return server.ask(request_text(
            "POST /count", "Content-Length: " + std::to_string(body.size()) + "\r\n", body));
    };
    const std::string line(stream_line_bytes_max, 'x');
    EXPECT_EQ(ask(line + "\n" + line).body, "2 " + std::to_string(2 * line.size()));
    EXPECT_EQ(ask(line + "x\n").rule(), "line-too-long");
    EXPECT_EQ(ask(line + line + line + line + "\n").rule(), "body-too-large");
}

TEST(HttpStreamTest, TellsASlowBodyWith408) {
    HttpServerOptions options = quick();
    options.limits.body_timeout = milliseconds(30);
    TestServer server({counting_route()}, options);
    const auto answer = server.ask(request_text("POST /count", "Content-Length: 9\r\n", "half"));
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.rule(), "request-timeout");
}

TEST(HttpStreamTest, AnswersAThrownExceptionWith500OrCutsTheAnswer) {
    const auto throwing = [](bool first_starts) {
        return
            [first_starts](HttpRequest&, BodyReader&, ResponseWriter& writer) -> awaitable<void> {
                if (first_starts) {
                    writer.start(text_answer("begun"));
                    co_await writer.flush();
                }
                throw std::runtime_error("secret");
            };
    };
    TestServer server({stream_route_of(Verb::get, "/before", throwing(false)),
                       stream_route_of(Verb::get, "/within", throwing(true)),
                       stream_route_of(Verb::get, "/silent",
                                       [](HttpRequest&, BodyReader&,
                                          ResponseWriter&) -> awaitable<void> { co_return; })},
                      quick());
    expect_internal_error(server.get("/before"));
    expect_internal_error(server.get("/silent"));
    RawSocket socket = server.connect();
    socket.send(request_text("GET /within"));
    EXPECT_TRUE(socket.read_to_end().ends_with("5\r\nbegun\r\n"));
}

TEST(HttpStreamTest, EndsWithTheConnectionForHttp10) {
    TestServer server({stream_route_of(
        Verb::get, "/", [](HttpRequest&, BodyReader&, ResponseWriter& writer) -> awaitable<void> {
            writer.start(text_answer("one "));
            co_await writer.write("two");
        })});
    RawSocket socket = server.connect();
    socket.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const std::string answer = socket.read_to_end();
    EXPECT_TRUE(answer.ends_with("\r\n\r\none two")) << answer;
    EXPECT_EQ(answer.find("chunked"), std::string::npos);
}

}  // namespace
}  // namespace anju
