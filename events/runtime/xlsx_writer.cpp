#include "events/runtime/xlsx_writer.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace anju {
namespace {

constexpr std::size_t cell_characters_max = 32'767;
constexpr std::size_t choices_characters_max = 255;  // what Excel takes for a list in a cell
constexpr double column_width_min = 12, column_width_max = 40;
// Integers beyond lose digits in a spreadsheet, and are written as texts.
constexpr std::int64_t exact_max = 999'999'999'999'999;

// A file of its own that goes with it.
class TemporaryFile {
  public:
    TemporaryFile() : path_((std::filesystem::temp_directory_path() / "anju-XXXXXX").string()) {
        const int handle = ::mkstemp(path_.data());
        made_ = handle >= 0;
        if (made_) ::close(handle);
    }
    ~TemporaryFile() {
        std::error_code ignored;  // what cannot be removed is left to the system
        if (made_) std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    bool made() const { return made_; }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
    bool made_ = false;
};

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Chinese characters are twice as wide as Latin ones.
double width_of(std::string_view text) {
    const auto characters = characters_of(text);
    const auto wide = (text.size() - characters) / 2;
    return std::clamp(static_cast<double>(characters + wide) + 2, column_width_min,
                      column_width_max);
}

// At most as many characters as a cell takes, none of them cut in half.
std::string cut(std::string text) {
    if (text.size() <= cell_characters_max) return text;
    std::size_t end = cell_characters_max;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text;
}

// What XML cannot hold, and what Excel would read as the end of the text.
std::string without_controls(std::string text) {
    std::erase_if(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\n' && c != '\t';
    });
    return text;
}

class XlsxWriter : public TableWriter {
  public:
    XlsxWriter(const std::vector<TableColumn>& columns, TableOptions options) {
        if (!file_.made()) return;
        lxw_workbook_options how{};
        how.constant_memory = LXW_TRUE;
        book_ = ::workbook_new_opt(file_.path().c_str(), &how);
        sheet_ = ::workbook_add_worksheet(book_, options.name.c_str());
        if (sheet_ == nullptr) sheet_ = ::workbook_add_worksheet(book_, nullptr);
        auto* bold = ::workbook_add_format(book_);
        ::format_set_bold(bold);
        text_ = ::workbook_add_format(book_);
        ::format_set_num_format_index(text_, 49);  // "@": stays a text when it is edited
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            ::worksheet_set_column(sheet_, column, column, width_of(columns[i].heading),
                                   options.choice_rows > 0 ? text_ : nullptr);
            ::worksheet_write_string(sheet_, 0, column,
                                     without_controls(columns[i].heading).c_str(), bold);
            offer(columns[i], column, options.choice_rows);
        }
        ::worksheet_freeze_panes(sheet_, 1, 0);
    }
    ~XlsxWriter() override {
        if (book_ != nullptr) ::workbook_close(book_);
    }
    XlsxWriter(const XlsxWriter&) = delete;
    XlsxWriter& operator=(const XlsxWriter&) = delete;

    void add_row(std::span<const TableCell> cells) override {
        if (book_ == nullptr || ++row_ >= xlsx_rows_max) return;
        const auto row = static_cast<lxw_row_t>(row_);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            write(row, static_cast<lxw_col_t>(i), cells[i]);
        }
    }

    Result<std::string> finish(std::string_view) override {
        if (book_ == nullptr) {
            return unavailable("table-unwritable", "no temporary file can be made for a workbook");
        }
        const auto closed = ::workbook_close(std::exchange(book_, nullptr));
        if (closed != LXW_NO_ERROR) {
            return unavailable("table-unwritable", fmt::format("the workbook cannot be written: {}",
                                                               ::lxw_strerror(closed)));
        }
        if (row_ >= xlsx_rows_max) {
            return invalid("table-too-large",
                           fmt::format("an Excel sheet holds {} rows: ask for csv or ndjson",
                                       xlsx_rows_max - 1));
        }
        std::ifstream written(file_.path(), std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(written), {});
    }

  private:
    void write(lxw_row_t row, lxw_col_t column, const TableCell& cell) {
        if (const auto* number = std::get_if<std::int64_t>(&cell)) {
            if (*number >= -exact_max && *number <= exact_max) {
                ::worksheet_write_number(sheet_, row, column, static_cast<double>(*number),
                                         nullptr);
                return;
            }
            ::worksheet_write_string(sheet_, row, column, std::to_string(*number).c_str(), text_);
        }
        if (const auto* flag = std::get_if<bool>(&cell)) {
            ::worksheet_write_boolean(sheet_, row, column, *flag ? 1 : 0, nullptr);
        }
        if (const auto* text = std::get_if<std::string>(&cell)) {
            ::worksheet_write_string(sheet_, row, column, without_controls(cut(*text)).c_str(),
                                     text_);
        }
    }

    // Offered, not enforced: a cell may also have the word in another language.
    void offer(const TableColumn& column, lxw_col_t number, std::size_t rows) {
        std::size_t characters = 0;
        for (const auto& choice : column.choices) characters += characters_of(choice) + 1;
        if (rows == 0 || column.choices.empty() || characters > choices_characters_max) return;
        auto choices = column.choices;
        std::vector<char*> words;
        for (auto& choice : choices) words.push_back(choice.data());
        words.push_back(nullptr);
        lxw_data_validation list{};
        list.validate = LXW_VALIDATION_TYPE_LIST;
        list.value_list = words.data();
        list.error_type = LXW_VALIDATION_ERROR_TYPE_INFORMATION;
        ::worksheet_data_validation_range(sheet_, 1, number, static_cast<lxw_row_t>(rows), number,
                                          &list);
    }

    TemporaryFile file_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format* text_ = nullptr;
    std::size_t row_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> make_xlsx_writer(const std::vector<TableColumn>& columns,
                                              TableOptions options) {
    return std::make_unique<XlsxWriter>(columns, std::move(options));
}

}  // namespace anju
