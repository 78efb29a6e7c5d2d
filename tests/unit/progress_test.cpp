// Given these events, then these figures, members and days.
#include "projections/read_models/progress/progress.hpp"

#include <gmock/gmock.h>

#include "events/runtime/utf8.hpp"
#include "tests/unit/example_events.hpp"
#include "tests/unit/fold_fixture.hpp"

namespace anju::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Lines = std::vector<std::string>;

std::string house(std::string_view number, const Dates& dates, std::string_view area) {
    return fact(fmt::format("house/{}@1", number), dates,
                HouseRegistered{{"130708-000001"}, {std::string(area)}, 9'000});
}
std::string demolished(std::string_view number, const Dates& dates) {
    return fact(fmt::format("house/{}@2", number), dates, HouseDemolished{"crew"});
}

class ProgressTest : public testing::Test {
  protected:
    // "130708 houses.left 3", or what is wrong with the question.
    Lines figures(std::string_view query) {
        const auto asked = read_question(asking(query));
        if (!asked) return {asked.error().rule};
        const auto rows = progress_rows(*bench.view(), *asked);
        if (!rows) return {rows.error().rule};
        Lines lines;
        for (const auto& row : *rows) {
            lines.push_back(fmt::format("{} {} {}", row.area, row.indicator, row.value));
        }
        return lines;
    }
    // Only rows of figures that are not 0.
    Lines counted(std::string_view query) {
        auto lines = figures(query);
        std::erase_if(lines, [](const std::string& line) { return line.ends_with(" 0"); });
        return lines;
    }
    MemberPage page(std::string_view query, const std::string& after, std::size_t limit) {
        const auto asked = read_question(asking(query));
        return member_rows(*bench.view(), {*asked, limit, after, -1}).value();
    }
    // "house/130708-1 in 130708001: 1 since 2020-01-05"
    Lines members(std::string_view query) {
        Lines lines;
        for (const auto& row : page(query, "", 1'000).rows) {
            lines.push_back(fmt::format("{} in {}: {} since {}", row.stream, row.area, row.value,
                                        row.since.text()));
        }
        return lines;
    }
    // "2020-01-05 +1 = 1"
    Lines history(std::string_view query) {
        const auto asked = read_question(asking(query));
        Lines lines;
        for (const auto& row : history_rows(*bench.view(), *asked).value()) {
            lines.push_back(fmt::format("{} {:+} = {}", row.day.text(), row.change, row.value));
        }
        return lines;
    }

    FoldBench bench;
};

TEST_F(ProgressTest, CountsAHouseInEveryDivisionItLiesIn) {
    bench.given(house("130708-1", {"2020-01-05", "2020-01-05"}, "130708001001"),
                house("130708-2", {"2020-01-05", "2020-01-05"}, "130708"),
                house("130709-1", {"2020-01-06", "2020-01-06"}, "130709002"),
                house("130102-1", {"2020-01-06", "2020-01-06"}, "130102"),
                demolished("130709-1", {"2020-02-01", "2020-02-01"}));
    EXPECT_THAT(figures("indicator=houses.left"), ElementsAre("13 houses.left 3"));
    EXPECT_THAT(figures("area=1307&indicator=houses.left,houses.demolished"),
                ElementsAre("1307 houses.left 2", "1307 houses.demolished 1"));
    EXPECT_THAT(figures("area=130708001&indicator=houses.left"),
                ElementsAre("130708001 houses.left 1"));
    EXPECT_THAT(figures("area=130708001001&indicator=houses.left"),
                ElementsAre("130708001001 houses.left 1"));
    EXPECT_THAT(counted("indicator=houses.left&level=city"),
                ElementsAre("1301 houses.left 1", "1307 houses.left 2"));
    EXPECT_THAT(counted("area=1307&indicator=houses.left&level=county"),
                ElementsAre("130708 houses.left 2"));
    EXPECT_THAT(figures("area=1307&indicator=houses.left&level=township"),
                ElementsAre("130708001 houses.left 1", "130709002 houses.left 0"));
    EXPECT_THAT(figures("area=1307&indicator=houses.left&level=village"),
                ElementsAre("130708001001 houses.left 1"));
}

TEST_F(ProgressTest, ListsEveryKnownDivisionOfALevelWhateverTheDaysAskedFor) {
    bench.given(house("130708-1", {"2020-01-05", "2020-01-05"}, "130708001"));
    for (const std::string_view level : {"county", "township", "city"}) {
        const auto query = fmt::format("area=1307&indicator=houses.left&level={}", level);
        const auto now = figures(query);
        EXPECT_EQ(figures(query + "&on=2020-02-01"), now);
        auto before = now;
        for (auto& line : before) {
            if (line.ends_with(" 1")) line.back() = '0';
        }
        EXPECT_EQ(figures(query + "&on=2020-01-01"), before);
        EXPECT_EQ(figures(query + "&known_on=2020-01-01"), before);
    }
    EXPECT_GT(figures("area=1307&indicator=houses.left&level=county").size(), 10U);
    EXPECT_THAT(figures("area=130708&indicator=houses.left&level=county"),
                ElementsAre("130708 houses.left 1"));
}

TEST_F(ProgressTest, CountsHouseholdsAndPeopleWhereTheyAreResettled) {
    const HouseholdRegistered registered{.category = HouseholdCategory::registered_poor,
                                         .plan_year = 2018,
                                         .origin = {"130709"},
                                         .resettlement = {"130708"},
                                         .members = 4};
    bench.given(fact("household/130709-1@1", {"2018-01-01", "2018-01-02"}, registered),
                fact("household/130709-2@1", {"2018-01-01", "2018-01-02"}, registered),
                fact("household/130709-1@2", {"2018-06-01", "2018-06-02"},
                     HouseholdRelocated{3, "office"}));
    EXPECT_THAT(figures("area=130708&indicator=registry.households,registry.people,"
                        "registry.relocated,registry.relocated_people"),
                ElementsAre("130708 registry.households 2", "130708 registry.people 8",
                            "130708 registry.relocated 1", "130708 registry.relocated_people 3"));
    EXPECT_THAT(figures("area=130709&indicator=registry.households"),
                ElementsAre("130709 registry.households 0"));
}

TEST_F(ProgressTest, CountsAWorkerAsWillingUntilTheFirstJob) {
    const auto worker = [](std::string_view place, bool willing) {
        return fact(place, {"2019-01-01", "2019-01-01"},
                    WorkerRegistered{{"130708-000001"}, {"130708"}, willing});
    };
    const auto employed = [](std::string_view place, std::string_view date) {
        return fact(place, {date, date}, WorkerEmployed{"factory", {"110101"}, {}});
    };
    const std::string_view query =
        "indicator=employment.workers,employment.tracked,employment.willing_unplaced";
    bench.given(worker("worker/130708-1@1", true), worker("worker/130708-2@1", false));
    EXPECT_THAT(figures(query), ElementsAre("13 employment.workers 2", "13 employment.tracked 0",
                                            "13 employment.willing_unplaced 1"));
    bench.given(employed("worker/130708-1@2", "2019-02-01"),
                employed("worker/130708-2@2", "2019-02-01"),
                employed("worker/130708-1@3", "2019-03-01"));
    EXPECT_THAT(figures(query), ElementsAre("13 employment.workers 2", "13 employment.tracked 2",
                                            "13 employment.willing_unplaced 0"));
    EXPECT_THAT(members("indicator=employment.willing_unplaced"), IsEmpty());
    EXPECT_THAT(members("indicator=employment.tracked"),
                ElementsAre("worker/130708-1 in 130708: 1 since 2019-02-01",
                            "worker/130708-2 in 130708: 1 since 2019-02-01"));
}

TEST_F(ProgressTest, TakesReclaimedLandFromWhatIsLeftPartByPart) {
    bench.given(fact("plot/130708-1@1", {"2019-01-01", "2019-01-01"},
                     PlotRegistered{{"130708001"}, {1'000}}),
                fact("plot/130708-1@2", {"2019-02-01", "2019-02-01"}, MuReclaimed{{300}, {}}));
    bench.given(fact("plot/130708-1@3", {"2019-03-01", "2019-03-05"}, MuReclaimed{{50}, {}}));
    EXPECT_THAT(figures("area=1307&indicator=land.mu_left,land.mu_reclaimed"),
                ElementsAre("1307 land.mu_left 650", "1307 land.mu_reclaimed 350"));
    EXPECT_THAT(members("indicator=land.mu_left"),
                ElementsAre("plot/130708-1 in 130708001: 650 since 2019-03-01"));
    EXPECT_THAT(
        history("indicator=land.mu_left"),
        ElementsAre("2019-01-01 +1000 = 1000", "2019-02-01 -300 = 700", "2019-03-01 -50 = 650"));
    bench.given(fact("plot/130708-1@4", {"2019-04-01", "2019-04-01"}, MuReclaimed{{650}, {}}));
    EXPECT_THAT(members("indicator=land.mu_left"), IsEmpty());
    EXPECT_THAT(members("indicator=land.mu_left&on=2019-03-31"),
                ElementsAre("plot/130708-1 in 130708001: 650 since 2019-03-01"));
}

// Down on 10 January, told on 20 January.
TEST_F(ProgressTest, ShowsALateReportAsItWasAndAsItIsKnown) {
    bench.given(house("130708-1", {"2020-01-05", "2020-01-05"}, "130708"),
                house("130708-2", {"2020-01-05", "2020-01-05"}, "130708"),
                demolished("130708-1", {"2020-01-10", "2020-01-20"}));
    struct Expected {
        std::string_view days;
        int left;
    };
    for (const auto& [days, left] : {Expected{"&on=2020-01-04", 0},
                                     {"&on=2020-01-09", 2},
                                     {"&on=2020-01-10", 1},
                                     {"&on=2020-01-15&known_on=2020-01-19", 2},
                                     {"&on=2020-01-15&known_on=2020-01-20", 1},
                                     {"&known_on=2020-01-19", 2},
                                     {"&known_on=2020-01-20", 1},
                                     {"&known_on=2020-01-04", 0}}) {
        SCOPED_TRACE(days);
        const auto query = fmt::format("area=130708&indicator=houses.left{}", days);
        EXPECT_THAT(figures(query), ElementsAre(fmt::format("130708 houses.left {}", left)));
        EXPECT_EQ(members(query).size(), static_cast<std::size_t>(left));
        const auto days_of = history(query);
        EXPECT_EQ(days_of.empty() ? "= 0" : days_of.back().substr(days_of.back().find('=')),
                  fmt::format("= {}", left));
    }
    EXPECT_THAT(history("indicator=houses.demolished&known_on=2020-01-19"), IsEmpty());
    EXPECT_THAT(history("indicator=houses.demolished"), ElementsAre("2020-01-10 +1 = 1"));
}

// Registered late, so that it was down before it is known to have stood.
TEST_F(ProgressTest, LeavesADayOutOfHistoryWhereChangesCancelOut) {
    bench.given(house("130708-1", {"2020-01-05", "2020-01-05"}, "130708"),
                demolished("130708-1", {"2020-01-05", "2020-01-06"}));
    EXPECT_THAT(history("indicator=houses.left"), IsEmpty());
    EXPECT_THAT(members("indicator=houses.left"), IsEmpty());
    EXPECT_THAT(history("indicator=houses.left&known_on=2020-01-05"),
                ElementsAre("2020-01-05 +1 = 1"));
}

TEST_F(ProgressTest, PagesMembersWithoutLossOrRepetition) {
    Lines expected;
    for (int i = 0; i < 50; ++i) {
        // Ids of which one begins another, divisions of which one lies in another.
        const auto id = fmt::format(
            "130708-{}", i % 2 == 0 ? fmt::format("{}", i / 2) : fmt::format("{}-x", i / 2));
        const std::string_view area = i % 3 == 0 ? "130708" : i % 3 == 1 ? "130708001" : "1307";
        bench.given(house(id, {"2020-01-05", "2020-01-05"}, area));
        if (i % 5 == 4) bench.given(demolished(id, {"2020-01-06", "2020-01-06"}));
        if (i % 5 != 4) expected.push_back("house/" + id);
    }
    std::ranges::sort(expected);
    for (const std::size_t limit : {1U, 2U, 7U, 39U, 40U, 41U}) {
        SCOPED_TRACE(limit);
        Lines seen;
        std::string after;
        std::size_t pages = 0;
        do {
            const auto found = page("area=1307&indicator=houses.left", after, limit);
            EXPECT_LE(found.rows.size(), limit);
            EXPECT_FALSE(found.rows.empty());
            for (const auto& row : found.rows) seen.push_back(row.stream);
            after = found.next;
            ASSERT_LT(++pages, 100U);
        } while (!after.empty());
        EXPECT_EQ(pages, (expected.size() + limit - 1) / limit);
        std::ranges::sort(seen);
        EXPECT_EQ(seen, expected);
    }
}

TEST_F(ProgressTest, GoesOnAfterAMemberThatHasGoneMeanwhile) {
    for (const std::string_view id : {"130708-1", "130708-2", "130708-3"}) {
        bench.given(house(id, {"2020-01-05", "2020-01-05"}, "130708"));
    }
    const auto first = page("indicator=houses.left", "", 2);
    EXPECT_EQ(first.next, "130708/130708-2");
    bench.given(demolished("130708-2", {"2020-01-06", "2020-01-06"}));
    const auto second = page("indicator=houses.left", first.next, 2);
    ASSERT_EQ(second.rows.size(), 1U);
    EXPECT_EQ(second.rows[0].stream, "house/130708-3");
    EXPECT_EQ(second.next, "");
}

TEST_F(ProgressTest, RefusesACursorThatIsNoPagesNext) {
    const auto asked = read_question(asking("area=1307&indicator=houses.left"));
    for (const std::string_view after :
         {"130708", "130708/", "/130708-1", "130102/130102-1", "13070/130708-1",
          "130708/130708-1/x", "130708/130708 1"}) {
        const auto checked = member_rows(*bench.view(), {*asked, 10, std::string(after), -1});
        ASSERT_FALSE(checked) << after;
        EXPECT_EQ(checked.error().rule, "after-malformed");
    }
    EXPECT_TRUE(member_rows(*bench.view(), {*asked, 10, "1307/130708-1", -1}));
}

TEST_F(ProgressTest, ShowsTheTargetAsItWasSetOnTheDaysAskedFor) {
    const auto target = [](int version, const Dates& dates, std::int64_t value) {
        return fact(fmt::format("target/130708-houses.left@{}", version), dates,
                    TargetSet{"houses.left",
                              {"130708"},
                              value,
                              *Day::parse("2020-06-30"),
                              fmt::format("文件{}", version)});
    };
    bench.given(target(1, {"2019-01-01", "2019-01-01"}, 100));
    bench.given(target(2, {"2020-01-01", "2020-02-01"}, 0));
    const auto row = [&](std::string_view days) {
        const auto asked =
            read_question(asking(fmt::format("area=130708&indicator=houses.left{}", days)));
        const auto rows = progress_rows(*bench.view(), *asked);
        std::string json = json_of(rows->front());
        return json.substr(json.find("\"value\""));
    };
    EXPECT_EQ(row(""),
              R"("value":0,"unit":"houses","unit_name":"houses","target":0,"due":"2020-06-30",)"
              R"("document":"文件2"})");
    EXPECT_THAT(row("&on=2019-12-31"), HasSubstr(R"("target":100,)"));
    EXPECT_THAT(row("&on=2020-01-15&known_on=2020-01-15"), HasSubstr(R"("target":100,)"));
    EXPECT_THAT(row("&known_on=2020-02-01"), HasSubstr(R"("target":0,)"));
    EXPECT_EQ(row("&on=2018-12-31"), R"("value":0,"unit":"houses","unit_name":"houses"})");
}

TEST_F(ProgressTest, WritesTheNamesOfDivisionsAndIndicatorsInChinese) {
    const auto asked = read_question(asking("area=13&indicator=houses.left&language=zh"));
    const auto rows = progress_rows(*bench.view(), *asked);
    EXPECT_EQ(json_of(rows->front()),
              R"({"indicator":"houses.left","title":"待拆旧房","area":"13","name":"河北省",)"
              R"("value":0,"unit":"houses","unit_name":"处"})");
}

TEST_F(ProgressTest, RefusesQuestionsThatNameUnknownThings) {
    EXPECT_THAT(figures("indicator=houses.gone"), ElementsAre("indicator-unknown"));
    EXPECT_THAT(figures("indicator="), ElementsAre("indicator-unknown"));
    EXPECT_THAT(figures("indicator=houses.left,"), ElementsAre("indicator-unknown"));
    EXPECT_THAT(figures("indicator=houses.left,land.mu_left,houses.left"),
                ElementsAre("indicator-twice"));
    EXPECT_THAT(figures("area=1399"), ElementsAre("area-unknown"));
    EXPECT_THAT(figures("area=13070"), ElementsAre("area-malformed"));
    EXPECT_THAT(figures("level=street"), ElementsAre("level-unknown"));
    EXPECT_THAT(figures("area=130708&level=city"), ElementsAre("level-above-area"));
    EXPECT_THAT(figures("area=130708&level=city&on=2020-01-01"), ElementsAre("level-above-area"));
    EXPECT_THAT(figures("on=2020-02-30"), ElementsAre("date-malformed"));
    EXPECT_THAT(figures("known_on=today"), ElementsAre("date-malformed"));
}

// Sixty bytes end inside a Chinese character of three.
TEST_F(ProgressTest, ShowsNoHalfCharacterOfWhatItRefuses) {
    std::string text = "x";
    for (int i = 0; i < 40; ++i) text += "拆";
    for (const std::string_view name : {"indicator", "level", "area", "on"}) {
        const auto refused = read_question(asking(fmt::format("{}={}", name, text)));
        ASSERT_FALSE(refused);
        EXPECT_THAT(refused.error().message, HasSubstr("拆"));
        EXPECT_TRUE(is_utf8(refused.error().message)) << refused.error().message;
    }
}

TEST_F(ProgressTest, RefusesAnEventOfATypeOrVersionItDoesNotKnow) {
    RecordHeader header;
    header.type = type_id("house.painted");
    header.schema_version = 1;
    header.stream_version = 1;
    const auto unknown = bench.try_fold(*encode_record(header, "house/130708-1", "", ""));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, ErrorKind::corrupt);
    EXPECT_EQ(unknown.error().rule, "event-type-unknown");
    header.type = type_id(HouseDemolished::type);
    header.schema_version = 9;
    EXPECT_EQ(bench.try_fold(*encode_record(header, "house/130708-1", "", "")).error().rule,
              "schema-newer");
}

}  // namespace
}  // namespace anju::test
