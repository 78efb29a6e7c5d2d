#include "tests/fuzz/sheet_rows.hpp"

#include <boost/json.hpp>

#include "deploy/import/result_sheet.hpp"
#include "deploy/import/sheet_commands.hpp"
#include "services/catalogue.hpp"
#include "services/shell/json_body.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

void check_fault(const RowFault& fault, const SheetRow& row) {
    demand(!fault.error.rule.empty() && !fault.error.message.empty(),
           "a fault names its rule and says why");
    demand(!fault.column || *fault.column < std::max(row.cells.size(), sheet_columns_max),
           "a fault names a column that there can be");
}

void check_line(const std::string& line, const CommandSheet& command) {
    const auto json = parse_json_body(line);
    demand(json && json->is_object(), "a row becomes a line of JSON");
    const auto& object = json->get_object();
    demand(object.contains("key") && object.contains("body"), "a line has a key and a body");
    demand(std::string_view(object.at("stream").as_string()).starts_with(command.stream + "/"),
           "a row is about a stream of its sheet");
}

}  // namespace

const std::vector<CommandSheet>& command_sheets() {
    static const auto all = [] {
        std::vector<CommandSheet> sheets;
        for (const auto& service : all_services()) {
            for (const auto& make : service.tables) {
                const auto table = make();
                for (const auto& one : table->commands()) {
                    auto sheet = command_sheet(table->stream_name(), one.first);
                    if (sheet) sheets.push_back(std::move(*sheet));
                }
            }
        }
        return sheets;
    }();
    return all;
}

void read_rows(const Sheet& sheet, std::uint8_t which) {
    demand(sheet.rows.size() <= sheet_rows_max, "a sheet has no more rows than it may");
    const auto& command = command_sheets()[which % command_sheets().size()];
    const auto headings = read_headings(sheet, command);
    if (!headings) return;
    RowCommands commands(command, *headings, sheet.from_1904, {});
    std::vector<RefusedRow> refused;
    for (std::size_t i = headings->index + 1; i < sheet.rows.size(); ++i) {
        const auto& row = sheet.rows[i];
        if (is_comment(row)) continue;
        const auto made = commands.make(row);
        demand(made.line.empty() != made.faults.empty(), "a row is either a command or has faults");
        for (const auto& fault : made.faults) check_fault(fault, row);
        if (!made.line.empty()) check_line(made.line, command);
        if (!made.faults.empty()) refused.push_back({i, made.faults});
    }
    for (const auto language : {Language::english, Language::chinese}) {
        const auto told =
            result_sheet(sheet, *headings, command, refused, TableFormat::csv, language);
        demand(told.has_value(), "what is refused can be written");
        const auto again = read_sheet(*told, "");
        demand(again.has_value(), "what is refused can be read again");
        demand(again->rows.size() >= refused.size() + 1, "none of what is refused is lost");
    }
}

}  // namespace anju::fuzz
