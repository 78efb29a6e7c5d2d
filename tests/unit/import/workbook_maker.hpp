// Makes workbooks for tests: sound ones, strange ones, by hand or by openpyxl.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace anju {

// A zip of these parts.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts);

struct WorkbookParts {
    std::string sheets = "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/>";
    std::string properties{};  // of the workbook, before its sheets
    std::string prolog{};      // of the sheet, before its root
    std::string rows{};
};
// Its texts are "户主" and "rich text"; style 1 shows days, 2 days and times, 3 plain numbers.
std::string workbook(const WorkbookParts& parts);
std::string workbook_of(const std::string& rows);

// What openpyxl saves after `script` worked on `sheet`; empty when it is not installed.
std::string openpyxl_workbook(const std::string& script);

}  // namespace anju
