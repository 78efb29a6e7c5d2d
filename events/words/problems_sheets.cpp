// Sentences of what is wrong with sheets that are imported and tables that are asked for.
#include <array>

#include "events/words/problem_tables.hpp"

namespace anju {
namespace {

constexpr std::array sentences{
    Sentence{"cell-decimals-too-many", {"小数位数过多", "the number has too many decimals"}},
    Sentence{"cell-error-value", {"单元格公式出错", "the spreadsheet has an error here"}},
    Sentence{"cell-lost-digits",
             {"数字超过 15 位，已失去精度：请将该列设为文本后重新填写",
              "a long number lost digits: format the column as text and enter it again"}},
    Sentence{"cell-missing", {"必填单元格为空", "the cell is required, and empty"}},
    Sentence{"cell-no-date", {"没有这一天", "there is no such day"}},
    Sentence{"cell-no-day", {"应填日期，如 2020-04-01", "a date such as 2020-04-01 is expected"}},
    Sentence{"cell-no-flag", {"应填“是”或“否”", "yes or no is expected"}},
    Sentence{"cell-no-instant",
             {"应填时间，如 2020-04-01 08:30", "a time such as 2020-04-01 08:30 is expected"}},
    Sentence{"cell-no-integer", {"应填整数", "a whole number is expected"}},
    Sentence{"cell-no-json", {"应填 JSON", "JSON is expected"}},
    Sentence{"cell-no-number", {"应填数字", "a number is expected"}},
    Sentence{"cell-parts-differ", {"应填以 | 分隔的各部分", "parts separated by | are expected"}},
    Sentence{"cell-without-value",
             {"公式的值未保存：请打开文件重新保存",
              "a formula has no stored value: open the file and save it again"}},
    Sentence{"cell-word-unknown", {"不是可选的值", "the word is none of those expected"}},
    Sentence{"csv-malformed", {"CSV 格式有误：引号未成对", "the CSV is malformed"}},
    Sentence{"dry-run-malformed", {"dry_run 参数格式不对", "dry_run is malformed"}},
    Sentence{"file-unwritable", {"文件无法写入", "the file cannot be written"}},
    Sentence{"format-unknown",
             {"格式须为 json、csv、xlsx 或 ndjson", "a format is json, csv, xlsx or ndjson"}},
    Sentence{"heading-missing", {"缺少必需的列", "a column is missing"}},
    Sentence{"heading-twice", {"列名重复", "a column stands twice"}},
    Sentence{"heading-unknown", {"没有这一列", "a heading names no column"}},
    Sentence{"heading-without-unit", {"列名须注明单位", "a heading names no unit"}},
    Sentence{"headings-missing", {"表格为空：第一行应为列名", "the sheet is empty"}},
    Sentence{"input-read-once",
             {"全部成功才导入时须给出文件", "lines that are read twice come from a file"}},
    Sentence{"out-of-memory", {"内存不足", "memory is out"}},
    Sentence{"rehearsal-too-large", {"试导入的对象过多，请分批", "a dry run is too large"}},
    Sentence{"result-unwritable", {"结果文件无法写入", "the result cannot be written"}},
    Sentence{"row-cells-beyond", {"单元格有内容，但该列没有列名", "a cell has no heading"}},
    Sentence{"row-repeated", {"与前面的行完全相同", "the row repeats another one"}},
    Sentence{"sheet-command-unknown",
             {"不知道表格登记什么事项，请指明", "what the rows record is not known"}},
    Sentence{"sheet-format-old",
             {"旧版 Excel（.xls）或加密文件：请另存为 .xlsx 或 CSV",
              "an old or encrypted workbook: save it as .xlsx or CSV"}},
    Sentence{"sheet-too-large",
             {"表格过大，请分批导入", "the sheet is too large: import it in parts"}},
    Sentence{"sheet-unknown", {"没有这个工作表", "there is no such sheet"}},
    Sentence{"table-none", {"该结果不是列表，只能以 JSON 取得", "the answer is no list"}},
    Sentence{"table-too-large",
             {"行数超过 Excel 上限，请用 csv 或 ndjson", "an Excel sheet holds fewer rows"}},
    Sentence{"table-unwritable", {"表格无法写出", "the table cannot be written"}},
    Sentence{"text-encoding-unknown",
             {"文字编码无法识别：请另存为 UTF-8 的 CSV 或 .xlsx",
              "the encoding is not known: save the file as CSV UTF-8 or .xlsx"}},
    Sentence{"xml-malformed", {".xlsx 文件内容有误", "the .xlsx file is malformed"}},
    Sentence{"zip-malformed", {".xlsx 文件已损坏", "this is no sound .xlsx file"}},
    Sentence{"zip-part-missing", {".xlsx 文件不完整", "the .xlsx file lacks a part"}},
    Sentence{"zip-too-large", {".xlsx 文件展开后过大", "the .xlsx file unpacks to too much"}},
};

}  // namespace

std::span<const Sentence> sheet_sentences() {
    return sentences;
}

}  // namespace anju
