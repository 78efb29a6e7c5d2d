// Excel workbooks of one sheet, by libxlsxwriter; rows go to a temporary file as they come.
#pragma once

#include <memory>
#include <vector>

#include "events/runtime/table_writer.hpp"

namespace anju {

std::unique_ptr<TableWriter> make_xlsx_writer(const std::vector<TableColumn>& columns,
                                              TableOptions options);

}  // namespace anju
