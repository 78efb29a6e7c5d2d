#include "events/runtime/http_client.hpp"

#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace anju {
namespace {

using std::chrono::milliseconds;

// The client on its own thread, and the answers that came.
class HttpClientTest : public testing::Test {
  protected:
    using Answer = std::future<Result<ClientResponse>>;

    ~HttpClientTest() override { destroy_client(); }

    void open_client(HttpClientOptions options = {}) {
        io_.run([&] { client_ = std::make_unique<HttpClient>(io_.io, options); });
    }
    void destroy_client() {
        io_.run([&] { client_.reset(); });
    }
    Answer send(const std::string& url, ClientRequest request) {
        if (client_ == nullptr) open_client();
        const auto promise = std::make_shared<std::promise<Result<ClientResponse>>>();
        io_.run([&] {
            // set_value throws when it is called twice.
            client_->send(url, std::move(request), [promise](Result<ClientResponse> result) {
                promise->set_value(std::move(result));
            });
        });
        return promise->get_future();
    }
    Answer get(const std::string& url, std::string target = "/") {
        return send(url, {Verb::get, std::move(target)});
    }
    static Result<ClientResponse> wait(Answer answer) {
        if (answer.wait_for(test_deadline) != std::future_status::ready) {
            return unavailable("test-deadline", "no answer came");
        }
        return answer.get();
    }
    static std::string rule_of(Answer answer) {
        const auto result = wait(std::move(answer));
        return result ? "status " + std::to_string(result->status) : result.error().rule;
    }

    IoThread io_;
    std::unique_ptr<HttpClient> client_;
};

Route echo_route() {
    return route_of(Verb::post, "/echo", [](HttpRequest request, const Reply& reply) {
        HttpResponse response = text_answer(std::move(request.body));
        response.status = 201;
        response.headers.emplace_back("X-Tag", std::string(request.header("x-tag").value_or("")));
        reply(std::move(response));
    });
}

Route slow_route(std::vector<Reply>& waiting) {
    return route_of(Verb::get, "/slow", [&waiting](const HttpRequest&, const Reply& reply) {
        waiting.push_back(reply);
    });
}

TEST_F(HttpClientTest, SendsHeadersAndBodyAndGivesTheAnswer) {
    TestServer server({echo_route()});
    const auto result =
        wait(send(server.url(), {Verb::post, "/echo", {{"X-Tag", "seven"}}, "the body"}));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->status, 201);
    EXPECT_EQ(result->body, "the body");
    EXPECT_EQ(result->header("x-tag"), "seven");
    EXPECT_FALSE(result->header("x-none"));
}

TEST_F(HttpClientTest, SendsTheTargetAsItIs) {
    TestServer server({route_of(Verb::get, "/v1/{id}", [](HttpRequest request, const Reply& reply) {
        reply(text_answer(std::string(request.parameter("id"))));
    })});
    EXPECT_EQ(wait(get(server.url(), "/v1/a%20b"))->body, "a b");
}

TEST_F(HttpClientTest, AnswersHeadWithoutABody) {
    TestServer server({route_of(Verb::get, "/", [](const HttpRequest&, const Reply& reply) {
        reply(text_answer("five!"));
    })});
    for (int round = 0; round < 2; ++round) {
        const auto result = wait(send(server.url(), {Verb::head, "/"}));
        ASSERT_TRUE(result) << result.error().message;
        EXPECT_EQ(result->header("Content-Length"), "5");
        EXPECT_EQ(result->body, "");
    }
    EXPECT_EQ(io_.run([&] { return client_->connections(); }), 1U);
}

TEST_F(HttpClientTest, KeepsAConnectionForTheNextCall) {
    TestServer server({echo_route()});
    for (int round = 0; round < 20; ++round) {
        ASSERT_EQ(rule_of(send(server.url(), {Verb::post, "/echo"})), "status 201");
    }
    EXPECT_EQ(io_.run([&] { return client_->connections(); }), 1U);
    server.wait_for_connections(1);
}

TEST_F(HttpClientTest, GivesEachOfAThousandCallsItsOwnAnswerOverFewConnections) {
    TestServer server({echo_route()});
    HttpClientOptions options;
    options.connections_per_host_max = 4;
    open_client(options);
    std::vector<Answer> answers;
    for (int number = 0; number < 1'000; ++number) {
        answers.push_back(send(server.url(), {Verb::post, "/echo", {}, std::to_string(number)}));
    }
    for (int number = 0; number < 1'000; ++number) {
        const auto result = wait(std::move(answers[static_cast<std::size_t>(number)]));
        ASSERT_TRUE(result) << result.error().message;
        ASSERT_EQ(result->body, std::to_string(number));
    }
    EXPECT_LE(io_.run([&] { return client_->connections(); }), 4U);
}

TEST_F(HttpClientTest, SaysThatNothingWasSentWhenNobodyListens) {
    std::string url;
    { url = TestServer({}).url(); }
    std::vector<Answer> answers;
    for (int number = 0; number < 50; ++number) answers.push_back(get(url));
    for (Answer& answer : answers) EXPECT_EQ(rule_of(std::move(answer)), "peer-unreachable");
    EXPECT_EQ(io_.run([&] { return client_->connections(); }), 0U);
}

TEST_F(HttpClientTest, RefusesMoreThanWaitingMax) {
    std::vector<Reply> waiting;
    TestServer server({slow_route(waiting)});
    HttpClientOptions options;
    options.connections_per_host_max = 1;
    options.waiting_max = 2;
    open_client(options);
    Answer first = get(server.url(), "/slow");
    server.wait_for_connections(1);
    // The first may still wait for its connection: then it takes one of the two places.
    std::vector<Answer> more;
    for (int number = 0; number < 4; ++number) more.push_back(get(server.url(), "/slow"));
    EXPECT_EQ(rule_of(std::move(more.back())), "peer-unreachable");
    destroy_client();
    server.io.run([&] { waiting.clear(); });
}

TEST_F(HttpClientTest, RefusesAnAnswerThatIsTooLarge) {
    TestServer server({echo_route()});
    HttpClientOptions options;
    options.answer_bytes_max = 1'000;
    open_client(options);
    const auto echo = [&](std::size_t size) {
        return rule_of(send(server.url(), {Verb::post, "/echo", {}, std::string(size, 'x')}));
    };
    EXPECT_EQ(echo(1'000), "status 201");
    EXPECT_EQ(echo(1'001), "answer-too-large");
    EXPECT_EQ(echo(1'000), "status 201");
}

TEST_F(HttpClientTest, SaysThatTheOutcomeIsUnknownWhenTheAnswerIsCut) {
    RawServer server([](RawSocket& socket) {
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    });
    EXPECT_EQ(rule_of(get(server.url())), "answer-lost");
}

TEST_F(HttpClientTest, SaysThatTheOutcomeIsUnknownWhenTheAnswerIsNoHttp) {
    RawServer server([](RawSocket& socket) {
        socket.read_until("\r\n\r\n");
        socket.send("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    });
    EXPECT_EQ(rule_of(get(server.url())), "answer-lost");
}

TEST_F(HttpClientTest, SaysThatTheOutcomeIsUnknownWhenNoAnswerComesInTime) {
    std::vector<Reply> waiting;
    TestServer server({slow_route(waiting)});
    HttpClientOptions options;
    options.answer_timeout = milliseconds(50);
    open_client(options);
    EXPECT_EQ(rule_of(get(server.url(), "/slow")), "answer-lost");
    EXPECT_EQ(io_.run([&] { return client_->connections(); }), 0U);
    server.io.run([&] { waiting.clear(); });
}

// Answers the first request of a connection, closes when the second has come.
void answer_once(RawSocket& socket) {
    socket.read_until("\r\n\r\n");
    socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    socket.read_until("\r\n\r\n");
}

TEST_F(HttpClientTest, SendsAGetAgainWhenAKeptConnectionCloses) {
    RawServer server(answer_once);
    for (int round = 0; round < 3; ++round) EXPECT_EQ(rule_of(get(server.url())), "status 200");
    destroy_client();
}

TEST_F(HttpClientTest, DoesNotSendAPostTwice) {
    RawServer server(answer_once);
    EXPECT_EQ(rule_of(get(server.url())), "status 200");
    EXPECT_EQ(rule_of(send(server.url(), {Verb::post, "/"})), "answer-lost");
    destroy_client();
}

TEST_F(HttpClientTest, NoticesAKeptConnectionThatHasClosedMeanwhile) {
    std::promise<void> closed;
    int served = 0;
    RawServer server([&](RawSocket& socket) {
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        socket.close();
        if (++served == 1) closed.set_value();
    });
    EXPECT_EQ(rule_of(send(server.url(), {Verb::post, "/"})), "status 200");
    ASSERT_EQ(closed.get_future().wait_for(test_deadline), std::future_status::ready);
    EXPECT_EQ(rule_of(send(server.url(), {Verb::post, "/"})), "status 200");
}

TEST_F(HttpClientTest, TakesARefusalThatComesBeforeTheBodyIsSent) {
    RawServer server([](RawSocket& socket) {
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        socket.read_to_end();
    });
    const std::string large(32 * 1024 * 1024, 'x');
    EXPECT_EQ(rule_of(send(server.url(), {Verb::post, "/", {}, large})), "status 413");
}

TEST_F(HttpClientTest, ReadsOverInterimAnswers) {
    RawServer server([](RawSocket& socket) {
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        socket.send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    EXPECT_EQ(rule_of(get(server.url())), "status 204");
}

TEST_F(HttpClientTest, AnswersWhatIsInFlightWhenItIsDestroyed) {
    std::vector<Reply> waiting;
    TestServer server({slow_route(waiting)});
    HttpClientOptions options;
    options.connections_per_host_max = 2;
    open_client(options);
    std::vector<Answer> answers;
    for (int number = 0; number < 5; ++number) answers.push_back(get(server.url(), "/slow"));
    while (server.io.run([&] { return waiting.size(); }) < 2) std::this_thread::yield();
    destroy_client();
    std::map<std::string, int> rules;
    for (Answer& answer : answers) ++rules[rule_of(std::move(answer))];
    EXPECT_EQ(rules, (std::map<std::string, int>{{"answer-lost", 2}, {"peer-unreachable", 3}}));
    server.io.run([&] { waiting.clear(); });
    server.wait_for_connections(0);
}

TEST_F(HttpClientTest, CanBeDestroyedByWhatItCalls) {
    TestServer server({echo_route()});
    open_client();
    std::promise<void> destroyed;
    io_.run([&] {
        client_->send(server.url(), {Verb::post, "/echo"}, [&](const Result<ClientResponse>&) {
            client_.reset();
            destroyed.set_value();
        });
    });
    EXPECT_EQ(destroyed.get_future().wait_for(test_deadline), std::future_status::ready);
}

TEST_F(HttpClientTest, DoesNotHoldTheLoopWithKeptConnections) {
    TestServer server({echo_route()});
    EXPECT_EQ(rule_of(send(server.url(), {Verb::post, "/echo"})), "status 201");
    std::promise<void> ended;
    std::thread waiting([&] {
        io_.join();
        ended.set_value();
    });
    EXPECT_EQ(ended.get_future().wait_for(test_deadline), std::future_status::ready);
    io_.io.stop();
    waiting.join();
}

TEST_F(HttpClientTest, RefusesRequestsThatWouldBeReadAsSomethingElse) {
    const std::string url = "http://127.0.0.1:1";
    const auto rule = [&](ClientRequest request) { return rule_of(send(url, std::move(request))); };
    EXPECT_EQ(rule({Verb::get, "/a b"}), "request-malformed");
    EXPECT_EQ(rule({Verb::get, "/a\r\nX: y"}), "request-malformed");
    EXPECT_EQ(rule({Verb::get, "no-slash"}), "request-malformed");
    EXPECT_EQ(rule({Verb::get, "/", {{"X", "a\r\nY: b"}}}), "request-malformed");
    EXPECT_EQ(rule({Verb::get, "/", {{"X Y", "a"}}}), "request-malformed");
    EXPECT_EQ(rule({Verb::get, "/", {{"content-length", "5"}}}), "request-malformed");
    EXPECT_EQ(rule({Verb::get, "/", {{"Transfer-Encoding", "chunked"}}}), "request-malformed");
    EXPECT_EQ(rule_of(get("ftp://127.0.0.1:1")), "base-url");
}

TEST(BaseUrlTest, TakesHostAndPort) {
    EXPECT_EQ(parse_base_url("http://127.0.0.1:8080")->port, 8080);
    EXPECT_EQ(parse_base_url("http://house-1.example:80")->host, "house-1.example");
    EXPECT_EQ(parse_base_url("http://[::1]:8080")->host, "::1");
    EXPECT_EQ(parse_base_url("http://[::1]:8080")->authority(), "[::1]:8080");
    EXPECT_FALSE(parse_base_url("http://[::1]:8080")->tls);
    EXPECT_TRUE(parse_base_url("https://house-1.example:443")->tls);
    EXPECT_EQ(parse_base_url("https://house-1.example:443")->host, "house-1.example");
}

TEST(BaseUrlTest, SaysWhatIsWrong) {
    const std::map<std::string, std::string> wrong{
        {"127.0.0.1:8080", "begins with neither http:// nor https://"},
        {"ftp://a:1", "begins with neither http:// nor https://"},
        {"https://a", "names no port"},
        {"http://a", "names no port"},
        {"http://[::1]", "names no port"},
        {"http://:80", "names no host"},
        {"http://a/b:80", "names no host"},
        {"http://user@a:80", "names no host"},
        {"http://a:0", "from 1 to 65535"},
        {"http://a:65536", "from 1 to 65535"},
        {"http://a:x", "from 1 to 65535"},
        {"http://a:80/", "follows the port"},
    };
    for (const auto& [url, why] : wrong) {
        const auto result = parse_base_url(url);
        ASSERT_FALSE(result) << url;
        EXPECT_NE(result.error().message.find(why), std::string::npos) << result.error().message;
    }
}

}  // namespace
}  // namespace anju
