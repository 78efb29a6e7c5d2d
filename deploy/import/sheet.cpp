#include "deploy/import/sheet.hpp"

#include <fmt/format.h>

#include "deploy/import/csv_sheet.hpp"
#include "deploy/import/text_encoding.hpp"
#include "deploy/import/xlsx_sheet.hpp"

namespace anju {
namespace {

constexpr std::string_view zip_magic = "PK\x03\x04";
constexpr std::string_view old_excel_magic = "\xD0\xCF\x11\xE0";

}  // namespace

bool looks_like_xlsx(std::string_view bytes) {
    return bytes.starts_with(zip_magic);
}

Error too_many_rows() {
    return invalid("sheet-too-large", fmt::format("the sheet has more than {} rows: import it in "
                                                  "parts",
                                                  sheet_rows_max));
}

Error too_many_columns(std::uint32_t row) {
    return invalid("sheet-too-large",
                   fmt::format("row {} has more than {} columns", row, sheet_columns_max));
}

Result<Sheet> read_sheet(const std::string& bytes, const std::string& sheet_name) {
    if (bytes.size() > sheet_bytes_max) {
        return invalid("sheet-too-large",
                       fmt::format("the file has {} bytes; at most {} are read: import it in parts",
                                   bytes.size(), sheet_bytes_max));
    }
    if (looks_like_xlsx(bytes)) return read_xlsx(bytes, sheet_name);
    if (bytes.starts_with(old_excel_magic)) {
        return invalid("sheet-format-old",
                       "this is a workbook of Excel 97-2003 (.xls), or one with a password: open "
                       "it and save it as .xlsx or as CSV");
    }
    const auto text = decode_text(bytes);
    if (!text) return text.error();
    return read_csv(*text);
}

}  // namespace anju
