#include "deploy/import/result_sheet.hpp"

#include <algorithm>

#include "deploy/import/sheet_words.hpp"

namespace anju {
namespace {

constexpr std::array added_columns{ResultColumn::row, ResultColumn::column, ResultColumn::reason,
                                   ResultColumn::rule};

// The columns that the sheet had, without those of an earlier result.
std::vector<std::size_t> kept_columns(const SheetHeadings& headings) {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < headings.columns.size(); ++i) {
        if (headings.columns[i].field) kept.push_back(i);
    }
    return kept;
}

void add_text(std::string& all, std::string_view text, Language language) {
    if (!all.empty()) all += language == Language::chinese ? "；" : "; ";
    all += text;
}

// A whole number stays one where it fits; everything else is the text it was.
TableCell cell_of(const Cell& cell) {
    if (cell.text.empty()) return std::monostate();
    return cell.text;
}

void add_faults(std::vector<TableCell>& cells, const RefusedRow& refused,
                const SheetHeadings& headings, Language language) {
    std::string columns, reasons, rules;
    for (const auto& fault : refused.faults) {
        const bool has_column = fault.column && *fault.column < headings.columns.size();
        const auto heading = has_column ? headings.columns[*fault.column].text : std::string();
        const auto sentence = sentence_of(fault.error, language);
        if (has_column) add_text(columns, heading, language);
        const bool chinese = language == Language::chinese;
        add_text(reasons, has_column ? heading + (chinese ? "：" : ": ") + sentence : sentence,
                 language);
        add_text(rules, fault.error.rule, language);
    }
    cells.emplace_back(columns);
    cells.emplace_back(reasons);
    cells.emplace_back(rules);
}

}  // namespace

Result<std::string> result_sheet(const Sheet& sheet, const SheetHeadings& headings,
                                 const CommandSheet& command,
                                 const std::vector<RefusedRow>& refused, TableFormat format,
                                 Language language) {
    const auto kept = kept_columns(headings);
    std::vector<TableColumn> columns;
    for (const auto column : kept) columns.push_back({headings.columns[column].text});
    for (const auto added : added_columns) columns.push_back({heading_of(added, language)});
    TableOptions options;
    options.name = sheet_title(command);
    const auto writer = make_table_writer(format, std::move(columns), options);
    for (const auto& one : refused) {
        const auto& row = sheet.rows[one.row];
        std::vector<TableCell> cells;
        for (const auto column : kept) {
            cells.push_back(column < row.cells.size() ? cell_of(row.cells[column]) : TableCell());
        }
        cells.emplace_back(std::int64_t{row.number});
        add_faults(cells, one, headings, language);
        writer->add_row(cells);
    }
    return writer->finish();
}

std::optional<std::size_t> column_of_pointer(std::string_view pointer,
                                             const SheetHeadings& headings,
                                             const CommandSheet& command) {
    if (!pointer.starts_with('/')) return std::nullopt;
    const auto field = pointer.substr(1, pointer.find('/', 1) - 1);
    for (std::size_t i = 0; i < headings.columns.size(); ++i) {
        const auto& heading = headings.columns[i];
        if (heading.field && command.columns[*heading.field].name == field) return i;
    }
    return std::nullopt;
}

}  // namespace anju
