// Sentences of what is wrong with sheets that are imported and tables that are asked for.
#include <array>

#include "events/words/problem_tables.hpp"

namespace anju {
namespace {

constexpr std::array sentences{
    Sentence{"cell-decimals-too-many",
             {"小数位数过多[，最多{decimals}位][，不能是“{value}”]",
              "too many decimals[, at most {decimals}][, not \"{value}\"]"}},
    Sentence{"cell-error-value",
             {"单元格内是错误值，请改正公式或直接填写", "the spreadsheet has an error here"}},
    Sentence{"cell-lost-digits",
             {"数字超过15位，表格软件已丢失末尾数字：请把该列设为文本格式后重新填写",
              "a number of more than 15 digits, of which the spreadsheet lost some: format "
              "the column as text and enter it again"}},
    Sentence{"cell-missing", {"必填，不能为空", "required, and empty"}},
    Sentence{"cell-no-date",
             {"显示为日期，但没有这一天", "shown as a date, but there is no such day"}},
    Sentence{"cell-no-day",
             {"应填日期，例如2020-04-01[，不能是“{value}”]",
              "a date such as 2020-04-01 is expected[, not \"{value}\"]"}},
    Sentence{"cell-no-flag",
             {"应填“是”或“否”[，不能是“{value}”]", "yes or no is expected[, not \"{value}\"]"}},
    Sentence{"cell-no-instant",
             {"应填时间，例如2020-04-01 08:30[，不能是“{value}”]",
              "a time such as 2020-04-01 08:30 is expected[, not \"{value}\"]"}},
    Sentence{"cell-no-integer",
             {"应填整数[，不能是“{value}”]", "a whole number is expected[, not \"{value}\"]"}},
    Sentence{"cell-no-json",
             {"应填JSON[，不能是“{value}”]", "JSON is expected[, not \"{value}\"]"}},
    Sentence{"cell-no-number",
             {"应填数字[，不能是“{value}”]", "a number is expected[, not \"{value}\"]"}},
    Sentence{"cell-parts-differ",
             {"各部分用“|”分隔，部分的数目或内容不对[：“{value}”]",
              "the parts, separated by |, are not those expected[: \"{value}\"]"}},
    Sentence{"cell-without-value",
             {"公式没有保存计算结果：请用表格软件打开并重新保存",
              "a formula whose value is not stored: open the file in a spreadsheet and "
              "save it again"}},
    Sentence{"cell-word-unknown",
             {"没有这个选项[：“{value}”][，可填：{words}]",
              "there is no such word[: \"{value}\"][, but: {words}]"}},
    Sentence{"csv-malformed",
             {"CSV格式有误：含引号、换行或分隔符的单元格须用引号括起", "the CSV is malformed"}},
    Sentence{"dry-run-malformed",
             {"dry_run 参数须为 true、false 或一个名称", "dry_run is true, false or a name"}},
    Sentence{"file-unwritable", {"文件无法写入", "the file cannot be written"}},
    Sentence{
        "format-not-tabular",
        {"该内容不是表格，只能以JSON给出", "this answer is no table: it is given as JSON only"}},
    Sentence{"format-unknown",
             {"格式须为 json、csv、xlsx 或 ndjson", "a format is json, csv, xlsx or ndjson"}},
    Sentence{
        "heading-missing",
        {"缺少必填列[：第{row}行，{headings}]", "a column is missing[: row {row}, {headings}]"}},
    Sentence{"heading-twice",
             {"同一列出现两次[：第{row}行，{headings}]",
              "a column stands there twice[: row {row}, {headings}]"}},
    Sentence{"heading-unknown",
             {"有不认识的列[：第{row}行，{headings}][；缺少的列：{missing}][；可用的列：{known}]",
              "there are columns that are not known[: row {row}, {headings}][; missing "
              "are {missing}][; known are {known}]"}},
    Sentence{"heading-without-unit",
             {"金额、面积列的标题须写明单位[：第{row}行，{headings}]",
              "an amount's heading says its unit[: row {row}, {headings}]"}},
    Sentence{"headings-missing",
             {"表格为空：首行应为标题行，请用 anju template 生成模板",
              "the sheet is empty: its first row names the columns"}},
    Sentence{"input-read-once",
             {"--all-or-nothing 要读取两遍，请给出文件",
              "--all-or-nothing reads its lines twice: give a file"}},
    Sentence{"out-of-memory", {"内存不足", "there is not enough memory"}},
    Sentence{"rehearsal-too-large",
             {"一次试算涉及的对象过多，请分成几份",
              "a dry run follows too many streams: try the file in parts"}},
    Sentence{"result-unwritable",
             {"退回文件无法写入，请用 --result 另指定文件",
              "the result cannot be written: name another file with --result"}},
    Sentence{"row-cells-beyond",
             {"有内容的单元格所在的列没有标题",
              "a cell has something in it, but its column no heading"}},
    Sentence{"row-repeated",
             {"与另一行完全相同[：第{row}行]：如确有两次，请加 --repeated-rows 导入",
              "the same as another row[, row {row}]: if it happened twice, import with "
              "--repeated-rows"}},
    Sentence{"sheet-command-unknown",
             {"不知道表格登记什么事项：请用 --as 指明，例如 --as house.register",
              "what the rows record is not known: say it with --as, such as --as house.register"}},
    Sentence{"sheet-format-old",
             {"这是Excel 97-2003（.xls）或加密的工作簿：请另存为 .xlsx 或 CSV",
              "a workbook of Excel 97-2003, or one with a password: save it as .xlsx "
              "or CSV"}},
    Sentence{"sheet-too-large",
             {"表格过大，请分成几份导入", "the sheet is too large: import it in parts"}},
    Sentence{"sheet-unknown", {"工作簿里没有这个工作表", "the workbook has no such sheet"}},
    Sentence{"table-too-large",
             {"行数超过Excel工作表的上限，请改用 csv 或 ndjson",
              "an Excel sheet cannot hold so many rows: ask for csv or ndjson"}},
    Sentence{"table-unwritable", {"无法生成表格文件", "the table cannot be written"}},
    Sentence{"text-encoding-unknown",
             {"文件编码既不是UTF-8也不是GB18030：请另存为“CSV UTF-8”或 .xlsx",
              "the text is neither UTF-8 nor GB18030: save it as CSV UTF-8 or .xlsx"}},
    Sentence{
        "xml-malformed",
        {".xlsx 文件内容有误：请用表格软件打开并重新保存", "the .xlsx file is malformed inside"}},
    Sentence{"zip-malformed",
             {"文件已损坏，不是完整的 .xlsx：请用表格软件打开并重新保存",
              "this is no sound .xlsx file: open it in a spreadsheet and save it again"}},
    Sentence{
        "zip-part-missing",
        {".xlsx 文件缺少必要的部分：请用表格软件打开并重新保存", "the .xlsx file lacks a part"}},
    Sentence{"zip-too-large",
             {".xlsx 文件解压后过大，请分成几份导入",
              "the .xlsx file unpacks to too much: import it in parts"}},
};

}  // namespace

std::span<const Sentence> sheet_sentences() {
    return sentences;
}

}  // namespace anju
