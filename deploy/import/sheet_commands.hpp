// The rows of a sheet become commands, each with an idempotency key of its own content: the same
// row is recorded once, whatever the order of the rows, the format and the name of its file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/import/command_sheet.hpp"
#include "deploy/import/sheet.hpp"

namespace anju {

// What a heading stands for.
struct SheetHeading {
    std::string text;                  // as it stands there
    std::optional<std::size_t> field;  // of CommandSheet::columns; none = a column to leave out
    bool raw = false;                  // the field's name in the API: amounts in its units
};

struct SheetHeadings {
    std::uint32_t row = 0;  // its number
    std::size_t index = 0;  // among the rows of the sheet
    std::vector<SheetHeading> columns{};
};

// Finds the headings in the first row that has any. Headings are those of either language or the
// raw names, in any order; columns that a result added are left out. Errors: headings-missing,
// heading-unknown, heading-twice, heading-without-unit: they name all that is wrong.
Result<SheetHeadings> read_headings(const Sheet& sheet, const CommandSheet& command);

// What is wrong with a row.
struct RowFault {
    std::optional<std::size_t> column;  // of the sheet; none = the whole row
    Error error;
};

struct RowCommand {
    std::string line;                // for POST /v1/commands; empty when there are faults
    std::vector<RowFault> faults{};  // all of them
};

struct RowCommandOptions {
    std::string batch{};         // in the metadata of each event
    std::string key_batch{};     // part of the keys: rows of another one are other commands
    bool repeated_rows = false;  // rows that are the same are several commands
};

class RowCommands {
  public:
    RowCommands(const CommandSheet& command, const SheetHeadings& headings, bool from_1904,
                RowCommandOptions options);

    RowCommand make(const SheetRow& row);

  private:
    struct Read;
    void read_cells(const SheetRow& row, Read& read) const;
    std::string key_of(const Read& read, std::uint32_t number, std::vector<RowFault>& faults);

    const CommandSheet& command_;
    const SheetHeadings& headings_;
    const bool from_1904_;
    const RowCommandOptions options_;
    struct Seen {
        std::uint32_t row = 0;  // the first
        std::uint64_t times = 0;
    };
    std::map<std::string, Seen> seen_;
};

// Whether a row explains or comments: its first cell begins with "#".
bool is_comment(const SheetRow& row);

// The key of a command's content: a hash of stream, command and body, without what is confidential
// and without where it came from. For "times" > 0 of one that is there more than once.
std::string content_key(std::string_view batch, std::string_view stream, std::string_view command,
                        const boost::json::object& body, const CommandSheet* shape,
                        std::uint64_t times);

}  // namespace anju
