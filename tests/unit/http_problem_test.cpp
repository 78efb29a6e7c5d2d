#include "events/runtime/health.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/metrics.hpp"
#include "events/runtime/problem.hpp"
#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <set>

namespace anju {
namespace {

TEST(ProblemTest, SaysWhatIsWrongInAllItsParts) {
    Error error =
        rejected("house-demolished-once", "house 7 is demolished", {{"day", "2024-05-01"}});
    error.pointer = "/house";
    HttpResponse response = problem_response(error);
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(response.content_type, "application/problem+json");
    add_request_id(response, "r-1");
    EXPECT_EQ(boost::json::parse(response.body), boost::json::parse(R"({
        "type": "urn:anju:problem:house-demolished-once",
        "title": "House demolished once",
        "status": 409,
        "detail": "house 7 is demolished",
        "rule": "house-demolished-once",
        "facts": {"day": "2024-05-01"},
        "errors": [{"pointer": "/house", "detail": "house 7 is demolished"}],
        "request_id": "r-1"})"));
    HttpResponse traced = problem_response(error);
    add_request_id(traced, "r-1", "4bf9");
    EXPECT_EQ(boost::json::parse(traced.body).at("trace_id"), "4bf9");
    const std::string passed_on = response.body;
    add_request_id(response, "of the gateway");
    EXPECT_EQ(response.body, passed_on) << "two members of one name are no JSON";
}

TEST(ProblemTest, LostRecordsAreNothingThatTheCallerDidWrong) {
    const auto lost =
        problem_response({ErrorKind::corrupt, "log-lost", "offset 3 is gone", {}, {}});
    EXPECT_EQ(lost.status, 503);
}

TEST(ProblemTest, LeavesOutWhatThereIsNot) {
    const auto document = boost::json::parse(problem_response(invalid("a-rule", "why")).body);
    EXPECT_FALSE(document.as_object().contains("facts"));
    EXPECT_FALSE(document.as_object().contains("errors"));
    EXPECT_FALSE(document.as_object().contains("request_id"));
}

TEST(ProblemTest, ChoosesTheStatusByRuleThenByKind) {
    const std::vector<std::pair<Error, int>> table{
        {invalid("any", ""), 400},
        {rejected("any", ""), 409},
        {not_found("any", ""), 404},
        {conflict("any", ""), 412},
        {corrupt("any", ""), 500},
        {unavailable("any", ""), 503},
        {unavailable("disk-full", ""), 503},
        {invalid("body-too-large", ""), 413},
        {invalid("header-too-large", ""), 431},
        {invalid("target-too-long", ""), 414},
        {invalid("media-type", ""), 415},
        {invalid("method-not-allowed", ""), 405},
        {invalid("request-timeout", ""), 408},
        {invalid("version-required", ""), 428},
        {invalid("expectation-failed", ""), 417},
        {invalid("http-version", ""), 505},
        {rejected("idempotency-key-reused", ""), 422},
        {unavailable("too-many-requests", ""), 429},
    };
    for (const auto& [error, status] : table) {
        EXPECT_EQ(status_of(error), status) << to_string(error.kind) << " " << error.rule;
        EXPECT_EQ(problem_response(error).status, status);
    }
    EXPECT_EQ(problem_response(invalid("any", ""), 418).status, 418);
}

TEST(ProblemTest, TellsWhenToRetry) {
    const auto retry_after = [](const Error& error) {
        const auto headers = problem_response(error).headers;
        return !headers.empty() &&
               headers[0] == std::pair<std::string, std::string>{"Retry-After", "1"};
    };
    EXPECT_TRUE(retry_after(unavailable("any", "")));
    EXPECT_TRUE(retry_after(unavailable("disk-full", "")));
    EXPECT_FALSE(retry_after(invalid("any", "")));
}

TEST(ProblemTest, EscapesWhatCameFromOutside) {
    const std::string nasty = "\"}\r\n\x01{\"";
    const auto response = problem_response(invalid("any", nasty));
    EXPECT_EQ(boost::json::parse(response.body).at("detail").as_string(), nasty);
    EXPECT_EQ(response.body.find('\n'), std::string::npos);
}

// Found by fuzzing: If-Match: "1\xD9
TEST(ProblemTest, IsJsonAlsoWhereWhatCameIsNoText) {
    Error error = invalid("version-malformed", "If-Match: \"1\xD9", "/\xFF");
    error.facts = {{"version", "\xC3"}};
    const auto document = boost::json::parse(problem_response(error).body);
    EXPECT_EQ(document.at("detail").as_string(), "If-Match: \"1\xEF\xBF\xBD");
    EXPECT_EQ(document.at("facts").at("version").as_string(), "\xEF\xBF\xBD");
    EXPECT_EQ(document.at("errors").at(0).at("pointer").as_string(), "/\xEF\xBF\xBD");
}

TEST(ProblemTest, GivesEachRequestAnIdOfItsOwn) {
    TestServer server({});
    std::set<std::string> ids;
    for (int round = 0; round < 5; ++round) {
        ids.insert(server.get("/nothing").json().at("request_id").as_string().c_str());
    }
    EXPECT_EQ(ids.size(), 5U);
}

TEST(ProblemTest, IsNeverStored) {
    TestServer server({});
    EXPECT_EQ(server.get("/nothing").header("Cache-Control"), "no-store");
}

TEST(LoggingTest, KeepsALineALineWhateverIsInIt) {
    const std::string nasty = "a\"\\\n\r\t\x01\x7F\xFF\xC0\xAF\xE2\x80\xA8 \xE6\x88\xBF";
    const std::string line =
        render_json_line("now", LogLevel::warning, nasty, {{nasty, nasty}, {"count", 7}});
    for (const char character : line)
        EXPECT_GE(static_cast<unsigned char>(character), 0x20) << line;
    const auto document = boost::json::parse(line);
    EXPECT_EQ(document.at("level"), "warning");
    EXPECT_EQ(document.at("time"), "now");
    EXPECT_EQ(document.at("count"), "7");
    EXPECT_TRUE(document.at("text").as_string().starts_with("a\"\\\n\r\t\x01"));
    EXPECT_TRUE(document.at("text").as_string().ends_with("\xE6\x88\xBF"));
    const std::string human = render_human_line("now", LogLevel::error, nasty, {{"key", nasty}});
    EXPECT_TRUE(human.starts_with("now error  a")) << human;
    for (const char character : human) EXPECT_GE(static_cast<unsigned char>(character), 0x20);
}

TEST(LoggingTest, DescribesExceptions) {
    EXPECT_EQ(describe(std::make_exception_ptr(std::runtime_error("why"))), "why");
    EXPECT_EQ(describe(std::make_exception_ptr(7)), "an exception of an unknown type");
}

TEST(HealthTest, IsReadyWhenAllChecksPass) {
    Health health;
    EXPECT_EQ(health.ready().status, 200);
    bool is_open = false;
    health.add("log", [] { return Result<void>(); });
    health.add("disk", [&]() -> Result<void> {
        if (is_open) return {};
        return unavailable("disk-full", "3 MB left");
    });
    const auto refused = health.ready();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(boost::json::parse(refused.body), boost::json::parse(R"({"ready": false, "reasons":
        [{"check": "disk", "rule": "disk-full", "detail": "3 MB left"}]})"));
    EXPECT_EQ(health.live().status, 200);
    is_open = true;
    EXPECT_EQ(health.ready().status, 200);
    EXPECT_EQ(health.ready().body, R"({"ready":true})");
}

TEST(HealthTest, TellsWhatDoesNotKeepItFromServing) {
    Health health;
    health.watch("parked", [] { return Result<void>(corrupt("events-parked", "2 streams")); });
    health.watch("fine", [] { return Result<void>(); });
    EXPECT_EQ(health.ready().status, 200);
    EXPECT_EQ(boost::json::parse(health.ready().body), boost::json::parse(R"({"ready": true,
        "degraded": [{"check": "parked", "rule": "events-parked", "detail": "2 streams"}]})"));
    EXPECT_TRUE(health.check());
    EXPECT_TRUE(health.failing().empty());
    ASSERT_EQ(health.degraded().size(), 1U);
    EXPECT_EQ(health.degraded().front().error.rule, "events-parked");
}

TEST(HealthTest, ServesTheOperatorRoutes) {
    Health health;
    health.add("log", [] { return Result<void>(unavailable("log-lost", "gone")); });
    Metrics metrics;
    metrics.counter("anju_tests_total", "Tests.", {{"kind", "unit"}}).Increment(3);
    metrics.counter("anju_tests_total", "Tests.", {{"kind", "unit"}}).Increment();
    metrics.histogram("anju_took_seconds", "Time.", {0.1, 1}).Observe(0.5);
    Router router;
    add_operator_routes(router, health, metrics);
    std::vector<Route> routes;
    for (const auto& route : router.routes()) routes.push_back(*route);
    TestServer server(std::move(routes));
    EXPECT_EQ(server.get("/healthz").body, R"({"live":true})");
    EXPECT_EQ(server.get("/readyz").status, 503);
    const auto answer = server.get("/metrics");
    EXPECT_EQ(answer.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    for (const char* line :
         {"# HELP anju_tests_total Tests.\n", "# TYPE anju_tests_total counter\n",
          "anju_tests_total{kind=\"unit\"} 4\n", "anju_took_seconds_bucket{le=\"0.1\"} 0\n",
          "anju_took_seconds_bucket{le=\"1\"} 1\n", "anju_took_seconds_bucket{le=\"+Inf\"} 1\n",
          "anju_took_seconds_count 1\n"}) {
        EXPECT_NE(answer.body.find(line), std::string::npos) << line << answer.body;
    }
}

TEST(MetricsTest, RefusesOneNameForTwoTypes) {
    Metrics metrics;
    metrics.counter("anju_things", "Things.");
    EXPECT_THROW(metrics.gauge("anju_things", "Things."), std::invalid_argument);
    EXPECT_THROW(metrics.counter("no name", "Things."), std::invalid_argument);
}

}  // namespace
}  // namespace anju
