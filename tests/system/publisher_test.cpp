// Public topics on a real broker: what an agency reads there is what the feed gives it, each event
// once and in order, however often the publisher is killed.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "events/base/types.hpp"
#include "tests/system/cluster.hpp"
#include "tests/system/load.hpp"
#include "tests/system/public_topic.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

constexpr std::string_view content_type = "application/cloudevents+json; charset=UTF-8";

class PublisherTest : public testing::Test {
  protected:
    void SetUp() override { cluster_.wait_until_ready(); }

    ProgramEnd admin(Arguments arguments) {
        arguments.insert(arguments.begin(), "admin");
        arguments.insert(arguments.end(), {"--url", cluster_.url()});
        auto end = run_program(folder_.path(), arguments);
        EXPECT_EQ(end.code, 0) << end.complaints;
        return end;
    }
    // The token of a new agency.
    std::string admit(const std::string& id, const std::string& area, const Arguments& events) {
        Arguments words{"admit", id, "--name", id, "--area", area, "--role", "agency"};
        if (!events.empty()) words.emplace_back("--events");
        words.insert(words.end(), events.begin(), events.end());
        admin(words);
        const auto issued = admin({"issue", id}).output;
        return issued.substr(0, issued.find('\n'));
    }
    std::unique_ptr<Program> start_publisher() {
        return std::make_unique<Program>(folder_.path(),
                                         Arguments{"publish", "--kafka", cluster_.bootstrap()});
    }
    // The lines of what the feed gives to the holder of the token; none where the token was issued
    // so lately that the process that answers has not folded it yet.
    std::vector<std::string> feed(const std::string& token) {
        constexpr int is_not_known = 401;
        std::vector<std::string> lines;
        const auto answer = http_lines(cluster_.url(),
                                       {.verb = Verb::get,
                                        .target = "/v1/feed?follow=false",
                                        .headers = {{"Authorization", "Bearer " + token}},
                                        .body = {}},
                                       {}, [&](std::string_view line) {
                                           if (!line.empty()) lines.emplace_back(line);
                                           return true;
                                       });
        EXPECT_TRUE(answer) << answer.error().message;
        if (!answer || answer->status == is_not_known) return {};
        EXPECT_EQ(answer->status, 200) << answer->body;
        return lines;
    }
    std::int64_t size(const std::string& topic) {
        return size_of_public_topic(cluster_.bootstrap(), topic);
    }
    void expect_same_as_feed(const std::string& id, const std::string& token,
                             std::size_t at_least) {
        SCOPED_TRACE(id);
        EXPECT_TRUE(wait_until([&] { return feed(token).size() >= at_least; }));
        const auto wanted = feed(token);
        const std::string topic = "public." + id;
        EXPECT_TRUE(
            wait_until([&] { return size(topic) >= static_cast<std::int64_t>(wanted.size()); }));
        const auto messages = read_public_topic(cluster_.bootstrap(), topic);
        std::vector<std::string> lines;
        std::map<int, std::uint64_t> last;
        for (const auto& message : messages) {
            const auto event = boost::json::parse(message.value);
            const std::string text(event.at("sequence").as_string());
            const auto position = std::stoull(text);
            const auto [at, is_first] = last.try_emplace(message.partition, position);
            EXPECT_TRUE(is_first || at->second < position) << topic << " " << message.offset;
            at->second = position;
            EXPECT_EQ(message.key, event.at("subject").as_string());
            EXPECT_EQ(Instant{message.timestamp_ms}.text(), event.at("time").as_string());
            EXPECT_EQ(message.headers.size(), 1U);
            EXPECT_EQ(message.headers.at("content-type"), content_type);
            lines.push_back(message.value);
        }
        // Tens of thousands: put in order, they are compared one by one.
        auto expected = wanted;
        std::ranges::sort(lines);
        std::ranges::sort(expected);
        ASSERT_EQ(lines.size(), expected.size());
        for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(lines[i], expected[i]);
    }

    TemporaryFolder folder_;
    Cluster cluster_{folder_.path()};
};

int kills() {
    constexpr int kills_by_default = 5;
    const char* text = std::getenv("ANJU_TEST_KILLS");
    return text == nullptr ? kills_by_default : std::stoi(text);
}

TEST_F(PublisherTest, WritesEachEventOnceHoweverOftenItIsKilled) {
    const auto seed = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 random(seed);
    Load load([&] { return cluster_.url(); });
    EXPECT_TRUE(wait_until([&] { return load.acknowledged() > 200; }));
    const auto land = admit("130000-land", "13", {"plot"});
    const auto city = admit("130700-city", "1307", {});
    const auto second = start_publisher();  // the other takes over from whichever is killed
    auto publisher = start_publisher();
    for (int round = 0; round < kills() && !HasFailure(); ++round) {
        const auto before = size("public.130000-land") + 1 + static_cast<int>(random() % 300);
        EXPECT_TRUE(wait_until([&] { return size("public.130000-land") >= before; }));
        publisher->kill();
        if (round == 0) second->kill();
        publisher = start_publisher();
    }
    load.finish();
    EXPECT_TRUE(load.complaints().empty()) << testing::PrintToString(load.complaints());
    const auto events = load.recorded().events + 4;  // two are admitted, with a token each
    EXPECT_TRUE(wait_until([&] { return position(cluster_.url()) >= events; }));
    expect_same_as_feed("130000-land", land, 500);
    expect_same_as_feed("130700-city", city, 100);
}

TEST_F(PublisherTest, FillsATopicThatWasDeletedAgain) {
    auto publisher = start_publisher();
    const auto record = [&](int number) {
        const auto path = fmt::format("/v1/plot/130708-{}", number);
        EXPECT_EQ(post(cluster_.url(), path + "/register", plot_body("130708", 100)).status, 201);
    };
    const auto land = admit("130000-land", "13", {"plot"});
    const auto city = admit("130700-city", "1307", {});
    for (int i = 1; i <= 20; ++i) record(i);
    expect_same_as_feed("130000-land", land, 20);
    expect_same_as_feed("130700-city", city, 20);
    // How far it is, is kept within a second.
    EXPECT_TRUE(wait_until([&] {
        return get(publisher->url(), "/metrics").body.find("anju_publishing 1") !=
               std::string::npos;
    }));
    KafkaTopics topics(cluster_.bootstrap(), {{"public.130000-land", 8}},
                       KafkaTopics::Names::there_already);
    topics.delete_topic(0);
    // While it runs, it learns of it by the next event that it writes there.
    for (int i = 21; i <= 25; ++i) record(i);
    expect_same_as_feed("130000-land", land, 25);
    // While none runs.
    publisher->stop();
    topics.delete_topic(0);
    publisher = start_publisher();
    expect_same_as_feed("130000-land", land, 25);
    record(26);
    expect_same_as_feed("130000-land", land, 26);
    expect_same_as_feed("130700-city", city, 26);
}

TEST_F(PublisherTest, FollowsRightsFromWhereTheyChangeAndFillsWhoComesLater) {
    const auto publisher = start_publisher();
    const auto record = [&](const std::string& plot) {
        const auto path = "/v1/plot/" + plot;
        EXPECT_EQ(post(cluster_.url(), path + "/register", plot_body("130708", 100)).status, 201);
        EXPECT_EQ(post(cluster_.url(), path + "/reclaim", reclaim_body(10)).status, 201);
    };
    const auto land = admit("130000-land", "13", {"plot"});
    record("130708-1");
    expect_same_as_feed("130000-land", land, 2);
    admin({"grant", "130000-land", "--area", "13", "--role", "agency", "--events", "mu.reclaimed"});
    record("130708-2");
    EXPECT_TRUE(wait_until([&] { return size("public.130000-land") >= 3; }));
    const auto later = admit("130700-city", "1307", {});
    expect_same_as_feed("130700-city", later, 4);
    EXPECT_EQ(size("public.130000-land"), 3) << "both of the first plot, one of the second";
    admin({"dismiss", "130000-land", "--reason", "left"});
    record("130708-3");
    EXPECT_TRUE(wait_until([&] { return size("public.130700-city") >= 6; }));
    EXPECT_EQ(size("public.130000-land"), 3);
    const auto metrics = get(publisher->url(), "/metrics").body;
    EXPECT_NE(metrics.find("anju_publishing 1"), std::string::npos);
}

}  // namespace
}  // namespace anju::test
