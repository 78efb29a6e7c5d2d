// A sheet as it was read, from CSV or Excel alike: rows of cells, all as UTF-8 text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

// What the file itself says a cell is. CSV says nothing: all its cells are text.
enum class CellKind {
    text,
    number,  // at most 15 digits, as Excel shows them: "12.5"
    day,     // a number that is shown as a date: "2020-04-01" or "2020-04-01T08:30:00"
    flag,    // "TRUE" or "FALSE"
    // What has no value that could be read; the text is what is stored there.
    error_value,  // "#REF!"
    lost_digits,  // a number of more than 15 digits, of which a spreadsheet keeps 15
    no_value,     // a formula whose value was not stored with it
    no_date,      // shown as a date, but none: 1900-02-29
};

struct Cell {
    std::string text{};
    CellKind kind = CellKind::text;

    bool operator==(const Cell&) const = default;
};

struct SheetRow {
    std::uint32_t number = 0;  // as the spreadsheet numbers it, from 1
    std::vector<Cell> cells{};
};

// Only rows that have something in them, in their order.
struct Sheet {
    std::string name{};      // of the worksheet; empty for CSV
    bool from_1904 = false;  // its numbers mean days counted from 1904
    std::vector<SheetRow> rows{};
};

// More is refused: such a file is sent in parts.
inline constexpr std::size_t sheet_rows_max = 200'000;
inline constexpr std::size_t sheet_columns_max = 500;
inline constexpr std::size_t sheet_bytes_max = std::size_t{256} << 20;  // of the file

Error too_many_rows();
Error too_many_columns(std::uint32_t row);

// Reads the bytes of a CSV or Excel file. `sheet_name`: which worksheet; empty = the first that is
// shown. Errors: invalid, naming row and what to do.
Result<Sheet> read_sheet(const std::string& bytes, const std::string& sheet_name);

// Whether the bytes are a zip, and so an Excel file rather than a text.
bool looks_like_xlsx(std::string_view bytes);

}  // namespace anju
