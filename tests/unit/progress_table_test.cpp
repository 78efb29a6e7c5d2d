// The table that people read.
#include "deploy/anju/progress_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anju {
namespace {

ProgressRow row_of(std::string indicator, std::string title, std::int64_t value, std::string unit) {
    ProgressRow row;
    row.indicator = std::move(indicator);
    row.title = std::move(title);
    row.area = "130708";
    row.value = value;
    row.unit = std::move(unit);
    return row;
}

TEST(ProgressTable, AlignsChineseAndLatinLettersAndGroupsDigits) {
    auto houses = row_of("houses.left", "待拆旧房", 1'234'567, "houses");
    houses.name = "万全区";
    houses.target = 0;
    houses.due = *Day::parse("2020-06-30");
    const auto files = row_of("employment.files", "就业档案", 12, "workers");
    const AsOf as_of{1'000, 3, *Instant::parse("2020-04-01T00:00:00Z")};
    EXPECT_EQ(progress_table({houses, files}, as_of, Language::english),
              "id                indicator  area        value  unit     target  due\n"
              "houses.left       待拆旧房   万全区  1,234,567  houses        0  2020-06-30\n"
              "employment.files  就业档案   130708         12  workers\n"
              "as of event 1000 of the ledger, recorded 2020-04-01T00:00:00.000Z\n");
}

TEST(ProgressTable, SpeaksChinese) {
    const auto table = progress_table({row_of("finance.overdue", "逾期未还", 1'234'567'89, "fen")},
                                      {5, 1, {}}, Language::chinese);
    EXPECT_THAT(table, testing::StartsWith("指标编号"));
    EXPECT_THAT(table, testing::HasSubstr("1,234,567.89  元"));
    EXPECT_THAT(table, testing::HasSubstr("截至账本第 5 条事件"));
}

TEST(ProgressTable, ShowsLandInMuWithItsSign) {
    const auto shown = [](std::int64_t centi_mu) {
        const auto table =
            progress_table({row_of("l", "t", centi_mu, "0.01 mu")}, {}, Language::english);
        const auto line = table.substr(table.find('\n') + 1);
        const auto end = line.find("  mu");
        return line.substr(line.rfind(' ', end - 1) + 1, end - line.rfind(' ', end - 1) - 1);
    };
    EXPECT_EQ(shown(0), "0.00");
    EXPECT_EQ(shown(5), "0.05");
    EXPECT_EQ(shown(-5), "-0.05");
    EXPECT_EQ(shown(-99), "-0.99");
    EXPECT_EQ(shown(-100), "-1.00");
    EXPECT_EQ(shown(-123'456'789), "-1,234,567.89");
    EXPECT_EQ(shown(100'000), "1,000.00");
}

}  // namespace
}  // namespace anju
