// Reading of CSV: encodings, separators, quotes, limits.
#include "deploy/import/sheet.hpp"

#include <gtest/gtest.h>

#include "deploy/import/csv_sheet.hpp"
#include "deploy/import/text_encoding.hpp"
#include "events/runtime/table_writer.hpp"

namespace anju {
namespace {

std::vector<std::string> texts_of(const SheetRow& row) {
    std::vector<std::string> texts;
    for (const auto& cell : row.cells) texts.push_back(cell.text);
    return texts;
}

using Texts = std::vector<std::string>;

TEST(DecodeTextTest, ReadsUtf8WithAndWithoutItsMark) {
    EXPECT_EQ(*decode_text("户主"), "户主");
    EXPECT_EQ(*decode_text("\xEF\xBB\xBF户主"), "户主");
}

TEST(DecodeTextTest, ReadsGb18030AsChineseExcelSavesIt) {
    EXPECT_EQ(*decode_text("\xBB\xA7\xD6\xF7,1"), "户主,1");
    // Four bytes: a character that GBK has not.
    EXPECT_EQ(*decode_text("\xBB\xA7\x95\x32\x82\x36"), "户𠀀");
}

TEST(DecodeTextTest, ReadsUtf16WithItsMark) {
    EXPECT_EQ(*decode_text(std::string_view("\xFF\xFE\x37\x62,\0", 6)), "户,");
    EXPECT_EQ(*decode_text(std::string_view("\xFE\xFF\x62\x37\0,", 6)), "户,");
}

TEST(DecodeTextTest, NamesTheLineThatIsNoText) {
    const auto refused = decode_text("a\nb\n\xBB\xA7\n\xFF\xFF\xFF");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, "text-encoding-unknown");
    EXPECT_NE(refused.error().message.find("line 4"), std::string::npos) << refused.error().message;
}

TEST(ReadCsvTest, ReadsQuotesLineEndsAndEmptyCells) {
    const auto sheet = read_csv("a,b\r\n\"x, \"\"y\"\"\",\"two\r\nlines\"\r\n,\r\n\r\n1,2");
    ASSERT_TRUE(sheet) << sheet.error().message;
    ASSERT_EQ(sheet->rows.size(), 3U);
    EXPECT_EQ(texts_of(sheet->rows[1]), (Texts{"x, \"y\"", "two\r\nlines"}));
    EXPECT_EQ(sheet->rows[1].number, 2U);
    EXPECT_EQ(texts_of(sheet->rows[2]), (Texts{"1", "2"}));
    EXPECT_EQ(sheet->rows[2].number, 5U);
}

TEST(ReadCsvTest, FindsTheSeparator) {
    EXPECT_EQ(texts_of(read_csv("a;b,c;d\n")->rows[0]), (Texts{"a", "b,c", "d"}));
    EXPECT_EQ(texts_of(read_csv("a\tb\n")->rows[0]), (Texts{"a", "b"}));
    EXPECT_EQ(texts_of(read_csv("\"a;;;\",b\n")->rows[0]), (Texts{"a;;;", "b"}));
}

TEST(ReadCsvTest, RefusesAQuoteThatNeverEnds) {
    const auto refused = read_csv("a,b\n1,\"2\n3,4\n");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, "csv-malformed");
    EXPECT_NE(refused.error().message.find("row 2"), std::string::npos) << refused.error().message;
}

TEST(ReadCsvTest, RefusesTooManyColumnsAndRows) {
    EXPECT_EQ(read_csv(std::string(sheet_columns_max + 1, ',')).error().rule, "sheet-too-large");
    std::string many;
    for (std::size_t i = 0; i <= sheet_rows_max; ++i) many += "x\n";
    EXPECT_EQ(read_csv(many).error().rule, "sheet-too-large");
}

TEST(ReadSheetTest, SaysWhatToDoWithAnOldWorkbook) {
    const auto refused = read_sheet("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", "");
    EXPECT_EQ(refused.error().rule, "sheet-format-old");
    EXPECT_NE(refused.error().message.find(".xlsx"), std::string::npos);
}

TEST(CsvGuardTest, GuardsWhatASpreadsheetTakesForAFormula) {
    for (const std::string text : {"=1+1", "+86 10", "@SUM(A1)", "-x", "\tx", "\rx", "-1-1"}) {
        EXPECT_EQ(csv_guarded(text), "'" + text);
        const auto sheet = read_csv("\"'" + text + "\",1\n");
        EXPECT_EQ(sheet->rows[0].cells[0].text, text);
    }
    EXPECT_EQ(csv_guarded(std::string_view("\0x", 2)), std::string("'\0x", 3));
    for (const std::string text : {"-12", "-12.5", "1=1", "", "'quoted", "户主"}) {
        EXPECT_EQ(csv_guarded(text), text);
    }
}

TEST(TableWriterTest, WritesCsvThatReadsBack) {
    const auto writer = make_table_writer(TableFormat::csv, {{"名称"}, {"n"}, {"ok"}});
    writer->add_row(std::vector<TableCell>{"a,\"b\"\nc", std::int64_t{-5}, true});
    writer->add_row(std::vector<TableCell>{"=HYPERLINK(\"x\")"});
    const auto bytes = *writer->finish();
    EXPECT_EQ(bytes,
              "\xEF\xBB\xBF名称,n,ok\r\n\"a,\"\"b\"\"\nc\",-5,TRUE\r\n"
              "\"'=HYPERLINK(\"\"x\"\")\",,\r\n");
    const auto sheet = read_sheet(bytes, "");
    ASSERT_TRUE(sheet);
    EXPECT_EQ(texts_of(sheet->rows[1]), (Texts{"a,\"b\"\nc", "-5", "TRUE"}));
    EXPECT_EQ(sheet->rows[2].cells[0].text, "=HYPERLINK(\"x\")");
}

// Found by fuzzing.
TEST(TableWriterTest, WritesHeadingsThatDoNotLookLikeSeparators) {
    const auto writer = make_table_writer(TableFormat::csv, {{"a;b;c"}, {"d\te"}});
    writer->add_row(std::vector<TableCell>{std::string(" 1; "), std::string("2\t")});
    const auto sheet = read_sheet(*writer->finish(), "");
    ASSERT_TRUE(sheet);
    ASSERT_EQ(sheet->rows.size(), 2U);
    EXPECT_EQ(sheet->rows[0].cells, (std::vector<Cell>{{"a;b;c"}, {"d\te"}}));
    EXPECT_EQ(sheet->rows[1].cells, (std::vector<Cell>{{" 1; "}, {"2\t"}}));
}

TEST(TableWriterTest, WritesJsonLinesThatShowWhenTheyAreCut) {
    const auto writer = make_table_writer(TableFormat::ndjson, {{"a"}, {"b"}});
    writer->add_row(std::vector<TableCell>{std::monostate(), std::int64_t{1}});
    writer->add_row(std::vector<TableCell>{});
    writer->add_row(std::vector<TableCell>{"=x", false});
    EXPECT_EQ(*writer->finish(),
              "{\"b\":1}\n{}\n{\"a\":\"=x\",\"b\":false}\n{\"complete\":true,\"count\":3}\n");
}

}  // namespace
}  // namespace anju
