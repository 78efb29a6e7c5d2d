// Any moment again, on the real program: answered beside the live one, copied into a folder of its
// own, replayed, compared.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <fstream>

#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class PastTest : public UpFixture {
  protected:
    Answer as_of(const std::string& target, std::string_view moment) {
        const auto sign = target.find('?') == std::string::npos ? '?' : '&';
        Answer answer;
        wait_until([&] {
            answer = get(url(), fmt::format("{}{}as_of={}", target, sign, moment));
            return answer.status != 503;
        });
        return answer;
    }
    void record_plots(int first, int count) {
        std::string lines;
        for (int i = first; i < first + count; ++i) {
            lines += command_line(fmt::format("plot/130708-7{:05}", i), "register",
                                  fmt::format("plot-{}", i), plot_body("130708", 500)) +
                     "\n";
        }
        const auto answer = lines_of(post(url(), "/v1/commands", lines).body);
        EXPECT_EQ(answer.back().at("recorded").as_int64(), count);
        EXPECT_TRUE(wait_until([&] {
            return get(url(),
                       fmt::format("/v1/position?wait={}",
                                   answer.back().at("tokens").as_array()[0].as_string().c_str()))
                       .status == 200;
        }));
    }
    std::string token_file() const { return std::getenv("ANJU_ADMIN_TOKEN_FILE"); }
};

TEST_F(PastTest, EveryQueryIsAnsweredAsOfAnyMoment) {
    start({"--simulate", "0.004", "--seed", "3"});
    const auto before = get(url(), "/v1/digest");
    const auto events = before.number("/position");
    const auto recorded = before.text("/as_of/recorded");
    const auto plots = figure(url(), "13", "land.mu_left");
    record_plots(0, 40);
    ASSERT_NE(get(url(), "/v1/digest").text("/digest"), before.text("/digest"));
    const auto past = as_of("/v1/digest", std::to_string(events));
    EXPECT_EQ(past.text("/digest"), before.text("/digest")) << past.body;
    EXPECT_EQ(past.number("/position"), events);
    EXPECT_EQ(as_of("/v1/digest", recorded).text("/digest"), before.text("/digest"));
    const auto progress =
        as_of("/v1/progress?area=13&indicator=land.mu_left", std::to_string(events));
    EXPECT_EQ(progress.number("/rows/0/value"), plots) << progress.body;
    EXPECT_NE(figure(url(), "13", "land.mu_left"), plots);
    // A day of the past: nothing of it was recorded later.
    const auto early = as_of("/v1/journal?limit=1", "2019-06-30");
    EXPECT_EQ(early.status, 200) << early.body;
    EXPECT_LE(early.text("/as_of/recorded"), "2019-06-30T16:00:00.000Z");
    EXPECT_GT(early.number("/as_of/position"), 0);
    EXPECT_EQ(as_of("/v1/progress", std::to_string(events + 1'000)).text("/rule"), "as-of-ahead");
    EXPECT_EQ(as_of("/v1/progress", "soon").text("/rule"), "as-of-malformed");
    EXPECT_THAT(as_of("/v1/position", "0").body, HasSubstr(R"("position":0)"));
}

TEST_F(PastTest, AFigureIsExplainedByWhoIsCountedAndTheFactsThatSaySo) {
    start({"--simulate", "0.004", "--seed", "3"});
    const auto explained = get(url(), "/v1/explain?area=13&indicator=houses.demolished&limit=1000");
    ASSERT_EQ(explained.status, 200) << explained.body.substr(0, 500);
    std::int64_t sum = 0;
    for (const auto& row : explained.json.at("rows").as_array()) {
        sum += row.at("value").as_int64();
        bool is_demolished = false;
        for (const auto& fact : row.at("facts").as_array()) {
            is_demolished = is_demolished || fact.at("type").as_string() == "house.demolished";
        }
        EXPECT_TRUE(is_demolished) << boost::json::serialize(row);
    }
    EXPECT_EQ(sum, explained.number("/figure/value"));
    EXPECT_GT(sum, 0);
    const auto history = get(url(), explained.text("/rows/0/facts/0/history"));
    EXPECT_EQ(history.status, 200) << history.body;
    EXPECT_EQ(get(url(), "/v1/explain?area=13&indicator=houses.left,land.mu_left").text("/rule"),
              "indicator-missing");
}

TEST_F(PastTest, WhatIfIsTriedInACopyAndTouchesNothing) {
    start({"--simulate", "0.004", "--seed", "3"});
    const auto events = position(url());
    const auto digest_then = digest(url());
    record_plots(0, 10);
    const auto copy = (folder() / "copy").string();
    const auto copied = run({"asof", std::to_string(events), "--to", copy, "--no-serve",
                             "--identity-key", data() + "/identity.key", "--url", url()});
    ASSERT_EQ(copied.code, 0) << copied.complaints;
    EXPECT_THAT(copied.output, HasSubstr(fmt::format("{} events", events)));
    const auto again = run({"asof", "--to", copy, "--no-serve", "--url", url()});
    EXPECT_NE(again.code, 0);
    EXPECT_THAT(again.complaints, HasSubstr("holds a log already"));

    Program other(folder(), {"up", "--data", copy, "--port", "0"});
    other.wait_until_ready();
    EXPECT_EQ(digest(other.url()), digest_then);
    std::ofstream plan(folder() / "plan.ndjson");
    plan << command_line("plot/130708-900001", "register", "what-if", plot_body("130708", 12'300))
         << '\n';
    plan.close();
    const auto here = digest(url());
    const auto tried = run({"import", (folder() / "plan.ndjson").string(), "--url", other.url()});
    EXPECT_EQ(tried.code, 0) << tried.complaints;
    const auto compared =
        run({"compare", "--url", url(), "--as-of", std::to_string(events), "--with-url",
             other.url(), "--with-token-file", token_file(), "--area", "13"});
    EXPECT_EQ(compared.code, 0) << compared.complaints;
    EXPECT_THAT(compared.output, HasSubstr("+12300"));
    EXPECT_THAT(compared.complaints, HasSubstr("figures differ"));
    EXPECT_EQ(digest(url()), here) << "the live one was touched";
    const auto same = run({"compare", "--url", url(), "--as-of", std::to_string(events),
                           "--with-as-of", std::to_string(events)});
    EXPECT_EQ(same.output, "") << same.complaints;
}

TEST_F(PastTest, AllEventsFoldedAnewGiveTheRowsThatAreServed) {
    start({"--simulate", "0.004", "--seed", "3"});
    record_plots(0, 5);
    const auto sound = run({"refold", "--url", url()});
    EXPECT_EQ(sound.code, 0) << sound.complaints;
    EXPECT_THAT(sound.output, HasSubstr(get(url(), "/v1/digest").text("/digest")));
}

TEST_F(PastTest, EventsAreReplayedUpToAMoment) {
    start({"--simulate", "0.002", "--seed", "3"});
    const auto events = position(url());
    const auto all = run({"replay", "--url", url(), "--json"});
    ASSERT_EQ(all.code, 0) << all.complaints;
    const auto lines = lines_of(all.output);
    ASSERT_EQ(static_cast<std::int64_t>(lines.size()), events);
    for (std::size_t i = 0; i < lines.size(); i += 97) {
        EXPECT_EQ(lines[i].at("sequence").as_string(), std::to_string(i));
    }
    const auto some = run({"replay", "--url", url(), "--json", "--until", "500", "--from", "100"});
    const auto between = lines_of(some.output);
    ASSERT_EQ(between.size(), 400U) << some.complaints;
    EXPECT_EQ(boost::json::serialize(between.front()), boost::json::serialize(lines[100]));
    EXPECT_EQ(boost::json::serialize(between.back()), boost::json::serialize(lines[499]));
    const auto houses = lines_of(
        run({"replay", "--url", url(), "--json", "--until", "2019-06-30", "--type", "house"})
            .output);
    ASSERT_FALSE(houses.empty());
    for (const auto& event : houses) {
        EXPECT_THAT(std::string(event.at("subject").as_string()), HasSubstr("house/"));
        EXPECT_LE(event.at("time").as_string(), "2019-06-30T16:00:00.000Z");
    }
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(run({"replay", "--url", url(), "--until", "21", "--rate", "20"}).code, 0);
    EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(950));
}

}  // namespace
}  // namespace anju::test
