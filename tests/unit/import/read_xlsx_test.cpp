// Reading of Excel workbooks: what libraries write, what officials make of it, what is damaged.
#include "deploy/import/xlsx_sheet.hpp"

#include <gtest/gtest.h>
#include "deploy/import/xlsx_workbook.hpp"
#include "deploy/import/zip_parts.hpp"
#include "events/runtime/table_writer.hpp"
#include "tests/unit/import/workbook_maker.hpp"

namespace anju {
namespace {

Cell text(std::string value) {
    return {std::move(value), CellKind::text};
}
Cell number(std::string value) {
    return {std::move(value), CellKind::number};
}

std::vector<Cell> first_row(const std::string& cells) {
    const auto sheet = read_xlsx(workbook_of("<row r=\"1\">" + cells + "</row>"), "");
    EXPECT_TRUE(sheet) << sheet.error().message;
    return sheet && !sheet->rows.empty() ? sheet->rows[0].cells : std::vector<Cell>();
}

std::string rule_of(const std::string& bytes, const std::string& name = "") {
    const auto sheet = read_xlsx(bytes, name);
    return sheet ? "none" : sheet.error().rule;
}

TEST(ReadXlsxTest, ReadsWhatOurWriterWrites) {
    const auto writer = make_table_writer(TableFormat::xlsx, {{"户编号"}, {"n"}, {"ok"}});
    writer->add_row(std::vector<TableCell>{"130624-000001", std::int64_t{-12}, true});
    writer->add_row(std::vector<TableCell>{"=1+1 & <x>", std::monostate(), false});
    const auto bytes = writer->finish();
    ASSERT_TRUE(bytes) << bytes.error().message;
    const auto sheet = read_xlsx(*bytes, "");
    ASSERT_TRUE(sheet) << sheet.error().message;
    EXPECT_EQ(sheet->name, "Anju");
    ASSERT_EQ(sheet->rows.size(), 3U);
    EXPECT_EQ(sheet->rows[0].cells[0], text("户编号"));
    EXPECT_EQ(sheet->rows[1].cells,
              (std::vector<Cell>{text("130624-000001"), number("-12"), {"TRUE", CellKind::flag}}));
    EXPECT_EQ(sheet->rows[2].cells[0], text("=1+1 & <x>"));
    EXPECT_EQ(sheet->rows[2].cells[2], (Cell{"FALSE", CellKind::flag}));
}

TEST(ReadXlsxTest, ReadsEachKindOfCell) {
    EXPECT_EQ(first_row("<c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\"><v>12.5</v></c>"),
              (std::vector<Cell>{text("rich text"), {}, number("12.5")}));
    EXPECT_EQ(first_row("<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r>"
                        "<rPh sb=\"0\" eb=\"1\"><t>phonetic</t></rPh></is></c>"),
              (std::vector<Cell>{text("inline")}));
    EXPECT_EQ(first_row("<c t=\"b\"><v>1</v></c><c t=\"str\"><f>A1</f><v>made</v></c>"),
              (std::vector<Cell>{{"TRUE", CellKind::flag}, text("made")}));
    EXPECT_EQ(first_row("<c t=\"d\"><v>2020-04-01T00:00:00</v></c>"),
              (std::vector<Cell>{{"2020-04-01T00:00:00", CellKind::day}}));
    EXPECT_EQ(first_row("<c><f>1+1</f><v>2</v></c><c><v>0.30000000000000004</v></c>"),
              (std::vector<Cell>{number("2"), number("0.3")}));
    EXPECT_EQ(first_row("<c><v>123456789012</v></c><c><v>1.5E2</v></c>"),
              (std::vector<Cell>{number("123456789012"), number("150")}));
}

TEST(ReadXlsxTest, SaysOfCellsThatTheyHaveNoValue) {
    EXPECT_EQ(first_row("<c t=\"e\"><v>#REF!</v></c>"),
              (std::vector<Cell>{{"#REF!", CellKind::error_value}}));
    EXPECT_EQ(first_row("<c><f>A1*2</f></c>"), (std::vector<Cell>{{"", CellKind::no_value}}));
    EXPECT_EQ(first_row("<c><v>1.30624199001011E+17</v></c>"),
              (std::vector<Cell>{{"1.30624199001011E+17", CellKind::lost_digits}}));
    EXPECT_EQ(first_row("<c t=\"s\"><v>99</v></c>"),
              (std::vector<Cell>{{"99", CellKind::error_value}}));
    EXPECT_EQ(first_row("<c s=\"1\"><v>60</v></c>"),
              (std::vector<Cell>{{"60", CellKind::no_date}}));
}

TEST(ReadXlsxTest, ReadsDatesByTheirFormats) {
    const auto row = first_row(
        "<c s=\"1\"><v>43922</v></c><c s=\"2\"><v>43922.354166667</v></c>"
        "<c s=\"3\"><v>43922</v></c><c s=\"0\"><v>43922</v></c>");
    EXPECT_EQ(row, (std::vector<Cell>{{"2020-04-01", CellKind::day},
                                      {"2020-04-01T08:30:00", CellKind::day},
                                      number("43922"),
                                      number("43922")}));
}

TEST(ReadXlsxTest, KnowsWhichFormatsShowDates) {
    for (const auto* code : {"yyyy-mm-dd", "yyyy/m/d;@", "[$-804]yyyy\"年\"m\"月\"d\"日\"",
                             "DD.MM.YY", "m/d/yy h:mm"}) {
        EXPECT_TRUE(is_date_format(code)) << code;
    }
    for (const auto* code :
         {"General", "0.00", "#,##0", "[Red]0", "\"day\" 0", "h:mm", "\\d0", "@", "0_d"}) {
        EXPECT_FALSE(is_date_format(code)) << code;
    }
}

TEST(ReadXlsxTest, CountsDaysAsSpreadsheetsDo) {
    EXPECT_EQ(day_of_serial(1, false)->text(), "1900-01-01");
    EXPECT_EQ(day_of_serial(59, false)->text(), "1900-02-28");
    EXPECT_FALSE(day_of_serial(60, false));
    EXPECT_EQ(day_of_serial(61, false)->text(), "1900-03-01");
    EXPECT_EQ(day_of_serial(43922, false)->text(), "2020-04-01");
    EXPECT_EQ(day_of_serial(2958465, false)->text(), "9999-12-31");
    EXPECT_FALSE(day_of_serial(2958466, false));
    EXPECT_FALSE(day_of_serial(0, false));
    EXPECT_EQ(day_of_serial(0, true)->text(), "1904-01-01");
    EXPECT_EQ(day_of_serial(42460, true)->text(), "2020-04-01");
}

TEST(ReadXlsxTest, CountsFrom1904WhereTheWorkbookSaysSo) {
    for (const auto* said : {"1", "true", "0"}) {
        WorkbookParts parts;
        parts.properties = std::string("<workbookPr date1904=\"") + said + "\"/>";
        parts.rows = "<row><c s=\"1\"><v>42460</v></c></row>";
        const auto sheet = read_xlsx(workbook(parts), "");
        ASSERT_TRUE(sheet) << sheet.error().message;
        EXPECT_EQ(sheet->from_1904, *said != '0');
        EXPECT_EQ(sheet->rows[0].cells[0].text, *said == '0' ? "2016-03-31" : "2020-04-01");
    }
}

TEST(ReadXlsxTest, FindsPartsByAbsoluteAndRelativeTargets) {
    EXPECT_EQ(part_of_target("xl/workbook.xml", "worksheets/sheet1.xml"),
              "xl/worksheets/sheet1.xml");
    EXPECT_EQ(part_of_target("xl/workbook.xml", "/xl/worksheets/sheet1.xml"),
              "xl/worksheets/sheet1.xml");
    EXPECT_EQ(part_of_target("xl/workbook.xml", "../xl/styles.xml"), "xl/styles.xml");
    EXPECT_EQ(part_of_target("", "xl/workbook.xml"), "xl/workbook.xml");
    EXPECT_EQ(part_of_target("workbook.xml", "sheet.xml"), "sheet.xml");
    EXPECT_EQ(part_of_target("a/b/c.xml", "../../../d.xml"), "d.xml");
}

TEST(ReadXlsxTest, TakesTheFirstSheetThatIsShownOrTheOneNamed) {
    WorkbookParts parts;
    parts.sheets =
        "<sheet name=\"old\" sheetId=\"1\" state=\"hidden\" r:id=\"rId9\"/>"
        "<sheet name=\"房屋\" sheetId=\"2\" r:id=\"rId1\"/>";
    parts.rows = "<row><c><v>7</v></c></row>";
    const auto bytes = workbook(parts);
    EXPECT_EQ(read_xlsx(bytes, "")->name, "房屋");
    EXPECT_EQ(read_xlsx(bytes, "房屋")->rows[0].cells[0], number("7"));
    const auto refused = read_xlsx(bytes, "人口");
    EXPECT_EQ(refused.error().rule, "sheet-unknown");
    EXPECT_NE(refused.error().message.find("房屋"), std::string::npos);
}

TEST(ReadXlsxTest, TakesRowsAndCellsWithoutReferences) {
    const auto sheet = read_xlsx(
        workbook_of("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r=\"B3\"><v>3</v></c>"
                    "</row>"),
        "");
    ASSERT_EQ(sheet->rows.size(), 2U);
    EXPECT_EQ(sheet->rows[0].cells[1], number("2"));
    EXPECT_EQ(sheet->rows[1].number, 3U);
    EXPECT_EQ(sheet->rows[1].cells[1], number("3"));
}

TEST(ReadXlsxTest, RefusesWhatIsCutOffOrChanged) {
    const auto whole = workbook_of("<row><c><v>1</v></c></row>");
    ASSERT_EQ(rule_of(whole), "none");
    for (const std::size_t size : {std::size_t{4}, whole.size() / 2, whole.size() - 1}) {
        EXPECT_EQ(rule_of(whole.substr(0, size)), "zip-malformed") << size;
    }
    EXPECT_EQ(rule_of("PK\x03\x04 is not all"), "zip-malformed");
    EXPECT_EQ(rule_of(workbook_of("<row><c><v>1</v></row>")), "xml-malformed");
    EXPECT_EQ(rule_of(zip_of({{"a.txt", "b"}})), "zip-part-missing");
}

// Whatever is damaged, the answer is an error or a sheet, never a crash.
TEST(ReadXlsxTest, SurvivesEveryByteChanged) {
    const auto whole = workbook_of("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>43922</v></c></row>");
    for (std::size_t i = 0; i < whole.size(); ++i) {
        auto damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
        read_xlsx(damaged, "");
    }
}

TEST(ReadXlsxTest, RefusesWhatIsHuge) {
    EXPECT_EQ(rule_of(workbook_of("<row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row>")),
              "sheet-too-large");
    std::string many;
    for (std::size_t i = 0; i <= sheet_rows_max; ++i) many += "<row><c><v>1</v></c></row>";
    EXPECT_EQ(rule_of(workbook_of(many)), "sheet-too-large");
}

TEST(ZipPartsTest, RefuseWhatUnpacksToFarMore) {
    const auto bytes = zip_of({{"a", std::string(1 << 20, ' ')}, {"b", std::string(1 << 20, 'x')}});
    ASSERT_LT(bytes.size(), 10'000U);
    const auto read = [&](std::uint64_t unpacked_max) {
        auto parts = *ZipParts::open(bytes, unpacked_max);
        const auto take = [](std::string_view, bool) { return true; };
        const auto first = parts.read("a", take);
        return first ? parts.read("b", take) : first;
    };
    EXPECT_TRUE(read(2 << 20));
    EXPECT_EQ(read((2 << 20) - 1).error().rule, "zip-too-large");
    EXPECT_EQ(read(1000).error().rule, "zip-too-large");
}

TEST(ReadXlsxTest, RefusesEntitiesOfItsOwn) {
    WorkbookParts parts;
    parts.prolog = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    parts.rows = "<row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row>";
    EXPECT_EQ(rule_of(workbook(parts)), "xml-malformed");
}

// Written by openpyxl, whose targets are absolute and whose formulas have no value.
TEST(ReadXlsxTest, ReadsWhatOpenpyxlWrites) {
    const auto bytes = openpyxl_workbook(R"(
sheet.append(["户编号", "日期", "面积", "是", "算"])
sheet.append(["130624-000001", datetime.date(2020, 4, 1), 12.5, True, "=1+1"])
)");
    ASSERT_FALSE(bytes.empty()) << "python3-openpyxl is missing: deploy/install --tests";
    const auto sheet = read_xlsx(bytes, "");
    ASSERT_TRUE(sheet) << sheet.error().message;
    EXPECT_EQ(sheet->rows[0].cells[0], text("户编号"));
    EXPECT_EQ(sheet->rows[1].cells, (std::vector<Cell>{text("130624-000001"),
                                                       {"2020-04-01", CellKind::day},
                                                       number("12.5"),
                                                       {"TRUE", CellKind::flag},
                                                       {"", CellKind::no_value}}));
}

}  // namespace
}  // namespace anju
