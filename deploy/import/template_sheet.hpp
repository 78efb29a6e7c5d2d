// The empty sheet of a command, to be filled in: headings, and a row that explains each column.
#pragma once

#include <string>

#include "deploy/import/command_sheet.hpp"
#include "events/runtime/table_writer.hpp"
#include "events/words/words.hpp"

namespace anju {

// In Excel, columns of enumerations have a drop-down, and all cells are texts. Errors: those of
// TableWriter::finish().
Result<std::string> template_sheet(const CommandSheet& sheet, TableFormat format,
                                   Language language);

// The columns as a sheet that is filled in has them.
std::vector<TableColumn> template_columns(const CommandSheet& sheet, Language language);

}  // namespace anju
