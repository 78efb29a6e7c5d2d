// Which command a sheet is for, where its result goes, and the keys of JSON lines.
#include "deploy/anju/sheet_import.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "deploy/anju/line_import.hpp"
#include "services/shell/json_body.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

std::string scope_of(const std::string& file, const std::string& as, std::string_view worksheet) {
    ImportOptions options;
    options.file = file;
    options.as = as;
    const auto sheet = sheet_of(options, worksheet);
    return sheet ? sheet->scope() : sheet.error().rule;
}

TEST(SheetOfTest, IsToldOrNamedByTheWorksheetOrTheFile) {
    EXPECT_EQ(scope_of("x.csv", "house.register", ""), "house.register");
    EXPECT_EQ(scope_of("x.csv", "house/register", "loan.draw"), "house.register");
    EXPECT_EQ(scope_of("x.xlsx", "", "loan.draw"), "loan.draw");
    EXPECT_EQ(scope_of("some/house.register.csv", "", "Sheet1"), "house.register");
    EXPECT_EQ(scope_of("house.register.result-2.csv", "", ""), "house.register");
    EXPECT_EQ(scope_of("house.sign-agreement.csv", "", ""), "sheet-command-unknown");
    EXPECT_EQ(scope_of("household.sign-agreement (2).xlsx", "", ""), "household.sign-agreement");
    EXPECT_EQ(scope_of("x.csv", "", "Sheet1"), "sheet-command-unknown");
    EXPECT_EQ(scope_of("x.csv", "boat.sink", ""), "stream-unknown");
    EXPECT_EQ(scope_of("x.csv", "house.sink", ""), "command-unknown");
}

TEST(ResultBesideTest, OverwritesNothingButTheSame) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "houses.xlsx";
    const auto first = result_beside(file, "a");
    EXPECT_EQ(first, folder.path() / "houses.result.csv");
    std::ofstream(first) << "mended";
    EXPECT_EQ(result_beside(file, "a"), folder.path() / "houses.result-2.csv");
    EXPECT_EQ(result_beside(file, "mended"), first);
    EXPECT_EQ(result_beside("-", "a"), "import.result.csv");
}

std::string key_in(const Result<std::string>& line) {
    return std::string(parse_json_body(*line)->at("key").as_string());
}

TEST(LineKeysTest, RestOnWhatALineSays) {
    LineKeys keys;
    const std::string line = R"({"stream":"loan/130624-1","command":"draw",)"
                             R"("body":{"occurred_on":"2020-04-01","amount":5}})";
    const std::string turned = R"({"command":"draw","body":{"amount":5,)"
                               R"("occurred_on":"2020-04-01"},"stream":"loan/130624-1"})";
    const auto first = key_in(keys.keyed(line));
    EXPECT_NE(key_in(keys.keyed(turned)), first) << "the second of the file is another command";
    LineKeys again;
    EXPECT_EQ(key_in(again.keyed(turned)), first);
    EXPECT_EQ(*again.keyed(R"({"key":"own"})"), R"({"key":"own"})");
    EXPECT_EQ(again.keyed("{oops").error().rule, "json-malformed");
    EXPECT_EQ(again.keyed("[]").error().rule, "wrong-type");
}

TEST(LineKeysTest, RestOnNoNumberOfAnIdentityCard) {
    const auto key_of = [](const std::string& number) {
        LineKeys keys;
        return key_in(
            keys.keyed(R"({"stream":"person/130624-1","command":"register","body":{"id_number":")" +
                       number + R"("}})"));
    };
    EXPECT_EQ(key_of("130624199001011234"), key_of("130624199001011235"));
}

}  // namespace
}  // namespace anju
