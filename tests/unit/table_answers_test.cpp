// Answers of read models as tables: which format is asked for, and what stands in the file.
#include "projections/engine/table_answers.hpp"

#include <gmock/gmock.h>

#include "deploy/import/xlsx_sheet.hpp"
#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view csv_mark = "\xEF\xBB\xBF";

class TableAnswersTest : public testing::Test {
  protected:
    void SetUp() override {
        bench.folding().add_routes(router, queries);
        for (int i = 1; i <= 3; ++i) {
            bench.given(fact(fmt::format("house/130708-{}@1", i), {"2020-01-05", "2020-01-05"},
                             HouseRegistered{{"130708-000001"}, {"130708001"}, 9'000}));
        }
        queries.post_view(bench.view());
    }

    HttpResponse get(std::string_view path, std::string_view query,
                     const std::vector<std::pair<std::string, std::string>>& headers = {}) {
        Asked asked;
        const auto match = router.find(Verb::get, path);
        if (match.route == nullptr) return {404};
        auto request = asking(query);
        request.path = path;
        request.route = match.route;
        for (const auto& [name, value] : headers) request.headers.add(name, value);
        match.route->handler(std::move(request), asked.reply());
        if (!run_until(io, [&] { return asked.answer.has_value(); })) return {500};
        return *asked.answer;
    }
    static std::string header(const HttpResponse& response, std::string_view name) {
        for (const auto& [known, value] : response.headers) {
            if (known == name) return value;
        }
        return {};
    }

    FoldBench bench;
    boost::asio::io_context io{1};
    Queries queries{io};
    Router router;
};

TEST_F(TableAnswersTest, GivesMembersAsCsvWithoutPages) {
    const auto csv = get("/v1/progress/members", "indicator=houses.left&format=csv");
    EXPECT_EQ(csv.status, 200);
    EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
    EXPECT_EQ(header(csv, "Content-Disposition"), "attachment; filename=\"progress-members.csv\"");
    EXPECT_EQ(header(csv, "ETag"), "\"3\"");
    EXPECT_EQ(header(csv, "Link"), "");
    EXPECT_EQ(csv.body, std::string(csv_mark) +
                            "stream,area,value,since\r\n"
                            "house/130708-1,130708001,1,2020-01-05\r\n"
                            "house/130708-2,130708001,1,2020-01-05\r\n"
                            "house/130708-3,130708001,1,2020-01-05\r\n");
}

TEST_F(TableAnswersTest, NamesTheNextPageWhenPagesAreAskedFor) {
    const auto csv =
        get("/v1/progress/members", "indicator=houses.left&limit=2", {{"Accept", "text/csv"}});
    EXPECT_EQ(header(csv, "Link"),
              "</v1/progress/members?indicator=houses.left&limit=2&after=130708001/130708-2>; "
              "rel=\"next\"");
    const auto lines = get("/v1/progress/members", "indicator=houses.left&limit=2&format=ndjson");
    EXPECT_EQ(lines.body,
              R"({"stream":"house/130708-1","area":"130708001","value":1,"since":"2020-01-05"})"
              "\n"
              R"({"stream":"house/130708-2","area":"130708001","value":1,"since":"2020-01-05"})"
              "\n"
              R"({"complete":false,"count":2,"next":"130708001/130708-2"})"
              "\n");
}

TEST_F(TableAnswersTest, GivesEveryListAndFigureInEveryFormat) {
    for (const std::string path :
         {"/v1/progress?area=130708", "/v1/progress/members?indicator=houses.left",
          "/v1/progress/history?indicator=houses.left", "/v1/worklists?area=130708",
          "/v1/worklists/houses_to_demolish?area=130708", "/v1/finance?area=130708",
          "/v1/deadlines?area=130708", "/v1/journal?area=130708"}) {
        SCOPED_TRACE(path);
        const auto mark = path.find('?');
        const auto ask = [&](const std::string& format) {
            return get(path.substr(0, mark), path.substr(mark + 1) + "&format=" + format);
        };
        if (ask("json").status == 404) continue;
        const auto csv = ask("csv");
        ASSERT_EQ(csv.status, 200) << csv.body;
        EXPECT_THAT(csv.body, StartsWith(std::string(csv_mark)));
        const auto lines = ask("ndjson");
        EXPECT_THAT(lines.body, HasSubstr("\"complete\":true"));
        const auto xlsx = ask("xlsx");
        const auto sheet = read_xlsx(xlsx.body, "");
        ASSERT_TRUE(sheet) << sheet.error().message;
        const auto rows = static_cast<std::size_t>(std::ranges::count(lines.body, '\n')) - 1;
        EXPECT_EQ(sheet->rows.size(), rows + 1);
        EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(csv.body, '\n')), rows + 1);
    }
}

TEST_F(TableAnswersTest, TakesWhatIsAcceptedMost) {
    const auto type = [&](const std::string& accept) {
        return get("/v1/progress/history", "indicator=houses.left", {{"Accept", accept}})
            .content_type;
    };
    EXPECT_EQ(type("*/*"), "application/json");
    EXPECT_EQ(type("text/html,application/xhtml+xml,*/*;q=0.8"), "application/json");
    EXPECT_EQ(type("text/csv"), "text/csv; charset=utf-8");
    EXPECT_EQ(type("application/json;q=0.5, application/x-ndjson"), "application/x-ndjson");
    EXPECT_EQ(type("text/csv;q=0.2, application/json;q=0.9"), "application/json");
    EXPECT_EQ(type("text/csv;q=0"), "application/json");
    EXPECT_EQ(
        get("/v1/progress/history", "indicator=houses.left&format=json", {{"Accept", "text/csv"}})
            .content_type,
        "application/json");
    EXPECT_THAT(get("/v1/progress/history", "indicator=houses.left&format=pdf").body,
                HasSubstr("format-unknown"));
}

TEST_F(TableAnswersTest, HasChineseHeadingsForWhoPrefersChinese) {
    const auto csv = get("/v1/progress/history", "indicator=houses.left&format=csv",
                         {{"Accept-Language", "zh-CN"}});
    EXPECT_THAT(csv.body, StartsWith(std::string(csv_mark) + "日期,增减,数值\r\n"));
    const auto lines = get("/v1/progress/history", "indicator=houses.left&format=ndjson",
                           {{"Accept-Language", "zh-CN"}});
    EXPECT_THAT(lines.body, StartsWith(R"({"day":"2020-01-05","change":3,"value":3})"));
}

TEST_F(TableAnswersTest, RefusesWhatIsNoTable) {
    bench.given(
        fact("household/130708-000001@1", {"2020-01-05", "2020-01-05"}, HouseholdRegistered{}));
    const auto refused = table_response("{\"as_of\":{}}", {.format = TableFormat::csv});
    EXPECT_EQ(refused.error().rule, "format-not-tabular");
}

TEST_F(TableAnswersTest, AHouseholdIsNoListAndStaysJson) {
    const std::string path = "/v1/files/household/130708-000001";
    const auto file = get(path, "", {{"Accept", "text/csv"}});
    EXPECT_THAT(file.body, HasSubstr("household-unknown"));
    const auto* route = router.find(Verb::get, path).route;
    ASSERT_NE(route, nullptr);
    for (const auto& parameter : route->query) EXPECT_NE(parameter.name, "format");
    const Route without{.pattern = "/v1/position"};
    HttpRequest request;
    request.headers.add("Accept", "text/csv");
    EXPECT_TRUE(answer_form(request)->format);
    request.route = &without;
    EXPECT_FALSE(answer_form(request)->format);
}

// No cell of an export may begin a formula; numbers stay numbers, and ids texts.
TEST(TableResponseTest, GuardsAgainstFormulas) {
    const std::string json =
        R"({"rows":[{"a":"=cmd|' /C calc'!A0","b":{"c":"@x","d":["+1","y"]},"n":-5},)"
        R"({"a":"\tx","b":{"d":[{"e":1}]},"n":7,"late":"130624"}]})";
    const auto csv = table_response(json, {.format = TableFormat::csv});
    EXPECT_EQ(csv->body, std::string(csv_mark) +
                             "a,b.c,b.d,n,late\r\n"
                             "'=cmd|' /C calc'!A0,'@x,'+1;y,-5,\r\n"
                             "'\tx,,\"[{\"\"e\"\":1}]\",7,130624\r\n");
    const auto xlsx = table_response(json, {.format = TableFormat::xlsx});
    const auto sheet = read_xlsx(xlsx->body, "");
    ASSERT_TRUE(sheet) << sheet.error().message;
    EXPECT_EQ(sheet->rows[1].cells[0], (Cell{"=cmd|' /C calc'!A0", CellKind::text}));
    EXPECT_EQ(sheet->rows[1].cells[3], (Cell{"-5", CellKind::number}));
    EXPECT_EQ(sheet->rows[2].cells[4], (Cell{"130624", CellKind::text}));
    EXPECT_THAT(xlsx->body, Not(HasSubstr("<f>")));
}

TEST(TableResponseTest, HasTheColumnsOfItsSchemaEvenWithoutRows) {
    AnswerForm form{.format = TableFormat::csv};
    form.schema = R"({"properties":{"rows":{"items":{"properties":{"x":{"type":"string"},)"
                  R"("y":{"properties":{"z":{"type":"integer"}}}}}}}})";
    EXPECT_EQ(table_response("{\"rows\":[]}", form)->body, std::string(csv_mark) + "x,y.z\r\n");
}

}  // namespace
}  // namespace anju::test
