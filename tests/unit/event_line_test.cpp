// What anju tail prints of an event.
#include "deploy/anju/event_line.hpp"

#include <gtest/gtest.h>

namespace anju {
namespace {

constexpr std::string_view repaid =
    R"({"specversion":"1.0","type":"cn.anju.loan.repaid.v1","sequence":"12",)"
    R"("time":"2020-06-30T08:00:00.123Z","subject":"loan/130708-1",)"
    R"("data":{"amount":350005,"source":"county_funds"}})";

std::string line_of(std::string_view type, std::string_view data, Language language) {
    const std::string json = std::string(R"({"sequence":"1","time":"t","subject":"s/1","type":")") +
                             std::string(type) + R"(","data":)" + std::string(data) + "}";
    const auto line = event_line(json, language);
    return line.substr(line.find("s/1") + 5);
}

TEST(EventLine, SaysWhatHappenedInTheLanguageAskedFor) {
    EXPECT_EQ(event_line(repaid, Language::chinese),
              "12  2020-06-30T08:00:00.123Z  贷款还本  loan/130708-1  金额 3500.05 元，还款来源 "
              "县级资金");
    EXPECT_EQ(event_line(repaid, Language::english),
              "12  2020-06-30T08:00:00.123Z  loan repaid  loan/130708-1  amount 3500.05 yuan, "
              "source of the money county funds");
}

TEST(EventLine, NamesDivisionsTruthsAndLists) {
    EXPECT_EQ(line_of("cn.anju.house.registered.v2",
                      R"({"area":"130726","household":"130726-1","floor_area_centi_m2":8000,)"
                      R"("shared_with":["130726-2","130726-3"]})",
                      Language::chinese),
              "行政区划 130726 蔚县，搬迁户编号 130726-1，建筑面积 80.00 平方米，共有户编号 "
              "130726-2、130726-3");
    EXPECT_EQ(line_of("cn.anju.worker.visited.v1", R"({"at_work":true})", Language::chinese),
              "在岗 是");
    EXPECT_EQ(line_of("cn.anju.loan.repayment_plan_set.v1",
                      R"({"instalments":[{"due":"2021-06-30","amount":100}]})", Language::english),
              "instalments (due 2021-06-30, amount 1.00 yuan)");
}

TEST(EventLine, SaysNothingOfWhatIsEmpty) {
    EXPECT_EQ(line_of("cn.anju.house.demolished.v1", R"({"contractor":"","certificate_no":null})",
                      Language::chinese),
              "");
}

TEST(EventLine, SpeaksNeitherToTheTerminalNorOnAnotherLine) {
    EXPECT_EQ(line_of("cn.anju.site.planned.v1", R"({"name":"a\u001b[2J\nb\u007fc\u009b1md"})",
                      Language::english),
              "name of the community a [2J b c 1md");
}

TEST(EventLine, LeavesWhatIsNoEventAsItIs) {
    EXPECT_EQ(event_line("not JSON", Language::chinese), "not JSON");
    EXPECT_EQ(event_line("[1]", Language::chinese), "[1]");
    EXPECT_EQ(event_line(R"({"type":"boat.vanished"})", Language::english),
              "-  -  boat.vanished  -  ");
}

}  // namespace
}  // namespace anju
