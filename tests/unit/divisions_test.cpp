// Divisions that changed: the same totals by old and new codes, and cohorts of households.
#include "projections/read_models/progress/divisions.hpp"

#include <gmock/gmock.h>

#include "tests/unit/routes_fixture.hpp"

namespace anju::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Dates before{"2020-01-10", "2020-01-10"};
const Dates on_the_day{"2020-06-05", "2020-06-05"};
const Dates after{"2020-08-01", "2020-08-01"};

// Two counties get new codes; a third goes into an old district, but for one of its townships.
const DivisionChanged xingtai{{{"130526"}, {"130527"}, {"130521"}, {"130503"}, {"130521101"}},
                              {{"130505"}, {"130506"}, {"130503"}, {"130503"}, {"130502101"}},
                              "State Council 2020-43"};

std::string house(int number, std::string_view area, const Dates& dates) {
    return fact(fmt::format("house/130500-{}@1", number), dates,
                HouseRegistered{{"130500-000001"}, {std::string(area)}, 9'000});
}

class DivisionsTest : public RoutesTest {
  protected:
    void SetUp() override {
        given(house(1, "130526001", before), house(2, "130526002", before),
              house(3, "130521101", before), house(4, "130521200", before),
              house(5, "130503001", before), house(6, "130502001", before),
              fact("division/130500-1@1", on_the_day, xingtai), house(7, "130505001", after));
    }
    // "130505 3", of those that are not 0.
    std::vector<std::string> counted(std::string_view query) {
        std::vector<std::string> lines;
        const auto all = answer("/v1/progress", fmt::format("indicator=houses.left&{}", query));
        for (const auto& row : all.at("rows").as_array()) {
            const auto value = row.at("value").as_int64();
            if (value == 0) continue;
            lines.push_back(
                fmt::format("{} {}", std::string_view(row.at("area").as_string()), value));
        }
        return lines;
    }
};

TEST_F(DivisionsTest, GiveTheSameTotalByOldAndNewCodes) {
    EXPECT_THAT(counted("area=1305&level=county"), ElementsAre("130502 2", "130503 2", "130505 3"));
    EXPECT_THAT(counted("area=1305&level=county&divisions=2020-01-01"),
                ElementsAre("130502 1", "130503 1", "130521 2", "130526 3"));
    for (const std::string_view divisions : {"2020-01-01", "2020-06-04", "2020-06-05"}) {
        EXPECT_THAT(counted(fmt::format("area=1305&divisions={}", divisions)),
                    ElementsAre("1305 7"));
    }
}

TEST_F(DivisionsTest, GiveTheSameByCountersAndByDeltas) {
    for (const std::string_view query :
         {"area=1305&level=county", "area=1305&level=township", "area=130505&level=township",
          "area=1305&level=county&divisions=2020-01-01", "area=130521",
          "area=130526&level=township", "area=130502101", "area=13"}) {
        EXPECT_THAT(counted(query), testing::Not(IsEmpty())) << query;
        EXPECT_EQ(counted(query), counted(fmt::format("{}&on=2020-12-31", query))) << query;
    }
}

TEST_F(DivisionsTest, AnswerForACodeThatEndedOrBeginsLater) {
    EXPECT_THAT(counted("area=130526"), ElementsAre("130526 3"));
    EXPECT_THAT(counted("area=130521"), ElementsAre("130521 2"));
    EXPECT_THAT(counted("area=130505&on=2020-02-01"), ElementsAre("130505 2"));
    EXPECT_THAT(counted("area=130526001"), ElementsAre("130526001 2"));
    EXPECT_THAT(counted("area=130505001"), ElementsAre("130505001 2"));
}

TEST_F(DivisionsTest, ListMembersUnderTheCodeAskedForPageByPage) {
    std::vector<std::string> seen;
    std::string next;
    do {
        const auto page =
            answer("/v1/progress/members", "indicator=houses.left&area=130505&limit=1" +
                                               (next.empty() ? "" : "&after=" + next));
        for (const auto& row : page.at("rows").as_array()) {
            seen.push_back(fmt::format("{} {}", std::string_view(row.at("stream").as_string()),
                                       std::string_view(row.at("area").as_string())));
        }
        next = page.contains("next") ? std::string(page.at("next").as_string()) : "";
        ASSERT_LT(seen.size(), 9U);
    } while (!next.empty());
    EXPECT_THAT(seen, ElementsAre("house/130500-7 130505001", "house/130500-1 130505001",
                                  "house/130500-2 130505002"));
}

TEST_F(DivisionsTest, AreAsTheyWereKnown) {
    EXPECT_THAT(counted("area=1305&level=county&known_on=2020-06-01"),
                ElementsAre("130502 1", "130503 1", "130521 2", "130526 2"));
    given(fact("division/130500-1@2", after, RecordVoided{1, "wrong document"}));
    EXPECT_THAT(counted("area=1305&level=county"),
                ElementsAre("130502 1", "130503 1", "130505 1", "130521 2", "130526 2"));
}

TEST_F(DivisionsTest, TakeTheTargetsOfTheOldOnesTogether) {
    const auto target = [](std::string_view area, std::int64_t value) {
        return fact(
            fmt::format("target/{}-houses.left@1", area), before,
            TargetSet{
                "houses.left", {std::string(area)}, value, *Day::parse("2020-07-31"), "plan"});
    };
    given(target("130521", 3), target("130503", 4), target("130526", 5));
    const auto targets = [&](std::string_view query) {
        return column("/v1/progress", fmt::format("indicator=houses.left&{}", query), "target");
    };
    EXPECT_THAT(targets("area=130505"), ElementsAre("5"));
    EXPECT_THAT(targets("area=130503"), ElementsAre("4")) << "its own";
    EXPECT_THAT(targets("area=130526"), ElementsAre("5"));
}

TEST(DivisionEdition, FollowsChangesOneAfterTheOther) {
    const auto change = [](std::string_view day, std::string_view from, std::string_view to) {
        return Version<DivisionChanged>{
            {{{std::string(from)}}, {{std::string(to)}}, "x"}, *Day::parse(day), {}, 1};
    };
    const std::vector changes{change("2018-01-01", "130101", "130102"),
                              change("2019-01-01", "130102", "130103")};
    const DivisionEdition newest(changes, *Day::parse("2020-01-01"));
    EXPECT_EQ(newest.code_of("130101001"), "130103001");
    EXPECT_EQ(newest.code_of("130102"), "130103");
    EXPECT_THAT(newest.sources("130103"), ElementsAre("130101", "130102", "130103"));
    EXPECT_THAT(newest.sources("1301"), ElementsAre("1301"));
    const DivisionEdition middle(changes, *Day::parse("2018-06-01"));
    EXPECT_EQ(middle.code_of("130101"), "130102");
    EXPECT_EQ(middle.code_of("130103"), "130102");
    const DivisionEdition oldest(changes, *Day::parse("2017-06-01"));
    EXPECT_EQ(oldest.code_of("130103"), "130101");
    EXPECT_EQ(oldest.code_of("1301"), "1301");
}

class CohortTest : public RoutesTest {
  protected:
    void SetUp() override {
        const auto household = [](int number, std::int32_t year, HouseholdCategory category) {
            HouseholdRegistered registered;
            registered.category = category;
            registered.plan_year = year;
            registered.origin = {"130709001"};
            registered.resettlement = {fmt::format("13070800{}", number)};
            registered.members = number;
            return fact(fmt::format("household/130708-{}@1", number), before, registered);
        };
        using enum HouseholdCategory;
        given(household(1, 2017, registered_poor), household(2, 2018, registered_poor),
              household(3, 2018, moved_along), household(4, 2018, registered_poor),
              fact("household/130708-2@2", before, HouseholdRelocated{2, "town"}),
              fact("household/130708-4@2", before, HouseholdRelocated{4, "town"}),
              fact("house/130709-1@1", before, HouseRegistered{{"130708-2"}, {"130709001"}, 9'000}),
              fact("house/130709-2@1", before, HouseRegistered{{"130708-3"}, {"130709001"}, 9'000}),
              fact("house/130709-1@2", before, HouseDemolished{"crew"}));
    }
    std::string value(std::string_view query) {
        return column("/v1/progress", query, "value").at(0);
    }
};

TEST_F(CohortTest, CountsHouseholdsOfAYearAndACategory) {
    EXPECT_EQ(value("indicator=registry.households"), "4");
    EXPECT_EQ(value("indicator=registry.households&plan_year=2018"), "3");
    EXPECT_EQ(value("indicator=registry.households&category=registered_poor"), "3");
    EXPECT_EQ(value("indicator=registry.people&plan_year=2018&category=registered_poor"), "6");
    EXPECT_EQ(value("indicator=houses.houses&category=moved_along"), "1");
    EXPECT_THAT(
        column("/v1/progress/members", "indicator=registry.households&plan_year=2017", "stream"),
        ElementsAre("household/130708-1"));
}

TEST_F(CohortTest, SaysWhatItCannotCount) {
    EXPECT_EQ(get("/v1/progress", "indicator=land.mu_left&plan_year=2018"),
              "400 cohort-not-of-indicator");
    EXPECT_EQ(get("/v1/progress", "plan_year=x"), "400 plan_year-out-of-range");
    EXPECT_EQ(get("/v1/progress", "category=rich"), "400 category-unknown");
}

TEST_F(CohortTest, FillsTheReportFormAndNamesTheLastThree) {
    const auto form = answer("/v1/report", "area=130708&level=township&plan_year=2018&language=zh");
    ASSERT_EQ(form.at("rows").as_array().size(), 3U);
    const auto& second = form.at("rows").at(0);
    EXPECT_EQ(second.at("area"), "130708002");
    EXPECT_EQ(boost::json::serialize(second.at("rates").at(0)),
              R"({"indicator":"registry.relocated","title":"已入住户","value":1,"of":1,)"
              R"("per_mille":1000})");
    EXPECT_EQ(boost::json::serialize(form.at("last").at(0)),
              R"({"indicator":"registry.relocated","areas":["130708003"]})");
    EXPECT_EQ(boost::json::serialize(form.at("last").at(2)),
              R"({"indicator":"employment.files","areas":["130708002","130708003","130708004"]})");
    EXPECT_EQ(boost::json::serialize(answer("/v1/report", "area=130709&plan_year=2018&language=zh")
                                         .at("rows")
                                         .at(0)
                                         .at("rates")
                                         .at(1)),
              R"({"indicator":"houses.demolished","title":"已拆旧房","value":1,"of":2,)"
              R"("per_mille":500})");
}

}  // namespace
}  // namespace anju::test
