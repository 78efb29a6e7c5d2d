// The gateway passes commands on to where they are decided, and back what became of them.
#include "deploy/anju/gateway.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>

#include "deploy/anju/node_directory.hpp"
#include "events/log/ledger.hpp"
#include "events/log/placement.hpp"
#include "events/log/simulated_log.hpp"
#include "events/runtime/problem.hpp"
#include "services/catalogue.hpp"
#include "tests/unit/http_test_support.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {
namespace {

class GatewayTest : public testing::Test {
  protected:
    // A process that gives these answers to batches of commands, the last one again and again.
    struct Process {
        std::vector<std::string> received;
        std::optional<TestServer> server;
        std::size_t answered = 0;

        explicit Process(std::vector<HttpResponse> answers) {
            auto route = route_of(Verb::post, "/v1/commands",
                                  [this, answers](const HttpRequest& request, const Reply& reply) {
                                      received.push_back(request.body);
                                      reply(answers[std::min(answered++, answers.size() - 1)]);
                                  });
            route.query = {{"results", "", false}};
            std::vector<Route> routes;
            routes.push_back(std::move(route));
            server.emplace(std::move(routes));
        }
        std::string url() const { return server->url(); }
    };
    // The newest process.
    void serve(HttpResponse answer) {
        newest = std::make_unique<Process>(std::vector{std::move(answer)});
        announce(newest->url(), ++started);
    }
    void announce(const std::string& url, std::int64_t started_ms,
                  std::vector<HeldPartitions> held = {}) {
        std::vector<std::string> roles{"project"};
        for (const auto& service : all_services()) roles.push_back(service.name);
        const NodeAnnouncer announcer(
            io, log, {url, std::move(roles), Instant{started_ms}, std::move(held)});
    }
    std::unique_ptr<Gateway> gateway_when_ready() {
        auto gateway = *Gateway::start(io, log);
        EXPECT_TRUE(run_until(io, [&] { return gateway->ready().has_value(); }));
        return gateway;
    }
    // Of as many commands as keys are given, sent together.
    std::vector<std::string> tokens_of(Gateway& gateway, const std::vector<std::string>& keys) {
        std::vector<std::string> tokens(keys.size());
        std::size_t count = 0;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            auto request = demolish();
            request.idempotency_key = keys[i];
            gateway.execute(std::move(request),
                            [&tokens, &count, i](const Result<CommandAnswer>& done) {
                                tokens[i] = done ? done->token : done.error().rule;
                                ++count;
                            });
        }
        EXPECT_TRUE(run_until(io, [&] { return count == tokens.size(); }));
        return tokens;
    }
    Result<CommandAnswer> execute(CommandRequest request = demolish()) {
        const auto gateway = gateway_when_ready();
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
    SimulatedLog log{
        {.topics = {{std::string(nodes_topic), 1}, {"anju.land", 8}}, .autorun = true}};
    std::int64_t started = 0;  // of the newest process
    std::unique_ptr<Process> newest;
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
    EXPECT_THAT(newest->received,
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
    const auto gateway = gateway_when_ready();
    const auto tokens = tokens_of(*gateway, {"a", "b", "c"});
    EXPECT_THAT(tokens, testing::ElementsAre("land.3.9", "land.3.10", "answer-lost"));
    EXPECT_EQ(newest->received.size(), 1U);
}

// As many as it sends at once, ten times over, and one more.
TEST_F(GatewayTest, RefusesWhatWouldWaitBehindTooManyOthers) {
    constexpr std::size_t waiting_max = 20'000;
    serve(answered(""));
    const auto gateway = gateway_when_ready();
    std::vector<std::string> rules;
    for (std::size_t i = 0; i <= waiting_max; ++i) {
        gateway->execute(demolish(), [&](const Result<CommandAnswer>& done) {
            rules.push_back(done ? "none" : done.error().rule);
        });
    }
    EXPECT_THAT(rules, testing::ElementsAre("overloaded"));
    auto elsewhere = demolish();
    elsewhere.id = "130125-1";
    gateway->execute(std::move(elsewhere), [&](const Result<CommandAnswer>& done) {
        EXPECT_NE(done ? "none" : done.error().rule, "overloaded");
    });
    EXPECT_TRUE(run_until(io, [&] { return rules.size() == waiting_max + 1; }));
}

// What follows in a stream is not decided before it.
TEST_F(GatewayTest, SendsABatchAgainThatAProcessHadNoTimeFor) {
    newest = std::make_unique<Process>(
        std::vector{problem_response(unavailable("overloaded", "too much")),
                    answered(R"({"line":1,"version":2,"token":"land.3.9"})"
                             "\n"
                             R"({"line":2,"version":3,"token":"land.3.10"})"
                             "\n")});
    announce(newest->url(), ++started);
    const auto gateway = gateway_when_ready();
    EXPECT_THAT(tokens_of(*gateway, {"a", "b"}), testing::ElementsAre("land.3.9", "land.3.10"));
    ASSERT_EQ(newest->received.size(), 2U);
    EXPECT_EQ(newest->received[0], newest->received[1]);
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
        newest.reset();
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
        newest.reset();
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
    EXPECT_EQ(newest->received.size(), 1U);
}

std::string line_refused(int line, const std::string& owner) {
    Error error = unavailable("not-the-owner", "not here");
    error.facts = {{"owner", owner}};
    return fmt::format("{{\"line\":{},\"error\":{}}}\n", line, problem_response(error).body);
}

TEST_F(GatewayTest, SendsACommandToTheHolderOfItsPartition) {
    const auto partition = partition_of(demolish().id, 8);
    Process holder({answered(R"({"line":1,"version":2,"token":"land.3.9"})")});
    announce(holder.url(), ++started, {{"land", {partition}}});
    serve(answered(R"({"line":1,"version":2,"token":"elsewhere"})"));
    EXPECT_EQ(execute()->token, "land.3.9");
    EXPECT_TRUE(newest->received.empty());
}

// What moved comes before what was sent later, whoever was asked first.
TEST_F(GatewayTest, FollowsAPartitionThatMovedAndKeepsTheOrder) {
    Process holder({answered(R"({"line":1,"version":2,"token":"b"})"
                             "\n"
                             R"({"line":2,"version":3,"token":"c"})")});
    serve(answered(R"({"line":1,"version":1,"token":"a"})"
                   "\n" +
                   line_refused(2, holder.url()) + line_refused(3, holder.url())));
    const auto gateway = gateway_when_ready();
    EXPECT_THAT(tokens_of(*gateway, {"a", "b", "c"}), testing::ElementsAre("a", "b", "c"));
    ASSERT_EQ(holder.received.size(), 1U);
    EXPECT_LT(holder.received[0].find("\"b\""), holder.received[0].find("\"c\""));
    EXPECT_EQ(holder.received[0].find("\"a\""), std::string::npos);
}

TEST_F(GatewayTest, AnswersARefusalThatLeadsNowhere) {
    std::string gone;
    {
        const RawServer closed([](RawSocket&) {});
        gone = closed.url();
    }
    serve(answered(line_refused(1, gone)));
    const auto done = execute();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().rule, "not-the-owner");
    EXPECT_EQ(done.error().kind, ErrorKind::unavailable);
    EXPECT_LE(newest->received.size(), 3U);
}

TEST_F(GatewayTest, DoesNotWaitForAProcessThatWasReplaced) {
    const auto partition = partition_of(demolish().id, 8);
    std::vector<Reply> never_answered;
    std::atomic<bool> is_asked = false;
    auto route = route_of(Verb::post, "/v1/commands", [&](const HttpRequest&, const Reply& reply) {
        never_answered.push_back(reply);
        is_asked = true;
    });
    route.query = {{"results", "", false}};
    std::vector<Route> routes;
    routes.push_back(std::move(route));
    auto frozen = std::make_unique<TestServer>(std::move(routes));
    announce(frozen->url(), ++started, {{"land", {partition}}});
    const auto gateway = gateway_when_ready();
    std::optional<Result<CommandAnswer>> answer;
    gateway->execute(demolish(), [&](Result<CommandAnswer> done) { answer = std::move(done); });
    ASSERT_TRUE(run_until(io, [&] { return is_asked.load(); }));
    announce("http://127.0.0.1:1", ++started, {{"land", {partition}}});
    ASSERT_TRUE(run_until(io, [&] { return answer.has_value(); }));
    EXPECT_EQ(answer->error().rule, "answer-lost");
    frozen.reset();
}

TEST_F(GatewayTest, PassesARequestAboutAStreamToWhoSaysItHoldsIt) {
    std::vector<Route> routes;
    routes.push_back(route_of(
        Verb::get, "/v1/house/{id}",
        [](const HttpRequest&, const Reply& reply) { reply({.status = 200, .body = "{}"}); }));
    const TestServer holder(std::move(routes));
    Error error = unavailable("not-the-owner", "not here");
    error.facts = {{"owner", holder.url()}};
    std::vector<Route> refusing;
    refusing.push_back(route_of(
        Verb::get, "/v1/house/{id}",
        [error](const HttpRequest&, const Reply& reply) { reply(problem_response(error)); }));
    const TestServer other(std::move(refusing));
    announce(other.url(), ++started);
    const auto gateway = gateway_when_ready();
    Router router;
    gateway->add_routes(router);
    HttpServer door(io, std::move(router), {.port = 0});
    ASSERT_TRUE(door.listen());
    HttpClient client(io);
    std::optional<Result<ClientResponse>> answer;
    client.send(fmt::format("http://127.0.0.1:{}", door.port()), {.target = "/v1/house/130708-1"},
                [&](Result<ClientResponse> given) { answer = std::move(given); });
    ASSERT_TRUE(run_until(io, [&] { return answer.has_value(); }));
    ASSERT_TRUE(*answer);
    EXPECT_EQ((*answer)->status, 200) << (*answer)->body;
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
