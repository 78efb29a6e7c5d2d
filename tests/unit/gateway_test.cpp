// The gateway passes commands on to where they are decided, and back what became of them.
#include "deploy/anju/gateway.hpp"

#include <gmock/gmock.h>

#include "deploy/anju/node_directory.hpp"
#include "events/log/ledger.hpp"
#include "events/log/simulated_log.hpp"
#include "events/runtime/problem.hpp"
#include "tests/unit/http_test_support.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {
namespace {

class GatewayTest : public testing::Test {
  protected:
    // A process that gives this answer to demolitions.
    void serve(HttpResponse answer) {
        server.emplace(std::vector<Route>{
            route_of(Verb::post, "/v1/house/{id}/demolish",
                     [this, answer](const HttpRequest& request, const Reply& reply) {
                         received.push_back(request.path + " " + request.body);
                         headers = std::string(request.header("Idempotency-Key").value_or("-")) +
                                   " " + std::string(request.header("If-Match").value_or("-"));
                         reply(answer);
                     })});
        announce(server->url(), ++started);
    }
    void announce(const std::string& url, std::int64_t started_ms) {
        std::vector<std::string> roles{"project", "registry", "employment", "land", "planning"};
        const NodeAnnouncer announcer(io, log, {url, std::move(roles), Instant{started_ms}});
    }
    Result<CommandAnswer> execute(CommandRequest request = demolish()) {
        auto gateway = std::move(*Gateway::start(io, log));
        EXPECT_TRUE(run_until(io, [&] { return gateway->ready().has_value(); }));
        std::optional<Result<CommandAnswer>> answer;
        gateway->execute(std::move(request),
                         [&](Result<CommandAnswer> done) { answer = std::move(done); });
        EXPECT_TRUE(run_until(io, [&] { return answer.has_value(); }));
        return *answer;
    }
    static CommandRequest demolish() {
        CommandRequest request;
        request.stream = "house";
        request.id = "130708-1";
        request.command = "demolish";
        request.body = boost::json::parse(R"({"contractor":"拆"})");
        request.idempotency_key = "key-1";
        request.expected_version = 1;
        return request;
    }

    boost::asio::io_context io{1};
    SimulatedLog log{{.topics = {{std::string(nodes_topic), 1}}, .autorun = true}};
    std::vector<std::string> received;
    std::string headers;
    std::int64_t started = 0;  // of the newest process
    std::optional<TestServer> server;
};

HttpResponse accepted(std::string body) {
    return {.status = 201, .body = std::move(body)};
}

TEST_F(GatewayTest, PassesACommandOnWithItsKeyAndVersion) {
    auto answer = accepted(R"({"stream":"house/130708-1","version":2,"token":"land.3.9"})");
    answer.headers.emplace_back("Idempotency-Replayed", "true");
    serve(std::move(answer));
    const auto done = execute();
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->version, 2U);
    EXPECT_EQ(done->token, "land.3.9");
    EXPECT_TRUE(done->replayed);
    EXPECT_THAT(received,
                testing::ElementsAre(R"(/v1/house/130708-1/demolish {"contractor":"拆"})"));
    EXPECT_EQ(headers, R"(key-1 "1")");
}

TEST_F(GatewayTest, GivesBackARefusalAsTheServiceMadeIt) {
    const Error errors[] = {
        rejected("house-demolished-once", "it is down", {{"demolished_on", "2020-01-01"}}),
        invalid("contractor-missing", "name one", "/contractor"),
        not_found("stream-unknown", "no such stream"),
        conflict("version-differs", "somebody was first"),
        unavailable("not-owner", "ask again"),
        unavailable("disk-full", "no space"),
        unavailable("wait-timed-out", "not yet"),
    };
    for (const auto& error : errors) {
        SCOPED_TRACE(error.rule);
        server.reset();
        serve(problem_response(error));
        const auto done = execute();
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, error.kind);
        EXPECT_EQ(done.error().rule, error.rule);
        EXPECT_EQ(done.error().message, error.message);
        EXPECT_EQ(done.error().facts, error.facts);
        EXPECT_EQ(done.error().pointer, error.pointer);
        EXPECT_EQ(status_of(done.error()), status_of(error));
    }
}

TEST_F(GatewayTest, DoesNotTakeAnAnswerItCannotReadForARefusal) {
    for (const HttpResponse& answer :
         {accepted("no json"), accepted("[]"), accepted(R"({"version":"2","token":"t"})"),
          HttpResponse{.status = 502, .body = "<html>"},
          HttpResponse{.status = 400, .body = "{}"}}) {
        SCOPED_TRACE(answer.body);
        server.reset();
        serve(answer);
        const auto done = execute();
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, ErrorKind::unavailable);
        EXPECT_EQ(done.error().rule, "answer-unreadable");
    }
}

TEST_F(GatewayTest, AsksAnOlderProcessWhenTheNewestIsGone) {
    serve(accepted(R"({"version":2,"token":"land.3.9"})"));
    std::string gone;
    {
        const RawServer closed([](RawSocket&) {});
        gone = closed.url();
    }
    announce(gone, ++started);
    const auto done = execute();
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(received.size(), 1U);
}

TEST_F(GatewayTest, NamesTheRoleThatNobodyServes) {
    const auto gateway = std::move(*Gateway::start(io, log));
    EXPECT_EQ(gateway->ready().error().rule, "no-such-process");
    std::optional<Result<CommandAnswer>> answer;
    gateway->execute(demolish(), [&](Result<CommandAnswer> done) { answer = std::move(done); });
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->error().rule, "no-such-process");
    auto unknown = demolish();
    unknown.stream = "road";
    gateway->execute(unknown, [&](Result<CommandAnswer> done) { answer = std::move(done); });
    EXPECT_EQ(answer->error().rule, "stream-unknown");
}

}  // namespace
}  // namespace anju::test
