// CSV files of officials: the first byte chooses the command that they are for, the rest is the
// file, in whatever encoding.
#include "deploy/import/template_sheet.hpp"
#include "deploy/import/text_encoding.hpp"
#include "events/runtime/table_writer.hpp"
#include "events/runtime/utf8.hpp"
#include "tests/fuzz/sheet_rows.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

std::vector<std::string> texts_of(const SheetRow& row) {
    std::vector<std::string> texts;
    for (const auto& cell : row.cells) texts.push_back(cell.text);
    while (!texts.empty() && texts.back().empty()) texts.pop_back();
    return texts;
}

// What was read is written by our own writer so that it is read again.
void write_again(const Sheet& sheet) {
    if (sheet.rows.empty()) return;
    std::vector<TableColumn> columns;
    for (const auto& text : texts_of(sheet.rows.front())) columns.push_back({text});
    const auto writer = make_table_writer(TableFormat::csv, columns);
    for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
        if (sheet.rows[i].cells.size() > columns.size()) return;  // it has no heading for them
        std::vector<TableCell> cells;
        for (const auto& text : texts_of(sheet.rows[i])) cells.emplace_back(text);
        writer->add_row(cells);
    }
    const auto file = writer->finish();
    demand(file.has_value(), "a sheet can be written");
    const auto again = read_sheet(*file, "");
    demand(again && again->rows.size() == sheet.rows.size(), "a sheet that is written is whole");
    for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
        demand(texts_of(again->rows[i]) == texts_of(sheet.rows[i]), "its cells are the same");
    }
}

void run(std::string_view bytes) {
    Bytes input(bytes);
    const auto which = input.number<std::uint8_t>();
    const std::string file(input.rest());
    const auto text = decode_text(file);
    if (text) demand(is_utf8(*text), "a text that was decoded is UTF-8");
    if (looks_like_xlsx(file)) return;
    const auto sheet = read_sheet(file, "");
    if (!sheet) return;
    for (const auto& row : sheet->rows) {
        for (const auto& cell : row.cells) demand(is_utf8(cell.text), "a cell is UTF-8");
    }
    write_again(*sheet);
    read_rows(*sheet, which);
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    const auto& sheets = command_sheets();
    for (std::size_t i = 0; i < sheets.size() && i < 256; ++i) {
        const auto language = i % 2 == 0 ? Language::english : Language::chinese;
        const auto made = template_sheet(sheets[i], TableFormat::csv, language);
        if (!made) continue;
        all.push_back(std::string(1, static_cast<char>(i)) + *made +
                      "130708-1,2020-04-01,130708,8000,yes;no,a|b\n\"130708-2\",'=1,\"a\"\"b\"\n");
    }
    all.push_back(std::string("\0\xFF\xFEi\0d\0;\0o\0\r\0\n\0", 15));
    all.push_back(std::string("\0id\toccurred_on\r\n\xD6\xD0\xCE\xC4\t2020/4/1\r\n", 33));
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
