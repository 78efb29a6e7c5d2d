// Deadlines, finance, targets with their sources, reporting periods that were restated.
#include <gmock/gmock.h>

#include <limits>

#include "projections/read_models/progress/ratio.hpp"
#include "tests/unit/routes_fixture.hpp"

namespace anju::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Dates at(std::string_view day) {
    return {day, day};
}

std::string house(int number, std::string_view day = "2020-01-05") {
    return fact(fmt::format("house/130708-{}@1", number), at(day),
                HouseRegistered{{"130708-000001"}, {"130708001"}, 9'000});
}
std::string demolished(int number, const Dates& dates) {
    return fact(fmt::format("house/130708-{}@2", number), dates, HouseDemolished{"crew"});
}
std::string target(std::string_view indicator, std::int64_t value, std::string_view due) {
    return fact(fmt::format("target/130708-{}@1", indicator), at("2020-01-01"),
                TargetSet{std::string(indicator), {"130708"}, value, *Day::parse(due), "plan 1"});
}

class ReportsTest : public RoutesTest {
  protected:
    boost::json::object deadline(std::string_view on) {
        const auto all =
            answer("/v1/deadlines", fmt::format("area=130708&indicator=houses.left&on={}", on));
        auto row = all.at("rows").at(0).as_object();
        for (const auto* name : {"indicator", "title", "area", "unit", "unit_name", "document",
                                 "due", "name", "state_name"}) {
            row.erase(name);
        }
        return row;
    }
};

TEST_F(ReportsTest, TellWhetherADeadlineIsMetOnPaceLateOrMissed) {
    given(target("houses.left", 0, "2020-07-31"), house(1), house(2), house(3), house(4),
          demolished(1, at("2020-05-10")), demolished(2, at("2020-05-20")),
          demolished(3, at("2020-07-20")), demolished(4, at("2020-08-10")));
    EXPECT_EQ(
        deadline("2020-04-01"),
        boost::json::parse(R"({"value":4,"target":0,"remaining":4,"days_left":121,"pace_30d":0,)"
                           R"("needed_30d":1,"state":"late"})"));
    EXPECT_EQ(
        deadline("2020-05-31"),
        boost::json::parse(R"({"value":2,"target":0,"remaining":2,"days_left":61,"pace_30d":2,)"
                           R"("needed_30d":1,"reached_on":"2020-06-30","state":"on_pace"})"));
    EXPECT_EQ(
        deadline("2020-07-25"),
        boost::json::parse(R"({"value":1,"target":0,"remaining":1,"days_left":6,"pace_30d":1,)"
                           R"("needed_30d":5,"reached_on":"2020-08-24","state":"late"})"));
    EXPECT_EQ(
        deadline("2020-08-01"),
        boost::json::parse(R"({"value":1,"target":0,"remaining":1,"days_left":-1,"pace_30d":1,)"
                           R"("reached_on":"2020-08-31","state":"missed"})"));
    EXPECT_EQ(
        deadline("2020-08-31"),
        boost::json::parse(R"({"value":0,"target":0,"remaining":0,"days_left":-31,"pace_30d":1,)"
                           R"("state":"met"})"));
}

TEST_F(ReportsTest, ListOnlyIndicatorsThatHaveATarget) {
    given(target("houses.demolished", 10, "2020-07-31"), house(1), demolished(1, at("2020-05-10")));
    EXPECT_THAT(column("/v1/deadlines", "area=130708", "indicator"),
                ElementsAre("houses.demolished"));
    EXPECT_THAT(column("/v1/deadlines", "area=130708", "remaining"), ElementsAre("9"));
    EXPECT_THAT(column("/v1/deadlines", "area=1307", "indicator"), IsEmpty());
}

TEST_F(ReportsTest, ShowEveryVersionOfATargetWithItsSource) {
    given(target("houses.left", 9, "2020-07-31"),
          fact("target/130708-houses.left@2", {"2020-03-01", "2020-03-02"},
               TargetRevised{7, *Day::parse("2020-08-31"), "plan 2"}),
          fact("target/130708-houses.left@3", at("2020-03-05"), RecordVoided{2, "draft"}));
    EXPECT_EQ(get("/v1/targets", "area=130708&indicator=houses.left"),
              R"("rows":[{"event":"target/130708-houses.left/1","value":9,"due":"2020-07-31",)"
              R"("document":"plan 1","set_on":"2020-01-01","recorded":"2020-01-01"},)"
              R"({"event":"target/130708-houses.left/2","value":7,"due":"2020-08-31",)"
              R"("document":"plan 2","set_on":"2020-03-01","recorded":"2020-03-02",)"
              R"("void_since":"2020-03-05"}]})");
    EXPECT_THAT(column("/v1/targets", "area=130708&known_on=2020-03-01", "value"),
                ElementsAre("9"));
    const auto value_known = [&](std::string_view known) {
        return column("/v1/progress",
                      fmt::format("area=130708&indicator=houses.left&known_on={}", known),
                      "target");
    };
    EXPECT_THAT(value_known("2020-03-04"), ElementsAre("7"));
    EXPECT_THAT(value_known("2020-03-05"), ElementsAre("9"));
}

TEST_F(ReportsTest, TellWhatWasRestatedOfAFrozenPeriod) {
    given(house(1), house(2), house(3), demolished(1, at("2020-06-10")),
          fact("period/130000-2020Q2@1", at("2020-07-05"),
               PeriodFrozen{{"13"}, *Day::parse("2020-04-01"), *Day::parse("2020-06-30"), "R6"}));
    EXPECT_THAT(column("/v1/periods/130000-2020Q2/restated", "", "indicator"), IsEmpty());
    given(demolished(2, {"2020-06-20", "2020-07-20"}), demolished(3, at("2020-07-21")),
          fact("house/130708-1@3", at("2020-07-22"), RecordVoided{2, "another house"}),
          fact("house/130708-4@1", {"2020-06-01", "2020-07-23"},
               HouseRegistered{{"130708-000002"}, {"130708001"}, 9'000}));
    EXPECT_EQ(get("/v1/periods", ""),
              R"("rows":[{"period":"130000-2020Q2","area":"13","from":"2020-04-01",)"
              R"("to":"2020-06-30","document":"R6","frozen_on":"2020-07-05"}]})");
    EXPECT_EQ(get("/v1/periods/130000-2020Q2/restated",
                  "indicator=houses.left,houses.demolished&language=zh"),
              R"("rows":[{"indicator":"houses.left","title":"待拆旧房","reported":2,"now":3,)"
              R"("restated":1}]})")
        << "one came, one was voided: as many are demolished";
    EXPECT_THAT(column("/v1/periods/130000-2020Q2/restated",
                       "indicator=houses.left,houses.demolished&known_on=2020-07-21", "now"),
                ElementsAre("1", "2"));
    EXPECT_EQ(get("/v1/periods/x/restated", ""), "404 period-unknown");
    given(fact("period/130000-2020Q2@2", at("2020-07-25"), PeriodReopened{"wrong sheet"}));
    EXPECT_THAT(column("/v1/periods", "", "reopened"), ElementsAre("wrong sheet"));
    EXPECT_THAT(column("/v1/periods", "", "frozen_on"), ElementsAre("2020-07-05"));
}

TEST_F(ReportsTest, AddUpIncomeAndLoans) {
    const auto day = [](std::string_view text) { return *Day::parse(text); };
    given(
        fact("quota/130708-1@1", at("2020-01-05"),
             QuotaConfirmed{{"130708"}, {5'000}, {1'000}, {4'000}, {}, "doc"}),
        fact("quota/130708-1@2", at("2020-02-05"), QuotaTraded{{3'000}, "city", {900'000}, "C-1"}),
        fact("quota/130708-1@3", at("2020-02-10"), ProceedsReceived{{600'000}}),
        fact("quota/130708-1@4", at("2020-02-20"), ProceedsApplied{{200'000}, {"130708-9"}}),
        fact("loan/130708-9@1", at("2019-01-05"),
             LoanAgreed{{"130708"}, "ADBC", {2'000'000}, true, 20}),
        fact("loan/130708-9@2", at("2019-01-06"), LoanDrawn{{1'500'000}}),
        fact("loan/130708-9@3", at("2019-02-01"),
             RepaymentPlanSet{{{day("2020-03-31"), {250'000}},
                               {day("2020-12-31"), {700'000}},
                               {day("2022-12-31"), {550'000}}},
                              "plan"}),
        fact("loan/130708-9@4", at("2020-02-20"), LoanRepaid{{200'000}}));
    EXPECT_EQ(
        get("/v1/finance", "area=130708&on=2020-04-01"),
        R"("rows":[{"area":"130708","name":"Wanquan District","quota_issued":4000,)"
        R"("quota_traded":3000,"quota_price":900000,"quota_income":600000,"quota_idle":400000,)"
        R"("price_per_mu":30000,"loan_agreed":2000000,"loan_balance":1300000,)"
        R"("loan_repaid":200000,"next_due":750000,"overdue":50000,"coverage":933}]})");
    EXPECT_THAT(column("/v1/finance", "area=130708&on=2020-02-15", "loan_balance"),
                ElementsAre("1500000"));
    EXPECT_THAT(column("/v1/finance", "area=130709", "loan_balance"), ElementsAre("0"));
}

TEST_F(ReportsTest, TellTheLargestNumberWhereAMeanPriceIsBeyondAllNumbers) {
    given(fact("quota/130708-1@1", at("2020-01-05"),
               QuotaConfirmed{{"130708"}, {10'000'000}, {}, {10'000'000}, {}, "doc"}),
          fact("quota/130708-1@2", at("2020-02-05"),
               QuotaTraded{{1}, "city", {1'000'000'000'000}, "C-1"}),
          fact("loan/130708-9@1", at("2019-01-05"),
               LoanAgreed{{"130708"}, "ADBC", {2'000'000}, true, 20}),
          fact("loan/130708-9@2", at("2019-01-06"), LoanDrawn{{1'500'000}}),
          fact("loan/130708-9@3", at("2019-02-01"),
               RepaymentPlanSet{{{*Day::parse("2020-12-31"), {1'000'000}}}, "plan"}));
    const auto finance = [&](std::string_view name) {
        return column("/v1/finance", "area=130708&on=2020-04-01", name);
    };
    EXPECT_THAT(finance("price_per_mu"), ElementsAre("100000000000000"));
    EXPECT_THAT(finance("coverage"), ElementsAre("9007199254740991"));
}

TEST(Ratio, IsCutTowardsZeroAndHeldByAJsonNumber) {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(ratio(2, 1000, 3), 666);
    EXPECT_EQ(ratio(-2, 1000, 3), -666);
    EXPECT_EQ(ratio(largest, 1000, largest), 1000);
    EXPECT_EQ(ratio(Wide{largest} + largest, 1000, largest), 2000);
    EXPECT_EQ(ratio(largest, largest, 1), json_integer_max);
    EXPECT_EQ(ratio(smallest, largest, 1), -json_integer_max);
    EXPECT_EQ(ratio(smallest, 1, -1), json_integer_max);
}

}  // namespace
}  // namespace anju::test
