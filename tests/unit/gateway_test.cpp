// The gateway passes commands on to where they are decided, and back what became of them.
#include "deploy/anju/gateway.hpp"

#include <gmock/gmock.h>

#include "deploy/anju/node_directory.hpp"
#include "events/log/ledger.hpp"
#include "events/log/simulated_log.hpp"
#include "events/runtime/problem.hpp"
#include "services/catalogue.hpp"
#include "tests/unit/http_test_support.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {
namespace {

class GatewayTest : public testing::Test {
  protected:
    // A process that gives this answer to every batch of commands.
    void serve(HttpResponse answer) {
        auto route = route_of(Verb::post, "/v1/commands",
                              [this, answer](const HttpRequest& request, const Reply& reply) {
                                  received.push_back(request.body);
                                  reply(answer);
                              });
        route.query = {{"results", "", false}};
        std::vector<Route> routes;
        routes.push_back(std::move(route));
        server.emplace(std::move(routes));
        announce(server->url(), ++started);
    }
    void announce(const std::string& url, std::int64_t started_ms) {
        std::vector<std::string> roles{"project"};
        for (const auto& service : all_services()) roles.push_back(service.name);
        const NodeAnnouncer announcer(io, log, {url, std::move(roles), Instant{started_ms}});
    }
    Result<CommandAnswer> execute(CommandRequest request = demolish()) {
        auto gateway = *Gateway::start(io, log);
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
    std::int64_t started = 0;  // of the newest process
    std::optional<TestServer> server;
};

HttpResponse answered(std::string lines) {
    return {.status = 200, .content_type = "application/x-ndjson", .body = std::move(lines)};
}

TEST_F(GatewayTest, PassesACommandOnWithItsKeyAndVersion) {
    serve(answered(R"({"line":1,"stream":"house/130708-1","version":2,"token":"land.3.9",)"
                   R"("replayed":true})"
                   "\n"
                   R"({"complete":true})"
                   "\n"));
    const auto done = execute();
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->version, 2U);
    EXPECT_EQ(done->token, "land.3.9");
    EXPECT_TRUE(done->replayed);
    EXPECT_THAT(received,
                testing::ElementsAre(
                    R"({"stream":"house/130708-1","command":"demolish","key":"key-1","version":1,)"
                    R"("body":{"contractor":"拆"}})"
                    "\n"));
}

TEST_F(GatewayTest, SendsCommandsThatComeTogetherTogetherAndInOrder) {
    serve(answered(R"({"line":2,"version":3,"token":"land.3.10"})"
                   "\n"
                   R"({"line":1,"version":2,"token":"land.3.9"})"
                   "\n"));
    auto gateway = *Gateway::start(io, log);
    ASSERT_TRUE(run_until(io, [&] { return gateway->ready().has_value(); }));
    std::vector<std::string> tokens(3);
    std::size_t count = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        gateway->execute(demolish(), [&tokens, &count, i](const Result<CommandAnswer>& done) {
            tokens[i] = done ? done->token : done.error().rule;
            ++count;
        });
    }
    ASSERT_TRUE(run_until(io, [&] { return count == tokens.size(); }));
    EXPECT_THAT(tokens, testing::ElementsAre("land.3.9", "land.3.10", "answer-lost"));
    EXPECT_EQ(received.size(), 1U);
}

TEST_F(GatewayTest, GivesBackARefusalAsTheServiceMadeIt) {
    const Error errors[] = {
        rejected("house-demolish-not-now", "it is down", {{"demolished_on", "2020-01-01"}}),
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
        serve(answered(R"({"line":1,"error":)" + problem_response(error).body + "}\n"));
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
         {answered("no json"), answered("[]"), answered(R"({"line":1})"),
          answered(R"({"line":1,"version":"2","token":"t"})"), answered(R"({"line":1,"error":{}})"),
          answered(R"({"line":0,"version":2,"token":"t"})"),
          HttpResponse{.status = 502, .body = "<html>"}}) {
        SCOPED_TRACE(answer.body);
        server.reset();
        serve(answer);
        const auto done = execute();
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, ErrorKind::unavailable);
    }
}

TEST_F(GatewayTest, AsksAnOlderProcessWhenTheNewestIsGone) {
    serve(answered(R"({"line":1,"version":2,"token":"land.3.9"})"));
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
    const auto gateway = *Gateway::start(io, log);
    EXPECT_EQ(gateway->ready().error().rule, "no-such-process");
    std::optional<Result<CommandAnswer>> answer;
    gateway->execute(demolish(), [&](Result<CommandAnswer> done) { answer = std::move(done); });
    ASSERT_TRUE(run_until(io, [&] { return answer.has_value(); }));
    EXPECT_EQ(answer->error().rule, "no-such-process");
    auto unknown = demolish();
    unknown.stream = "road";
    gateway->execute(unknown, [&](Result<CommandAnswer> done) { answer = std::move(done); });
    EXPECT_EQ(answer->error().rule, "stream-unknown");
}

}  // namespace
}  // namespace anju::test
