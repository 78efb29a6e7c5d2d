// A sheet of an Excel workbook (.xlsx, ISO/IEC 29500), as Excel, WPS, LibreOffice and the usual
// libraries write it. Formulas are not computed: their stored values are read.
#pragma once

#include <optional>
#include <string>

#include "deploy/import/sheet.hpp"
#include "events/base/types.hpp"

namespace anju {

// `sheet_name` empty: the first sheet that is shown. Errors: those of a zip and its XML, and
// sheet-unknown with the names there are.
Result<Sheet> read_xlsx(const std::string& bytes, const std::string& sheet_name);

// The day that a number means in a spreadsheet: 43922 is 2020-04-01. `from_1904`: counted from
// 1904. Nothing for 1900-02-29, which never was, and for what lies outside of 1900 to 9999.
std::optional<Day> day_of_serial(std::int64_t serial, bool from_1904);

}  // namespace anju
