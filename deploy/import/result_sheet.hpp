// The rows that were refused, as they were, each with the reason: to be mended and imported again.
#pragma once

#include <string>
#include <vector>

#include "deploy/import/sheet_commands.hpp"
#include "events/runtime/table_writer.hpp"
#include "events/words/words.hpp"

namespace anju {

struct RefusedRow {
    std::size_t row = 0;  // among the rows of the sheet
    std::vector<RowFault> faults{};
};

// The columns of the sheet in their order, then number, columns, reasons and rules. `refused` is in
// the order of the rows. Errors: those of TableWriter::finish().
Result<std::string> result_sheet(const Sheet& sheet, const SheetHeadings& headings,
                                 const CommandSheet& command,
                                 const std::vector<RefusedRow>& refused, TableFormat format,
                                 Language language);

// The column of the sheet that a JSON pointer into the command's body means; none for others.
std::optional<std::size_t> column_of_pointer(std::string_view pointer,
                                             const SheetHeadings& headings,
                                             const CommandSheet& command);

}  // namespace anju
