// Many processes on a Kafka broker: the same rows as one process on the embedded log, one door to
// all of them, and nothing lost or doubled whichever of them is killed.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <random>

#include "tests/system/cluster.hpp"
#include "tests/system/load.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;

class KafkaTest : public UpFixture {
  protected:
    // Of the same province, recorded by one process on the embedded log.
    std::string digest_of_the_embedded_log() {
        const auto end = run({"up", "--data", data(), "--port", "0", "--simulate", "0.01", "--seed",
                              "1", "--once", "--identity-key", Cluster::identity_key(folder())});
        EXPECT_EQ(end.code, 0) << end.complaints;
        start({"--identity-key", Cluster::identity_key(folder())});
        return digest(url());
    }
    void simulate(const Cluster& cluster) const {
        const auto end =
            run({"simulate", "--url", cluster.url(), "--scale", "0.01", "--seed", "1"});
        EXPECT_EQ(end.code, 0) << end.complaints;
        EXPECT_THAT(end.output, HasSubstr("houses.demolished"));
        EXPECT_THAT(end.complaints, HasSubstr(" 0 refused"));
    }
};

TEST_F(KafkaTest, GivesTheSameRowsAsTheEmbeddedLogAlsoFromANewProjector) {
    Cluster cluster(folder());
    cluster.wait_until_ready();
    simulate(cluster);
    const auto embedded = digest_of_the_embedded_log();
    EXPECT_EQ(digest(cluster.url()), embedded);
    const auto second = cluster.start_projector("second");
    second->wait_until_ready();
    EXPECT_EQ(digest(second->url()), embedded);
}

void expect_passed_on(const std::string& url) {
    const std::string household = "/v1/household/130708-000123";
    const Headers key{{"Idempotency-Key", "form-17"}};
    const auto body = household_body("130708", 4);
    const auto registered = post(url, household + "/register", body, key);
    ASSERT_EQ(registered.status, 201) << registered.body;
    EXPECT_EQ(registered.header("ETag"), "\"1\"");
    EXPECT_EQ(registered.header("Location"), household);
    const auto again = post(url, household + "/register", body, key);
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true") << again.body;
    EXPECT_EQ(again.text("/token"), registered.text("/token"));
    const auto shown = get(url, "/v1/progress?area=130708&indicator=registry.people&wait=" +
                                    registered.text("/token"));
    EXPECT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(get(url, household).number("/version"), 1);
    EXPECT_EQ(get(url, household + "/events").text("/events/0/type"),
              "cn.anju.household.registered.v1");
}

void expect_errors_passed_on(const std::string& url) {
    const std::string household = "/v1/household/130708-000123";
    const auto wrong_version =
        post(url, household + "/relocate", relocation_body(4), {{"If-Match", "\"7\""}});
    EXPECT_EQ(wrong_version.status, 412) << wrong_version.body;
    const auto wrong_type = post(url, household + "/relocate", R"({"occurred_on":4})");
    EXPECT_EQ(wrong_type.status, 400);
    EXPECT_EQ(wrong_type.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(wrong_type.text("/errors/0/pointer"), "/occurred_on") << wrong_type.body;
    const auto twice = post(url, household + "/register", household_body("130708", 3));
    EXPECT_EQ(twice.status, 409);
    EXPECT_EQ(twice.text("/rule"), "household-registered-once");
    EXPECT_EQ(twice.text("/facts/registered_on"), "2019-03-01") << twice.body;
    const auto lines = lines_of(
        post(url, "/v1/commands",
             command_line("household/130708-000123", "register", "k", household_body("130708", 3)))
            .body);
    EXPECT_EQ(lines.front().at("error").at("status").as_int64(), 409);
    EXPECT_EQ(lines.front().at("error").at("facts").at("registered_on").as_string(), "2019-03-01");
    EXPECT_EQ(get(url, "/v1/progress?indicator=houses.burnt").status, 400);
    EXPECT_EQ(get(url, "/v1/progress?region=13").text("/rule"), "query-parameter-unknown");
    EXPECT_EQ(get(url, "/v1/household/130708-none").status, 404);
}

// One form or a sheet, tried through the gateway: each service rehearses its part, nothing stays.
void expect_rehearsed(const std::string& url) {
    const std::string household = "/v1/household/130708-000124";
    const auto tried = post(url, household + "/register?dry_run=true", household_body("130708", 4));
    EXPECT_EQ(tried.status, 200) << tried.body;
    const auto lines =
        command_line("household/130708-000124", "register", "a", household_body("130708", 4)) +
        "\n" + command_line("household/130708-000124", "relocate", "b", relocation_body(4)) + "\n";
    const auto many = lines_of(post(url, "/v1/commands?results=all&dry_run=sheet-1", lines).body);
    ASSERT_EQ(many.size(), 3U);
    EXPECT_EQ(many[1].at("version"), 2);
    EXPECT_EQ(many[2].at("dry_run"), true);
    EXPECT_EQ(many[2].at("recorded"), 2);
    EXPECT_EQ(get(url, household).status, 404);
}

// From the door to the event and to who follows it, for one command and for a line of many.
void expect_traced(const std::string& url, Program& gateway) {
    const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const auto header = [&](const std::string& begin) {
        return Headers{{"traceparent", begin + trace + "-00f067aa0ba902b7-01"}};
    };
    const std::string household = "/v1/household/130708-000125";
    const auto after = position(url);
    EXPECT_EQ(post(url, household + "/register", household_body("130708", 4), header("00-")).status,
              201);
    const auto lines =
        command_line("household/130708-000126", "register", "a", household_body("130708", 4)) +
        "\n";
    EXPECT_EQ(post(url, "/v1/commands", lines, header("00-")).status, 200);
    const auto ignored = post(url, "/v1/household/130708-000127/register",
                              household_body("130708", 4), header("ff-"));
    EXPECT_EQ(ignored.status, 201) << ignored.body;
    EXPECT_EQ(get(url, "/v1/digest?wait=" + ignored.text("/token")).status, 200);
    const auto events = get_lines(url, fmt::format("/v1/feed?follow=false&after={}", after - 1));
    ASSERT_EQ(events.size(), 3U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(events[i].at("correlationid").as_string(), trace);
        const std::string step(events[i].at("traceparent").as_string());
        EXPECT_TRUE(step.starts_with("00-" + trace)) << step;
        EXPECT_EQ(step.find("00f067aa0ba902b7"), step.npos) << "the step of another";
    }
    EXPECT_FALSE(events[2].as_object().contains("traceparent"));
    const auto problem =
        post(url, household + "/register", household_body("130708", 4), header("00-"));
    EXPECT_EQ(problem.status, 409);
    EXPECT_EQ(problem.text("/trace_id"), trace) << problem.body;
    EXPECT_THAT(gateway.complaints(), HasSubstr("\"trace_id\":\"" + trace + "\",\"span_id\":\""));
}

TEST_F(KafkaTest, IsOneDoorToServicesThatRunApart) {
    Cluster cluster(folder(), Cluster::Services::apart);
    cluster.wait_until_ready();
    simulate(cluster);
    EXPECT_EQ(digest(cluster.url()), digest_of_the_embedded_log());
    const auto before = position(cluster.url());
    expect_passed_on(cluster.url());
    expect_errors_passed_on(cluster.url());
    expect_rehearsed(cluster.url());
    EXPECT_EQ(position(cluster.url()), before + 1);
    expect_traced(cluster.url(), cluster.gateway());
    EXPECT_EQ(get_lines(cluster.url(), "/v1/feed?follow=false"),
              get_lines(cluster.projector().url(), "/v1/feed?follow=false"))
        << "the gateway passes the feed on";
    const auto tail = run({"tail", "--url", cluster.url(), "--no-follow", "--after",
                           std::to_string(before - 1), "--json"});
    EXPECT_EQ(tail.code, 0) << tail.complaints;
    const auto events = lines_of(tail.output);
    ASSERT_EQ(events.size(), 4U) << tail.output;
    EXPECT_EQ(events[0].at("sequence").as_string(), std::to_string(before));
    EXPECT_EQ(events[0].at("subject").as_string(), "household/130708-000123");
}

int kills() {
    constexpr int kills_by_default = 6;
    const char* text = std::getenv("ANJU_TEST_KILLS");
    return text == nullptr ? kills_by_default : std::stoi(text);
}

TEST_F(KafkaTest, LosesNothingAndCountsNothingTwiceWhicheverProcessIsKilled) {
    constexpr std::uint64_t answers_between = 150;
    const auto seed = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 random(seed);
    Cluster cluster(folder());
    cluster.wait_until_ready();
    Load load([&] { return cluster.url(); });
    std::size_t victim = random() % cluster.size();
    for (int round = 0; round < kills() && !HasFailure(); ++round) {
        const auto until = load.acknowledged() + 1 + random() % answers_between;
        EXPECT_TRUE(wait_until([&] { return load.acknowledged() >= until; })) << round;
        cluster.kill(victim);
        SCOPED_TRACE(fmt::format("killed process {}", victim));
        cluster.restart(victim);
        // Not the same one twice: with four rounds each kind has its turn.
        victim = (victim + 1) % cluster.size();
    }
    load.finish();
    EXPECT_TRUE(load.complaints().empty()) << testing::PrintToString(load.complaints());
    cluster.wait_until_ready();
    EXPECT_TRUE(wait_until([&] { return position(cluster.url()) >= load.recorded().events; }));
    expect_recorded_once(cluster.projector().url(), load.recorded());
    const auto clean = cluster.start_projector("clean");
    clean->wait_until_ready();
    EXPECT_EQ(digest(clean->url()), digest(cluster.url()));
}

}  // namespace

}  // namespace anju::test
