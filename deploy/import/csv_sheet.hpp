// CSV as RFC 4180 has it, and as spreadsheets save it: separated by commas, semicolons or tabs,
// whichever the first line has most of.
#pragma once

#include <string_view>

#include "deploy/import/sheet.hpp"

namespace anju {

// `text` is UTF-8. A "'" that guards a formula (see csv_guarded() in table_writer.hpp) is taken off
// again. Errors: csv-malformed with the row.
Result<Sheet> read_csv(std::string_view text);

}  // namespace anju
