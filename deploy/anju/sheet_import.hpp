// Records the rows of a sheet through a running Anju: decides which command they are, sends them,
// gathers what was refused.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/anju/server.hpp"
#include "deploy/import/result_sheet.hpp"
#include "events/words/words.hpp"

namespace anju {

struct ImportOptions {
    Server server{};
    std::string file = "-";   // - = the standard input
    std::string as{};         // "house.register"; empty = as the worksheet or the file is named
    std::string sheet{};      // which worksheet; empty = the first that is shown
    std::string key_batch{};  // rows of another batch are other commands
    std::string result{};     // file of what was refused; empty = beside the file
    bool dry_run = false;
    bool partial = true;  // what it does unless all_or_nothing is set
    bool all_or_nothing = false;
    bool repeated_rows = false;
    Language language = Language::english;
};

struct ImportReport {
    std::uint64_t rows = 0;
    std::uint64_t recorded = 0;  // of a dry run: what would be
    std::uint64_t replayed = 0;
    std::vector<RefusedRow> refused;  // in the order of the rows
    bool nothing_recorded = false;    // a dry run, or all or nothing and not all were good
    std::filesystem::path result{};   // the file with what was refused; empty when there is none
};

// A sheet with the command that its rows record, and what its columns are.
struct NamedSheet {
    Sheet sheet;
    CommandSheet command;
    SheetHeadings headings;
};
Result<NamedSheet> read_named_sheet(const std::string& bytes, const ImportOptions& options);

// Errors of the sheet as a whole, and unavailable when the server is lost on the way: what is
// recorded stays so, and the same import again goes on.
Result<ImportReport> import_sheet(const std::string& bytes, const ImportOptions& options);

// The command that a sheet is for, by `as`, its worksheet's name or its file's:
// "house.register.csv" and "house.register.result.csv" are for house.register.
Result<CommandSheet> sheet_of(const ImportOptions& options, std::string_view worksheet);

// Tells the file and its content: "houses.xlsx@3f2a9c0b1d2e".
std::string batch_of(const std::string& bytes, const ImportOptions& options);

// Beside `file`, "names.result.csv" for "names.xlsx", or with a number when another content stands
// there: what was mended there must not be lost.
std::filesystem::path result_beside(const std::filesystem::path& file, std::string_view content);

}  // namespace anju
