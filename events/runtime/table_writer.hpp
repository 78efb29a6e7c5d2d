// Tables as files: CSV for spreadsheets and scripts, Excel workbooks, JSON lines. Rows are written
// one after another; the file is given at the end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

enum class TableFormat { csv, xlsx, ndjson };

// "csv", "xlsx" or "ndjson"; nothing for other words.
std::optional<TableFormat> table_format(std::string_view name);
std::string_view name_of(TableFormat format);
std::string_view content_type_of(TableFormat format);

// A number stays a number. Ids and codes are texts: a spreadsheet would round them.
using TableCell = std::variant<std::monostate, std::string, std::int64_t, bool>;

class TableWriter {
  public:
    // Rows of an Excel sheet, its heading included.
    static constexpr std::size_t xlsx_rows_max = 1'048'576;

    virtual ~TableWriter() = default;
    // A cell for each column; missing ones at the end are empty.
    virtual void add_row(std::span<const TableCell> cells) = 0;
    // The whole file, once. `next`: where it goes on, when these are not all rows; only JSON lines
    // can say so. Errors: table-too-large, table-unwritable.
    virtual Result<std::string> finish(std::string_view next = {}) = 0;
};

struct TableColumn {
    std::string heading;
    std::vector<std::string> choices{};  // in Excel: what its drop-down offers; empty = none
};

struct TableOptions {
    std::string name = "Anju";    // of the worksheet, at most 31 characters
    std::size_t choice_rows = 0;  // rows below the heading that get the drop-downs
};

// A writer of the format. JSON lines: an object each, by heading, absent instead of null; the last
// line is {"complete":true,"count":n}, so that a cut file shows, or {"complete":false,…,"next":…}.
std::unique_ptr<TableWriter> make_table_writer(TableFormat format, std::vector<TableColumn> columns,
                                               TableOptions options = {});

// A text as a cell of a CSV that no spreadsheet takes for a formula: what begins with = + - @, TAB,
// CR or NUL gets a ' in front, unless it is a plain number.
std::string csv_guarded(std::string_view text);

}  // namespace anju
