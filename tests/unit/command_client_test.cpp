// Sends commands in batches, again when an answer was lost, and tells each refusal once.
#include "deploy/anju/command_client.hpp"

#include <gmock/gmock.h>

#include "tests/unit/http_test_support.hpp"

namespace anju {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CommandClientTest : public testing::Test {
  protected:
    // A server whose n-th answer to POST /v1/commands is the n-th given; the last one stays.
    void serve(std::vector<HttpResponse> answers) {
        auto route = route_of(
            Verb::post, "/v1/commands",
            [this, answers = std::move(answers)](const HttpRequest& request, const Reply& reply) {
                const auto turn = std::min(bodies.size(), answers.size() - 1);
                bodies.push_back(request.body);
                reply(answers[turn]);
            });
        route.body_limit_bytes = std::uint64_t{64} << 20U;
        server.emplace(std::vector<Route>{std::move(route)});
        client.emplace(Server{server->url()}, [this](std::uint64_t line, std::string_view problem) {
            refused.push_back(std::to_string(line) + " " + std::string(problem));
        });
    }
    static HttpResponse lines(std::string body) {
        HttpResponse response;
        response.content_type = "application/x-ndjson";
        response.body = std::move(body);
        return response;
    }
    static HttpResponse failing(int status) {
        HttpResponse response;
        response.status = status;
        response.body = "{}";
        return response;
    }

    std::vector<std::string> bodies;
    std::vector<std::string> refused;
    std::optional<CommandClient> client;
    std::optional<TestServer> server;
};

constexpr std::string_view refusal = R"({"line":2,"error":{"rule":"no"}})"
                                     "\n";
constexpr std::string_view complete =
    R"({"complete":true,"recorded":1,"replayed":2,"refused":1,"tokens":["land.0.3"]})"
    "\n";

TEST_F(CommandClientTest, SendsLinesAndAddsUpTheAnswers) {
    serve({lines(std::string(refusal) + std::string(complete))});
    for (int batch = 0; batch < 2; ++batch) {
        ASSERT_TRUE(client->add("one"));
        ASSERT_TRUE(client->add("two"));
        ASSERT_TRUE(client->flush());
    }
    EXPECT_THAT(bodies, ElementsAre("one\ntwo\n", "one\ntwo\n"));
    EXPECT_EQ(client->summary().recorded, 2U);
    EXPECT_EQ(client->summary().replayed, 4U);
    EXPECT_EQ(client->summary().refused, 2U);
    EXPECT_THAT(refused, ElementsAre(R"(2 {"rule":"no"})", R"(4 {"rule":"no"})"));
    EXPECT_TRUE(client->flush()) << "nothing is left to send";
    EXPECT_EQ(bodies.size(), 2U);
}

TEST_F(CommandClientTest, SendsAgainWhatWasNotAnsweredToTheEnd) {
    serve({failing(503), lines(std::string(refusal)),
           lines(std::string(refusal) + std::string(complete))});
    ASSERT_TRUE(client->add("one"));
    ASSERT_TRUE(client->flush());
    EXPECT_EQ(bodies.size(), 3U);
    EXPECT_EQ(client->summary().recorded, 1U);
    EXPECT_THAT(refused, ElementsAre(R"(2 {"rule":"no"})")) << "each refusal is told once";
}

TEST_F(CommandClientTest, ComesAgainWhenItIsTold) {
    auto busy = failing(503);
    busy.headers.emplace_back("Retry-After", "1");
    serve({busy, lines(std::string(complete))});
    const auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(client->add("one"));
    ASSERT_TRUE(client->flush());
    EXPECT_EQ(bodies.size(), 2U);
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST_F(CommandClientTest, GivesUpAfterSomeTriesAndKeepsTheLines) {
    serve({failing(503)});
    ASSERT_TRUE(client->add("one"));
    const auto sent = client->flush();
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(sent.error().message, HasSubstr("503"));
    const auto tries = bodies.size();
    EXPECT_LT(tries, 100U);
    EXPECT_FALSE(client->flush());
    EXPECT_EQ(bodies.back(), "one\n");
    EXPECT_GT(bodies.size(), tries);
}

TEST_F(CommandClientTest, DoesNotRepeatWhatTheServerRefusesAsAWhole) {
    serve({failing(415)});
    ASSERT_TRUE(client->add("one"));
    EXPECT_FALSE(client->flush());
    EXPECT_EQ(bodies.size(), 1U);
}

TEST_F(CommandClientTest, RefusesAnswersItCannotRead) {
    for (const std::string_view body : {"[1]\n", "{\"line\":\"x\",\"error\":{}}\n", "{}\n",
                                        "{\"complete\":true}\n", "no json\n"}) {
        SCOPED_TRACE(body);
        bodies.clear();
        client.reset();
        server.reset();
        serve({lines(std::string(body))});
        ASSERT_TRUE(client->add("one"));
        EXPECT_FALSE(client->flush());
        EXPECT_THAT(refused, testing::IsEmpty());
    }
}

}  // namespace
}  // namespace anju
