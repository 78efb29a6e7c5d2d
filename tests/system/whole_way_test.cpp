// The whole way of a command in one process: recorded, read back, sealed, folded, asked for.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <fstream>

#include "services/catalogue.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string household = "/v1/household/130708-000123";

class WholeWayTest : public UpFixture {
  protected:
    // Registers the household and moves it in; the token of the move.
    std::string record_household() {
        const auto registered = post(url(), household + "/register", household_body("130708", 4));
        EXPECT_EQ(registered.status, 201) << registered.body;
        const auto relocated = post(url(), household + "/relocate", relocation_body(3));
        EXPECT_EQ(relocated.status, 201) << relocated.body;
        return relocated.text("/token");
    }
    Answer progress(const std::string& query) { return get(url(), "/v1/progress" + query); }
};

TEST_F(WholeWayTest, ShowsAHouseholdInItsStateItsHistoryAndTheFiguresOnceItIsRecorded) {
    start();
    const auto token = record_household();
    const auto state = get(url(), household);
    EXPECT_EQ(state.status, 200);
    EXPECT_EQ(state.number("/version"), 2);
    EXPECT_EQ(state.header("ETag"), "\"2\"");
    EXPECT_EQ(state.text("/state/relocated_on"), "2019-06-30");
    EXPECT_EQ(state.text("/state/registration/origin"), "130708");
    const auto history = get(url(), household + "/events");
    EXPECT_EQ(history.text("/stream"), "household/130708-000123");
    EXPECT_EQ(history.text("/events/0/type"), "cn.anju.household.registered.v1");
    EXPECT_EQ(history.text("/events/1/type"), "cn.anju.household.relocated.v1");
    EXPECT_EQ(history.text("/events/1/specversion"), "1.0");
    EXPECT_EQ(history.text("/events/1/subject"), "household/130708-000123");
    EXPECT_EQ(history.number("/events/1/data/members"), 3);
    const auto shown = progress("?area=13&indicator=registry.relocated&wait=" + token);
    EXPECT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(shown.number("/rows/0/value"), 1);
    EXPECT_EQ(shown.text("/rows/0/unit"), "households");
    EXPECT_EQ(shown.number("/as_of/position"), 2);
    EXPECT_EQ(shown.header("ETag"), "\"2\"");
    EXPECT_FALSE(shown.text("/as_of/recorded").empty());
    for (const std::string area : {"1307", "130708"}) {
        EXPECT_EQ(figure(url(), area, "registry.relocated"), 1) << area;
    }
    EXPECT_EQ(figure(url(), "1306", "registry.relocated"), 0);
    EXPECT_EQ(figure(url(), "13", "registry.people"), 4);
    EXPECT_EQ(figure(url(), "13", "registry.relocated_people"), 3);
}

TEST_F(WholeWayTest, AnswersWhoCountsHowItCameAboutAndWhatWasKnownWhen) {
    start({"--simulated-clock"});
    const Headers in_march{{"Anju-Recorded", "2019-03-02T08:00:00.000Z"}};
    const Headers in_august{{"Anju-Recorded", "2019-08-02T08:00:00.000Z"}};
    ASSERT_EQ(post(url(), household + "/register", household_body("130708", 4), in_march).status,
              201);
    const auto moved = post(url(), household + "/relocate", relocation_body(4), in_august);
    ASSERT_EQ(moved.status, 201) << moved.body;
    const std::string one = "?area=13&indicator=registry.relocated";
    const auto members = get(url(), "/v1/progress/members" + one + "&wait=" + moved.text("/token"));
    EXPECT_EQ(members.text("/rows/0/stream"), "household/130708-000123");
    EXPECT_EQ(members.text("/rows/0/since"), "2019-06-30");
    const auto history = get(url(), "/v1/progress/history" + one);
    EXPECT_EQ(history.text("/rows/0/day"), "2019-06-30");
    EXPECT_EQ(history.number("/rows/0/change"), 1);
    const auto county = progress("?area=1307&indicator=registry.relocated&level=county");
    EXPECT_EQ(county.text("/rows/4/area"), "130708");
    EXPECT_EQ(county.number("/rows/4/value"), 1);
    EXPECT_EQ(progress(one + "&on=2019-06-29").number("/rows/0/value"), 0);
    EXPECT_EQ(progress(one + "&on=2019-06-30").number("/rows/0/value"), 1);
    EXPECT_EQ(progress(one + "&known_on=2019-08-01").number("/rows/0/value"), 0);
    EXPECT_EQ(progress(one + "&known_on=2019-08-02").number("/rows/0/value"), 1);
    EXPECT_EQ(progress(one + "&on=2019-06-30&known_on=2019-08-01").number("/rows/0/value"), 0);
}

TEST_F(WholeWayTest, ShowsATargetBesideTheFigure) {
    start();
    const auto set =
        post(url(), "/v1/target/130000-houses.left/set",
             R"({"occurred_on":"2020-03-01","indicator":"houses.left","area":"13","value":0,)"
             R"("due":"2020-07-31","document":"opinions of 2020"})");
    ASSERT_EQ(set.status, 201) << set.body;
    const auto shown = progress("?area=13&indicator=houses.left&wait=" + set.text("/token"));
    EXPECT_EQ(shown.number("/rows/0/target"), 0) << shown.body;
    EXPECT_EQ(shown.text("/rows/0/due"), "2020-07-31");
    EXPECT_EQ(shown.text("/rows/0/document"), "opinions of 2020");
}

TEST_F(WholeWayTest, RecordsOnlyOnTheVersionThatTheCallerNames) {
    start();
    const Headers absent{{"If-None-Match", "*"}};
    const auto body = household_body("130708", 4);
    ASSERT_EQ(post(url(), household + "/register", body, absent).status, 201);
    const auto again = post(url(), household + "/register", body, absent);
    EXPECT_EQ(again.status, 412) << again.body;
    const auto move = relocation_body(4);
    const auto wrong = post(url(), household + "/relocate", move, {{"If-Match", "\"2\""}});
    EXPECT_EQ(wrong.status, 412) << wrong.body;
    const auto right = post(url(), household + "/relocate", move, {{"If-Match", "\"1\""}});
    EXPECT_EQ(right.status, 201) << right.body;
    EXPECT_EQ(right.header("ETag"), "\"2\"");
    EXPECT_EQ(right.header("Location"), household);
}

TEST_F(WholeWayTest, GivesARepeatedKeyItsFirstAnswerAlsoAfterARestart) {
    start();
    const Headers key{{"Idempotency-Key", "form-17"}};
    const auto body = household_body("130708", 4);
    const auto first = post(url(), household + "/register", body, key);
    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(first.header("Idempotency-Replayed"), "");
    for (int round = 0; round < 2; ++round) {
        const auto again = post(url(), household + "/register", body, key);
        EXPECT_EQ(again.status, 201) << again.body;
        EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
        EXPECT_EQ(again.number("/version"), 1);
        EXPECT_EQ(again.text("/token"), first.text("/token"));
        if (round == 0) start();
    }
}

TEST_F(WholeWayTest, NumbersTheEventsOfTheLedgerWithoutAGap) {
    start();
    record_household();
    std::string lines;
    for (int i = 0; i < 300; ++i) {
        const auto stream = fmt::format("plot/{}-{}", i % 2 == 0 ? "130125" : "130726", i);
        const auto county = i % 2 == 0 ? "130125" : "130726";
        lines +=
            command_line(stream, "register", fmt::format("k{}", i), plot_body(county, 100)) + "\n";
    }
    const auto sent = post(url(), "/v1/commands", lines);
    ASSERT_EQ(sent.status, 200) << sent.body;
    const auto summary = lines_of(sent.body).back();
    EXPECT_EQ(summary.at("recorded").as_int64(), 300) << sent.body;
    for (const auto& token : summary.at("tokens").as_array()) {
        EXPECT_EQ(get(url(), "/v1/position?wait=" + std::string(token.as_string())).status, 200);
    }
    const auto events = get_lines(url(), "/v1/feed?follow=false");
    ASSERT_EQ(events.size(), 302U);
    for (std::size_t i = 0; i < events.size(); ++i) {
        ASSERT_EQ(events[i].at("sequence").as_string(), std::to_string(i));
    }
    EXPECT_EQ(get_lines(url(), "/v1/feed?follow=false&after=299").size(), 2U);
    EXPECT_EQ(get_lines(url(), "/v1/feed?follow=false&after=now").size(), 0U);
}

TEST_F(WholeWayTest, KeepsEverythingWhenItIsStoppedAndStartedAgain) {
    start();
    const auto token = record_household();
    ASSERT_EQ(get(url(), "/v1/position?wait=" + token).status, 200);
    const auto before = digest(url());
    EXPECT_EQ(up().stop(), 0) << up().complaints();
    start();
    EXPECT_EQ(digest(url()), before);
    EXPECT_EQ(get(url(), household).number("/version"), 2);
    EXPECT_EQ(figure(url(), "13", "registry.relocated"), 1);
}

TEST_F(WholeWayTest, DescribesEveryRouteOfACommandInItsOpenApiDocument) {
    start();
    const auto document = get(url(), "/v1/openapi.json");
    ASSERT_EQ(document.status, 200);
    const auto& paths = document.json.at("paths").as_object();
    std::size_t commands = 0;
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            const auto table = make();
            for (const auto& [command, schema] : table->commands()) {
                const auto path = fmt::format("/v1/{}/{{id}}/{}", table->stream_name(), command);
                ASSERT_TRUE(paths.contains(path)) << path;
                EXPECT_TRUE(paths.at(path).as_object().contains("post")) << path;
                ++commands;
            }
        }
    }
    EXPECT_GE(commands, 9U);
    for (const std::string path : {"/v1/progress", "/v1/feed", "/v1/commands", "/v1/digest"}) {
        EXPECT_TRUE(paths.contains(path)) << path;
    }
}

TEST_F(WholeWayTest, TellsOperatorsThatItLivesIsReadyAndHowMuchItDid) {
    start();
    const auto token = record_household();
    EXPECT_EQ(get(url(), "/v1/position?wait=" + token).number("/position"), 2);
    EXPECT_EQ(get(url(), "/healthz").status, 200);
    EXPECT_EQ(get(url(), "/readyz").status, 200);
    // Figures are taken once in a while.
    Answer metrics;
    EXPECT_TRUE(wait_until([&] {
        metrics = get(url(), "/metrics");
        return metrics.body.find("anju_projected_position 2\n") != std::string::npos;
    })) << metrics.body;
    EXPECT_THAT(metrics.body, HasSubstr("anju_sealed_events 2\n"));
}

TEST_F(WholeWayTest, TailPrintsEveryEventAndProgressTheTable) {
    start();
    const auto token = record_household();
    ASSERT_EQ(get(url(), "/v1/position?wait=" + token).status, 200);
    const auto tail = run({"tail", "--url", url(), "--no-follow", "--after", "start", "--json"});
    EXPECT_EQ(tail.code, 0) << tail.complaints;
    std::vector<std::string> types;
    for (const auto& line : lines_of(tail.output)) {
        types.emplace_back(line.at("type").as_string());
    }
    EXPECT_THAT(types,
                ElementsAre("cn.anju.household.registered.v1", "cn.anju.household.relocated.v1"));
    const auto table = run({"progress", "--url", url(), "--area", "130708"});
    EXPECT_EQ(table.code, 0) << table.complaints;
    EXPECT_THAT(table.output, HasSubstr("registry.relocated"));
    EXPECT_THAT(table.output, HasSubstr("as of event 2 of the ledger"));
}

TEST_F(WholeWayTest, SpeaksTheLanguageThatIsAskedFor) {
    start();
    const auto token = record_household();
    ASSERT_EQ(get(url(), "/v1/position?wait=" + token).status, 200);
    const Headers chinese{{"Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8"}};
    const auto shown = get(url(), "/v1/progress?area=130708&indicator=registry.relocated", chinese);
    EXPECT_EQ(shown.text("/rows/0/title"), "已入住户");
    EXPECT_EQ(shown.text("/rows/0/name"), "万全区");
    EXPECT_EQ(shown.header("Content-Language"), "zh");
    const auto refused =
        post(url(), "/v1/household/130708-000001/register", household_body("130708", 0), chinese);
    EXPECT_EQ(refused.text("/rule"), "members-out-of-range");
    EXPECT_THAT(refused.text("/detail"), HasSubstr("家庭人口须为 1 至 30 人，现填 0"));
    const auto table = run({"progress", "--url", url(), "--area", "130708", "--language", "zh"});
    EXPECT_EQ(table.code, 0) << table.complaints;
    EXPECT_THAT(table.output, HasSubstr("已入住户"));
    EXPECT_THAT(table.output, HasSubstr("截至账本第 2 条事件"));
    const auto unknown =
        run({"progress", "--url", url(), "--indicator", "houses.burnt", "--language", "zh"});
    EXPECT_EQ(unknown.code, 65);
    EXPECT_THAT(unknown.complaints, HasSubstr("没有这个指标：houses.burnt"));
    EXPECT_EQ(run({"progress", "--url", url(), "--language", "fr"}).code, 64);
}

TEST_F(WholeWayTest, ImportsAFileAndNamesTheLinesThatAreRefused) {
    start();
    const auto file = folder() / "commands.ndjson";
    std::ofstream(file) << R"({"stream":"plot/130708-1","command":"register","body":)"
                        << plot_body("130708", 500) << "}\n"
                        << R"({"stream":"plot/130708-1","command":"reclaim","body":)"
                        << reclaim_body(900) << "}\n"
                        << R"({"stream":"plot/130708-1","command":"reclaim","body":)"
                        << reclaim_body(200) << "}\n";
    for (const std::string summary :
         {"2 recorded, 0 were there, 1 refused", "0 recorded, 2 were there, 1 refused"}) {
        const auto import = run({"import", "--url", url(), file.string()});
        EXPECT_EQ(import.code, 65);
        EXPECT_THAT(import.complaints, HasSubstr(summary));
        const auto refused = lines_of(import.output);
        ASSERT_EQ(refused.size(), 1U) << import.output;
        EXPECT_EQ(refused[0].at("line").as_int64(), 2);
        EXPECT_EQ(refused[0].at("error").at("rule").as_string(), "reclaimed-within-surveyed");
    }
    EXPECT_EQ(get(url(), "/v1/plot/130708-1").number("/version"), 2);
}

TEST_F(WholeWayTest, ImportNamesTheLineThatIsNoJson) {
    start();
    const auto file = folder() / "commands.ndjson";
    std::ofstream(file) << R"({"stream":"plot/130708-1","command":"register","body":)"
                        << plot_body("130708", 500) << "}\n{oops\n";
    const auto import = run({"import", "--url", url(), file.string()});
    EXPECT_EQ(import.code, 65);
    EXPECT_THAT(import.complaints + import.output, HasSubstr("json-malformed"));
    EXPECT_THAT(import.complaints + import.output, HasSubstr("2"));
}

}  // namespace

}  // namespace anju::test
