#include "deploy/import/template_sheet.hpp"

#include "deploy/import/sheet_words.hpp"

namespace anju {
namespace {

constexpr std::size_t rows_with_choices = 5'000;

}  // namespace

std::vector<TableColumn> template_columns(const CommandSheet& sheet, Language language) {
    std::vector<TableColumn> columns;
    for (const auto& column : sheet.columns) {
        TableColumn made{heading_of(sheet, column, language)};
        for (const auto& word : column.words) {
            made.choices.push_back(word_of(sheet, column, word, language));
        }
        if (column.kind == ValueShape::Kind::flag) {
            for (const auto* word : {"true", "false"}) {
                made.choices.push_back(word_of(sheet, column, word, language));
            }
        }
        columns.push_back(std::move(made));
    }
    return columns;
}

Result<std::string> template_sheet(const CommandSheet& sheet, TableFormat format,
                                   Language language) {
    TableOptions options;
    options.name = sheet_title(sheet);
    options.choice_rows = rows_with_choices;
    const auto writer = make_table_writer(format, template_columns(sheet, language), options);
    std::vector<TableCell> explanations;
    for (const auto& column : sheet.columns) {
        // The sign that makes the row a comment.
        const std::string sign = explanations.empty() ? "# " : "";
        explanations.emplace_back(sign + explanation_of(sheet, column, language));
    }
    writer->add_row(explanations);
    return writer->finish();
}

}  // namespace anju
