// Sheets through the real program: tried, imported with some rows broken, imported again in another
// form, mended, and exported.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "deploy/import/sheet.hpp"
#include "events/runtime/table_writer.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

using testing::HasSubstr;

constexpr int rows_count = 3'000;
constexpr int broken_cells = 6;    // refused by the import: no such date
constexpr int broken_by_rule = 4;  // refused by the service: a city is too wide
constexpr int refused_count = broken_cells + broken_by_rule;

using Rows = std::vector<std::vector<std::string>>;

Rows house_rows() {
    Rows rows;
    for (int i = 0; i < rows_count; ++i) {
        std::string day = "2020/4/1", area = "130624";
        if (i % 500 == 7) day = "2020/2/30";
        if (i % 700 == 11 && i < 700 * broken_by_rule) area = "1306";
        rows.push_back({fmt::format("130624-{}", 900'000 + i), day, "130624-000001", area, "80.5"});
    }
    return rows;
}

const std::vector<TableColumn>& columns() {
    static const std::vector<TableColumn> all{
        {"旧房编号"}, {"业务日期"}, {"household"}, {"area"}, {"建筑面积（平方米）"}};
    return all;
}

void write_sheet(const std::filesystem::path& path, const Rows& rows, TableFormat format) {
    const auto writer = make_table_writer(format, columns());
    for (const auto& row : rows) writer->add_row(std::vector<TableCell>(row.begin(), row.end()));
    std::ofstream(path, std::ios::binary) << writer->finish().value();
}

Sheet sheet_in(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return read_sheet(std::string(std::istreambuf_iterator<char>(file), {}), "").value();
}

class ImportTest : public UpFixture {
  protected:
    ProgramEnd import(const std::string& file, const Arguments& more = {}) const {
        Arguments arguments{"import",     "--url", url_, (folder() / file).string(),
                            "--language", "zh"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    std::string summary(int recorded, int there, int refused) const {
        return fmt::format("记录{}行，已有{}行，退回{}行", recorded, there, refused);
    }
    std::int64_t houses() const { return figure(url_, "130624", "houses.left"); }
    // What the read models show, once they show everything.
    void await_houses(std::int64_t count) const {
        EXPECT_TRUE(wait_until([&] { return houses() == count; })) << houses();
    }

    std::string url_;
};

TEST_F(ImportTest, RecordsTheGoodRowsOnceAndGivesTheOthersBack) {
    url_ = start();
    const auto rows = house_rows();
    write_sheet(folder() / "house.register.csv", rows, TableFormat::csv);

    const auto tried = import("house.register.csv", {"--dry-run"});
    EXPECT_EQ(tried.code, 65) << tried.complaints;
    EXPECT_THAT(tried.complaints,
                HasSubstr(fmt::format("可记录{}行，已有0行，退回{}行", rows_count - refused_count,
                                      refused_count)));
    const auto nothing = import("house.register.csv", {"--all-or-nothing"});
    EXPECT_EQ(nothing.code, 65) << nothing.complaints;
    EXPECT_EQ(get(url_, "/v1/house/130624-900000").status, 404);

    const auto first = import("house.register.csv", {"--result", (folder() / "r.xlsx").string()});
    EXPECT_EQ(first.code, 65) << first.complaints;
    EXPECT_THAT(first.complaints, HasSubstr(summary(rows_count - refused_count, 0, refused_count)));
    await_houses(rows_count - refused_count);
    const auto before = digest(url_);

    // The same rows, in another order, saved as a workbook, under another name.
    write_sheet(folder() / "again.xlsx", {rows.rbegin(), rows.rend()}, TableFormat::xlsx);
    const auto again = import("again.xlsx", {"--as", "house.register"});
    EXPECT_THAT(again.complaints, HasSubstr(summary(0, rows_count - refused_count, refused_count)));
    EXPECT_EQ(digest(url_), before);

    const auto event = get(url_, "/v1/house/130624-900001/events");
    EXPECT_EQ(event.number("/events/0/batchrow"), 3);
    EXPECT_THAT(event.text("/events/0/batchid"), testing::StartsWith("house.register.csv@"));
    EXPECT_EQ(event.text("/events/0/entrysource"), "import");
}

TEST_F(ImportTest, TakesTheMendedRowsAndExportsTheWhole) {
    url_ = start();
    write_sheet(folder() / "house.register.xlsx", house_rows(), TableFormat::xlsx);
    ASSERT_EQ(import("house.register.xlsx").code, 65);

    auto result = sheet_in(folder() / "house.register.result.csv");
    ASSERT_EQ(result.rows.size(), std::size_t{refused_count} + 1);
    EXPECT_EQ(result.rows[1].cells[5].text, "9");
    EXPECT_EQ(result.rows[1].cells[6].text, "业务日期");
    EXPECT_EQ(result.rows[1].cells[8].text, "cell-no-day");
    EXPECT_EQ(result.rows[2].cells[6].text, "area");
    EXPECT_EQ(result.rows[2].cells[8].text, "area-too-wide");
    Rows mended;
    for (std::size_t i = 1; i < result.rows.size(); ++i) {
        auto& cells = result.rows[i].cells;
        mended.push_back({cells[0].text, "2020-02-29", cells[2].text, "130624", cells[4].text});
    }
    write_sheet(folder() / "house.register.result.csv", mended, TableFormat::csv);
    const auto second = import("house.register.result.csv", {"--all-or-nothing"});
    EXPECT_EQ(second.code, 0) << second.complaints;
    EXPECT_THAT(second.complaints, HasSubstr(summary(refused_count, 0, 0)));
    await_houses(rows_count);

    const std::string members = "/v1/progress/members?area=130624&indicator=houses.left";
    const auto csv = get(url_, members, {{"Accept", "text/csv"}, {"Accept-Language", "zh"}});
    EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(csv.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(read_sheet(csv.body, "").value().rows.size(), std::size_t{rows_count} + 1);
    const auto xlsx = get(url_, members + "&format=xlsx");
    EXPECT_EQ(read_sheet(xlsx.body, "").value().rows.size(), std::size_t{rows_count} + 1);
}

TEST_F(ImportTest, WritesTemplatesThatItTakes) {
    url_ = start();
    const auto path = (folder() / "t.csv").string();
    ASSERT_EQ(run({"template", "household", "register", "--format", "csv", "--language", "zh", "-o",
                   path})
                  .code,
              0);
    const auto empty = import("t.csv", {"--as", "household.register"});
    EXPECT_EQ(empty.code, 0) << empty.complaints;
    EXPECT_THAT(empty.complaints, HasSubstr("共0行"));
    EXPECT_EQ(import("t.csv").code, 64 + 1) << "nothing says what its rows record";
    const auto wrong = import("t.csv", {"--as", "house.register"});
    EXPECT_NE(wrong.code, 0);
    EXPECT_THAT(wrong.complaints, HasSubstr("有不认识的列"));
}

TEST_F(ImportTest, DecidesASingleCommandWithoutRecordingIt) {
    url_ = start();
    const std::string target = "/v1/household/130624-000001/register";
    const auto body = household_body("130624", 4);
    const auto tried = post(url_, target + "?dry_run=true", body);
    EXPECT_EQ(tried.status, 200) << tried.body;
    EXPECT_EQ(tried.text("/would_record/0/type"), "household.registered");
    EXPECT_EQ(tried.number("/version"), 1);
    EXPECT_EQ(get(url_, "/v1/household/130624-000001").status, 404);
    EXPECT_EQ(post(url_, target + "?dry_run=%20", body).text("/rule"), "dry-run-malformed");
    const auto lines =
        command_line("household/130624-000001", "register", "a", body) + "\n" +
        command_line("household/130624-000001", "relocate", "b", relocation_body(4)) + "\n" +
        command_line("household/130624-000001", "register", "c", body) + "\n";
    const auto many = post(url_, "/v1/commands?results=all&dry_run=true", lines);
    const auto answers = lines_of(many.body);
    ASSERT_EQ(answers.size(), 4U) << many.body;
    EXPECT_EQ(answers[1].at("version"), 2);
    EXPECT_EQ(answers[2].at("error").at("rule"), "household-registered-once");
    EXPECT_EQ(answers[3].at("dry_run"), true);
    EXPECT_EQ(answers[3].at("recorded"), 2);
    EXPECT_EQ(get(url_, "/v1/household/130624-000001").status, 404);
}

}  // namespace
}  // namespace anju::test
