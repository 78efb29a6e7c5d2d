// The queries of progress as HTTP answers.
#include <gmock/gmock.h>

#include "tests/unit/routes_fixture.hpp"

namespace anju::test {
namespace {

class ProgressRoutesTest : public RoutesTest {
  protected:
    void SetUp() override {
        for (int i = 1; i <= 3; ++i) {
            given(fact(fmt::format("house/130708-{}@1", i), {"2020-01-05", "2020-01-05"},
                       HouseRegistered{{"130708-000001"}, {"130708001"}, 9'000}));
        }
    }
};

TEST_F(ProgressRoutesTest, AnswersFiguresNowAndAsOfADay) {
    const std::string figure = R"("rows":[{"indicator":"houses.left",)"
                               R"("title":"old houses left to demolish","area":"1307",)"
                               R"("name":"Zhangjiakou","value":{},"unit":"houses",)"
                               R"("unit_name":"houses"}]})";
    const auto with = [&](std::string_view value) {
        auto text = figure;
        return text.replace(text.find("{}"), 2, value);
    };
    EXPECT_EQ(get("/v1/progress", "area=1307&indicator=houses.left"), with("3"));
    EXPECT_EQ(get("/v1/progress", "area=1307&indicator=houses.left&on=2020-01-04"), with("0"));
}

TEST_F(ProgressRoutesTest, NamesThingsInTheLanguageAskedFor) {
    const std::string figure = get("/v1/progress", "area=1307&indicator=houses.left&language=zh");
    EXPECT_EQ(figure, R"("rows":[{"indicator":"houses.left","title":"待拆旧房","area":"1307",)"
                      R"("name":"张家口市","value":3,"unit":"houses","unit_name":"处"}]})");
    EXPECT_THAT(get("/v1/worklists", "area=1307&language=zh"),
                testing::HasSubstr(R"({"id":"houses_to_demolish","title":"待拆旧房","task":4,)"
                                   R"("indicator":"houses.left","unit":"houses",)"
                                   R"("unit_name":"处","count":3})"));
    EXPECT_THAT(get("/v1/worklists", "area=1307"),
                testing::HasSubstr(R"("title":"old houses to demolish")"));
    EXPECT_THAT(get("/v1/finance", "area=1307&language=zh"),
                testing::HasSubstr(R"("name":"张家口市")"));
}

TEST_F(ProgressRoutesTest, NamesEventsAndDivisionsOfRows) {
    bench.given(
        fact("household/130708-000001@1", {"2020-01-06", "2020-01-06"},
             HouseholdRegistered{
                 HouseholdCategory::registered_poor, 2018, {"130726"}, {"130708"}, 3, {}, {}}));
    queries.post_view(bench.view());
    EXPECT_THAT(get("/v1/journal", "area=130708&limit=1&language=zh"),
                testing::HasSubstr(R"("type":"house.registered","title":"旧房登记")"));
    EXPECT_THAT(get("/v1/files/household/130708-000001", "language=zh"),
                testing::HasSubstr(R"("type":"household.registered","title":"搬迁户识别登记")"));
    EXPECT_THAT(get("/v1/files/household/130708-000001", ""),
                testing::HasSubstr(R"("type":"house.registered","title":"old house registered")"));
    EXPECT_THAT(get("/v1/progress/members", "indicator=registry.households&language=zh"),
                testing::HasSubstr(R"("area":"130708","name":"万全区","value":1)"));
    EXPECT_THAT(get("/v1/worklists/houses_to_demolish", "language=zh&limit=1"),
                testing::HasSubstr(R"("area":"130708001","value":1)"));
}

TEST_F(ProgressRoutesTest, AnswersMembersPageByPage) {
    const auto row = [](int number) {
        return fmt::format(R"({{"stream":"house/130708-{}","area":"130708001","value":1,)"
                           R"("since":"2020-01-05"}})",
                           number);
    };
    EXPECT_EQ(get("/v1/progress/members", "indicator=houses.left&limit=2"),
              fmt::format(R"("rows":[{},{}],"next":"130708001/130708-2"}})", row(1), row(2)));
    EXPECT_EQ(get("/v1/progress/members", "indicator=houses.left&limit=2&after=130708001/130708-2"),
              fmt::format(R"("rows":[{}]}})", row(3)));
}

TEST_F(ProgressRoutesTest, AnswersHistoryDigestAndPosition) {
    EXPECT_EQ(get("/v1/progress/history", "indicator=houses.left"),
              R"("rows":[{"day":"2020-01-05","change":3,"value":3}]})");
    EXPECT_EQ(get("/v1/digest", ""),
              fmt::format(R"("position":3,"digest":"{}"}})", bench.digest()));
    EXPECT_EQ(get("/v1/position", ""), R"("position":3,"epoch":3,"cuts":[]})");
}

TEST_F(ProgressRoutesTest, RefusesWhatItCannotAnswer) {
    EXPECT_EQ(get("/v1/progress", "indicator=a"), "400 indicator-unknown");
    EXPECT_EQ(get("/v1/progress", "area=9999"), "422 area-unknown");
    EXPECT_EQ(get("/v1/progress/members", ""), "400 indicator-missing");
    EXPECT_EQ(get("/v1/progress/history", "indicator=houses.left,land.mu_left"),
              "400 indicator-missing");
    for (const std::string_view limit : {"0", "1001", "-1", "x", "", "1x"}) {
        EXPECT_EQ(get("/v1/progress/members", fmt::format("indicator=houses.left&limit={}", limit)),
                  "400 limit-out-of-range");
    }
    EXPECT_EQ(get("/v1/progress/members", "indicator=houses.left&after=130708"),
              "400 after-malformed");
    EXPECT_EQ(get("/v1/progress/members", "indicator=houses.left&after="), "400 after-malformed");
    EXPECT_EQ(get("/v1/progress", "wait=x"), "400 wait-malformed");
}

}  // namespace
}  // namespace anju::test
