// From rows to commands: headings, values of each kind, keys that rest on the content alone.
#include "deploy/import/sheet_commands.hpp"

#include <gmock/gmock.h>

#include "deploy/import/cell_text.hpp"
#include "deploy/import/cell_value.hpp"
#include "deploy/import/csv_sheet.hpp"
#include "deploy/import/result_sheet.hpp"
#include "deploy/import/sheet_words.hpp"
#include "deploy/import/template_sheet.hpp"
#include "events/words/words.hpp"
#include "services/catalogue.hpp"
#include "services/shell/json_body.hpp"
#include "tests/unit/import/workbook_maker.hpp"

namespace anju {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// All rows of a sheet, made into commands.
struct Made {
    Sheet sheet;
    CommandSheet command;
    SheetHeadings headings;
    std::vector<RowCommand> rows;
    Error error{ErrorKind::invalid, "none", ""};
};

Made make(const Result<Sheet>& sheet, const std::string& stream, const std::string& command,
          RowCommandOptions options = {}) {
    Made made{{}, *command_sheet(stream, command), {}, {}};
    if (!sheet) {
        made.error = sheet.error();
        return made;
    }
    made.sheet = *sheet;
    const auto headings = read_headings(made.sheet, made.command);
    if (!headings) {
        made.error = headings.error();
        return made;
    }
    made.headings = *headings;
    RowCommands commands(made.command, made.headings, made.sheet.from_1904, std::move(options));
    for (std::size_t i = headings->index + 1; i < made.sheet.rows.size(); ++i) {
        if (!is_comment(made.sheet.rows[i])) made.rows.push_back(commands.make(made.sheet.rows[i]));
    }
    return made;
}
Made make_csv(std::string_view text, const std::string& stream, const std::string& command,
              RowCommandOptions options = {}) {
    return make(read_csv(text), stream, command, std::move(options));
}
boost::json::value line_of(const RowCommand& row) {
    EXPECT_TRUE(row.faults.empty()) << row.faults.front().error.message;
    return *parse_json_body(row.line);
}
std::string body_of(const RowCommand& row) {
    auto body = line_of(row).at("body").as_object();
    for (const auto* origin : {"source", "batch", "row"}) body.erase(origin);
    return boost::json::serialize(body);
}
std::string key_of(const RowCommand& row) {
    return std::string(line_of(row).at("key").as_string());
}
std::vector<std::string> rules_of(const RowCommand& row) {
    std::vector<std::string> rules;
    for (const auto& fault : row.faults) rules.push_back(fault.error.rule);
    return rules;
}

constexpr std::string_view house_csv =
    "旧房编号,业务日期,搬迁户编号,行政区划,建筑面积（平方米）\n"
    "130624-900001,2020年4月1日,130624-000001,130624,80.5\n";
constexpr std::string_view house_body =
    R"({"occurred_on":"2020-04-01","household":"130624-000001","area":"130624",)"
    R"("floor_area_centi_m2":8050})";

TEST(SheetCommandsTest, MakesARowACommand) {
    const auto made = make_csv(house_csv, "house", "register", {.batch = "b@1"});
    ASSERT_EQ(made.error.rule, "none") << made.error.message;
    ASSERT_EQ(made.rows.size(), 1U);
    EXPECT_EQ(body_of(made.rows[0]), house_body);
    const auto line = line_of(made.rows[0]);
    EXPECT_EQ(line.at("stream"), "house/130624-900001");
    EXPECT_EQ(line.at("command"), "register");
    EXPECT_EQ(line.at_pointer("/body/source"), "import");
    EXPECT_EQ(line.at_pointer("/body/batch"), "b@1");
    EXPECT_EQ(line.at_pointer("/body/row"), 2);
}

TEST(SheetCommandsTest, ReadsTheSameFromEveryEncodingFormatAndOrder) {
    const std::string text(house_csv);
    const auto first = make_csv(text, "house", "register").rows[0];
    const std::string gb18030 =
        "\xBE\xC9\xB7\xBF\xB1\xE0\xBA\xC5,occurred_on,household,area,floor_area_centi_m2\r\n"
        "130624-900001,43922,130624-000001,130624,8050\r\n";
    const auto openpyxl = openpyxl_workbook(R"(
sheet.append(["household", "建筑面积（平方米）", "行政区划", "业务日期", "旧房编号"])
sheet.append(["130624-000001", 80.5, 130624, datetime.date(2020, 4, 1), "130624-900001"])
)");
    const auto writer = make_table_writer(
        TableFormat::xlsx,
        {{"old house id"}, {"Date of the fact"}, {"household"}, {"area"}, {"建筑面积(平方米)"}});
    writer->add_row(std::vector<TableCell>{"130624-900001", "2020/4/1", "１３０６２４-000001",
                                           std::int64_t{130624}, " 80.50 "});
    for (const auto& bytes :
         {text, "\xEF\xBB\xBF" + text, gb18030, openpyxl, writer->finish().value()}) {
        const auto made = make(read_sheet(bytes, ""), "house", "register");
        ASSERT_EQ(made.error.rule, "none") << made.error.message;
        ASSERT_EQ(made.rows.size(), 1U);
        EXPECT_EQ(body_of(made.rows[0]), house_body);
        EXPECT_EQ(key_of(made.rows[0]), key_of(first));
    }
}

TEST(SheetCommandsTest, NamesHeadingsThatAreWrong) {
    const auto error_of = [](std::string_view headings) {
        return make_csv(headings, "house", "register").error;
    };
    EXPECT_EQ(error_of("").rule, "headings-missing");
    const auto unknown = error_of("旧房编号,面积（公顷）,colour");
    EXPECT_EQ(unknown.rule, "heading-unknown");
    EXPECT_THAT(unknown.message, HasSubstr("\"面积（公顷）\", \"colour\""));
    EXPECT_THAT(unknown.message, HasSubstr("建筑面积（平方米）"));
    EXPECT_THAT(unknown.message, HasSubstr("missing: \""));
    EXPECT_THAT(unknown.message, HasSubstr("(area)\", "));
    const auto missing = error_of("旧房编号,业务日期,household");
    EXPECT_EQ(missing.rule, "heading-missing");
    EXPECT_THAT(missing.message, HasSubstr("(area)"));
    EXPECT_EQ(error_of("id,旧房编号,业务日期").rule, "heading-twice");
    const auto unitless = error_of("旧房编号,业务日期,household,area,建筑面积");
    EXPECT_EQ(unitless.rule, "heading-without-unit");
    EXPECT_THAT(unitless.message, HasSubstr("建筑面积（平方米）"));
}

TEST(SheetCommandsTest, NamesEveryCellThatIsWrong) {
    const auto made = make_csv(
        "id,occurred_on,household,area,建筑面积（平方米）\n"
        "130624-900001,2020-02-30,,130624,80.123\n",
        "house", "register");
    ASSERT_EQ(made.rows.size(), 1U);
    ASSERT_THAT(rules_of(made.rows[0]),
                ElementsAre("cell-no-day", "cell-decimals-too-many", "cell-missing"));
    EXPECT_EQ(made.rows[0].faults[2].column, 2U);
    EXPECT_EQ(sentence_of(made.rows[0].faults[1].error, Language::chinese),
              "小数位数过多，最多2位，不能是“80.123”");
}

TEST(SheetCommandsTest, TakesEnumerationsInEitherLanguageOrAsTheApiHasThem) {
    std::string text = "id,occurred_on,reason,certificate_no,text\n";
    for (const auto* word :
         {"传统村落保护", "Protected Traditional Village", "protected_village"}) {
        text += "130624-900001,2020-04-01," + std::string(word) + ",县认1号," + word + "\n";
    }
    text += "130624-900001,2020-04-01,nothing,县认1号,x\n";
    const auto made = make_csv(text, "house", "retain");
    ASSERT_EQ(made.rows.size(), 4U) << made.error.message;
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(line_of(made.rows[i]).at_pointer("/body/reason"), "protected_village");
    }
    EXPECT_THAT(rules_of(made.rows[3]), ElementsAre("cell-word-unknown"));
}

TEST(SheetCommandsTest, ReadsListsAndListsOfSeveralParts) {
    const auto made = make_csv(
        "id,occurred_on,instalments,document,evidence\n"
        "130624-1,2020-04-01,2021-12-31|1000.5；2022/12/31 | 2000,县文1号,photo|ab12|柜1\n"
        "130624-2,2020-04-01,\"[{\"\"due\"\":\"\"2021-12-31\"\",\"\"amount\"\":5}]\",县文1号,\n"
        "130624-3,2020-04-01,2021-12-31,县文1号,\n",
        "loan", "set-plan");
    ASSERT_EQ(made.rows.size(), 3U) << made.error.message;
    EXPECT_EQ(body_of(made.rows[0]),
              R"({"occurred_on":"2020-04-01","instalments":[{"due":"2021-12-31","amount":100050},)"
              R"({"due":"2022-12-31","amount":200000}],"document":"县文1号",)"
              R"("evidence":[{"kind":"photo","hash":"ab12","place":"柜1"}]})");
    EXPECT_EQ(line_of(made.rows[1]).at_pointer("/body/instalments/0/amount"), 5);
    EXPECT_THAT(rules_of(made.rows[2]), ElementsAre("cell-parts-differ"));
}

TEST(SheetCommandsTest, GivesARowTheSameKeyWhereverItStands) {
    const auto row = [](const char* id) {
        return std::string(id) + ",2020-04-01,130624-000001,130624,80\n";
    };
    const std::string head = "id,occurred_on,household,area,floor_area_centi_m2\n";
    const auto one = make_csv(head + row("130624-1") + row("130624-2"), "house", "register");
    const auto other = make_csv("# said\n" + head + row("130624-2") + row("130624-1"), "house",
                                "register", {.batch = "another file"});
    EXPECT_EQ(key_of(one.rows[0]), key_of(other.rows[1]));
    EXPECT_EQ(key_of(one.rows[1]), key_of(other.rows[0]));
    EXPECT_NE(key_of(one.rows[0]), key_of(one.rows[1]));
    const auto again = make_csv(head + row("130624-1"), "house", "register", {.key_batch = "2"});
    EXPECT_NE(key_of(one.rows[0]), key_of(again.rows[0]));
}

TEST(SheetCommandsTest, RefusesARowThatIsThereTwiceUnlessItHappenedTwice) {
    const std::string text =
        "id,occurred_on,金额（元）,source\n130624-1,2020-04-01,5,form\n130624-1,2020/4/1,5.00,\n";
    auto made = make_csv(text, "loan", "draw");
    ASSERT_EQ(made.rows.size(), 2U) << made.error.message;
    ASSERT_THAT(rules_of(made.rows[1]), ElementsAre("row-repeated"));
    EXPECT_EQ(sentence_of(made.rows[1].faults[0].error, Language::chinese),
              "与另一行完全相同：第2行：如确有两次，请加 --repeated-rows 导入");
    made = make_csv(text, "loan", "draw", {.repeated_rows = true});
    EXPECT_NE(key_of(made.rows[0]), key_of(made.rows[1]));
}

// A key is stored: the number of an identity card must not be guessed from it.
TEST(SheetCommandsTest, RestsNoKeyOnWhatIsConfidential) {
    const auto sheet = *command_sheet("person", "register");
    ASSERT_TRUE(sheet.find("id_number")->confidential);
    boost::json::object body{{"occurred_on", "2020-04-01"}, {"id_number", "a"}};
    const auto key = content_key("", "person/1", "register", body, &sheet, 0);
    body["id_number"] = "b";
    EXPECT_EQ(content_key("", "person/1", "register", body, &sheet, 0), key);
    body["occurred_on"] = "2020-04-02";
    EXPECT_NE(content_key("", "person/1", "register", body, &sheet, 0), key);
}

TEST(SheetCommandsTest, RepeatsNothingConfidentialInAMessage) {
    ValueShape shape;
    shape.kind = ValueShape::Kind::integer;
    EXPECT_THAT(cell_value({"secret"}, shape, {}).error().message, HasSubstr("secret"));
    shape.confidential = true;
    const auto refused = cell_value({"secret"}, shape, {}).error();
    EXPECT_EQ(refused.message.find("secret"), std::string::npos);
    EXPECT_TRUE(refused.facts.empty());
}

TEST(SheetCommandsTest, RefusesCellsWithoutAHeading) {
    const auto made = make_csv(std::string(house_csv.substr(0, house_csv.size() - 1)) + ",,x\n",
                               "house", "register");
    ASSERT_EQ(made.rows.size(), 1U);
    EXPECT_THAT(rules_of(made.rows[0]), ElementsAre("row-cells-beyond"));
}

TEST(TemplateTest, OfEveryCommandReadsBackAsItsOwnHeadings) {
    for (const auto& service : all_services()) {
        for (const auto& make_table : service.tables) {
            const auto table = make_table();
            for (const auto& [name, schema] : table->commands()) {
                SCOPED_TRACE(std::string(table->stream_name()) + "." + std::string(name));
                const auto command = *command_sheet(table->stream_name(), name);
                for (const auto language : {Language::chinese, Language::english}) {
                    for (const auto format : {TableFormat::csv, TableFormat::xlsx}) {
                        const auto bytes = template_sheet(command, format, language);
                        ASSERT_TRUE(bytes) << bytes.error().message;
                        const auto sheet = read_sheet(*bytes, "");
                        ASSERT_TRUE(sheet) << sheet.error().message;
                        const auto headings = read_headings(*sheet, command);
                        ASSERT_TRUE(headings) << headings.error().message;
                        EXPECT_EQ(headings->columns.size(), command.columns.size());
                        EXPECT_TRUE(is_comment(sheet->rows[1]));
                        for (std::size_t i = 0; i < headings->columns.size(); ++i) {
                            EXPECT_EQ(headings->columns[i].field, i) << headings->columns[i].text;
                        }
                    }
                }
            }
        }
    }
}

// A heading that does not say the unit would be read a hundred times too small or too large.
TEST(TemplateTest, SaysTheUnitOfEveryAmount) {
    for (const auto& service : all_services()) {
        for (const auto& make_table : service.tables) {
            const auto table = make_table();
            for (const auto& [name, schema] : table->commands()) {
                const auto command = *command_sheet(table->stream_name(), name);
                for (const auto& [field, member] : schema.at("properties").as_object()) {
                    const auto* what = member.as_object().if_contains("description");
                    const std::string_view key = field;
                    if (what == nullptr && !key.ends_with("_centi_m2")) continue;
                    const auto* column = command.find(key);
                    EXPECT_EQ(column->decimals, 2) << command.scope() << " " << key;
                }
            }
        }
    }
}

TEST(ResultSheetTest, IsMendedAndImportedAgain) {
    const auto made = make_csv(
        "旧房编号,业务日期,household,area,建筑面积（平方米）\n"
        "130624-900001,2020-04-01,130624-000001,130624,=1+1\n",
        "house", "register");
    const std::vector<RefusedRow> refused{{1, made.rows[0].faults}};
    for (const auto format : {TableFormat::csv, TableFormat::xlsx}) {
        const auto bytes = result_sheet(made.sheet, made.headings, made.command, refused, format,
                                        Language::chinese);
        ASSERT_TRUE(bytes) << bytes.error().message;
        auto sheet = *read_sheet(*bytes, "");
        ASSERT_EQ(sheet.rows.size(), 2U);
        EXPECT_EQ(sheet.rows[0].cells[5].text, "退回：原行号");
        EXPECT_EQ(sheet.rows[1].cells[4].text, "=1+1");
        EXPECT_EQ(sheet.rows[1].cells[5].text, "2");
        EXPECT_EQ(sheet.rows[1].cells[6].text, "建筑面积（平方米）");
        EXPECT_EQ(sheet.rows[1].cells[7].text, "建筑面积（平方米）：应填数字，不能是“=1+1”");
        EXPECT_EQ(sheet.rows[1].cells[8].text, "cell-no-number");
        sheet.rows[1].cells[4].text = "80.5";
        const auto mended = make(sheet, "house", "register");
        ASSERT_EQ(mended.rows.size(), 1U) << mended.error.message;
        EXPECT_EQ(body_of(mended.rows[0]), house_body);
        EXPECT_EQ(key_of(mended.rows[0]), key_of(make_csv(house_csv, "house", "register").rows[0]));
    }
}

TEST(CellTextTest, ReadsDatesAsTheyAreWritten) {
    for (const auto* text :
         {"2020-04-01", "2020/4/1", "2020.4.1", "2020年4月1日", "2020年04月01", "2020年4月1号",
          "20200401", "43922", " 2020-4-1 ", "２０２０－０４－０１", "2020-04-01 00:00:00",
          "2020-04-01T08:30:00", "2020/4/1 8:30"}) {
        const auto day = read_day(text, false);
        ASSERT_TRUE(day) << text;
        EXPECT_EQ(day->text(), "2020-04-01") << text;
    }
    for (const auto* text : {"2020-02-30", "2020-4", "20-4-1", "4/1/2020", "2020-04-01x",
                             "2020-4/1", "1", "", "2020年13月1日", "2020-04-01 25:00", "昨天"}) {
        EXPECT_FALSE(read_day(text, false)) << text;
    }
    EXPECT_EQ(read_day("42460", true)->text(), "2020-04-01");
    EXPECT_EQ(read_instant("2020-04-01 08:30", false)->text(), "2020-04-01T00:30:00.000Z");
    EXPECT_EQ(read_instant("2020-04-01T08:30:00.000Z", false)->text(), "2020-04-01T08:30:00.000Z");
}

TEST(CellTextTest, ReadsDecimalsExactly) {
    const auto same = [](std::string_view text, std::int64_t value, std::size_t decimals) {
        const auto read = read_decimal(text);
        return read && read->value == value && read->decimals == decimals;
    };
    EXPECT_TRUE(same("12.5", 125, 1));
    EXPECT_TRUE(same("12.50", 125, 1));
    EXPECT_TRUE(same("１２．５", 125, 1));
    EXPECT_TRUE(same("1,234,567.89", 123456789, 2));
    EXPECT_TRUE(same("-0.05", -5, 2));
    EXPECT_TRUE(same("+7", 7, 0));
    EXPECT_TRUE(same("0", 0, 0));
    for (const auto* text : {"", "-", ".", "12.", ".5", "1,23", "1,2345", "1e3", "12亩", "0x1",
                             "1234567890123456", "1.2.3", ",123", "123,"}) {
        EXPECT_FALSE(read_decimal(text)) << text;
    }
}

TEST(CellTextTest, MakesWordsAndHeadingsComparable) {
    EXPECT_EQ(matching_form(" 面积（ 亩 ）\u3000"), "面积(亩)");
    EXPECT_EQ(matching_form("Ｆｌｏｏｒ Area"), "floorarea");
    EXPECT_EQ(trimmed("\u3000\u00A0 x y \uFEFF"), "x y");
    EXPECT_EQ(half_width("ａ～！"), "a~!");
    EXPECT_EQ(*read_flag("是"), true);
    EXPECT_EQ(*read_flag(" No "), false);
    EXPECT_FALSE(read_flag("maybe"));
}

}  // namespace
}  // namespace anju
