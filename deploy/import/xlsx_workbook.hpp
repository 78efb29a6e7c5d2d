// What a workbook says about its sheets: where they are, its texts, which numbers are dates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "deploy/import/zip_parts.hpp"

namespace anju {

struct Workbook {
    struct Sheet {
        std::string name;
        std::string part;  // "xl/worksheets/sheet1.xml"
        bool hidden = false;
    };
    std::vector<Sheet> sheets;
    std::vector<std::string> shared_texts;
    std::vector<bool> date_styles;  // by the style of a cell: whether it shows a date
    bool from_1904 = false;         // its days are counted from 1904, as on old Macintoshes
};

Result<Workbook> read_workbook(ZipParts& parts);

// Whether a number format shows a date, as "yyyy/m/d" and "[$-804]d\"日\"" do.
bool is_date_format(std::string_view code);

// "xl/worksheets/sheet1.xml" for the target "worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml"
// or "/xl/worksheets/sheet1.xml" of the part "xl/workbook.xml".
std::string part_of_target(std::string_view from_part, std::string_view target);

}  // namespace anju
