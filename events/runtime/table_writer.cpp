#include "events/runtime/table_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "events/base/json.hpp"
#include "events/runtime/xlsx_writer.hpp"

namespace anju {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";  // without it Excel takes it for GBK

bool is_plain_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto digits = text.find_first_not_of("0123456789");
    if (text.empty() || digits == 0) return false;
    if (digits == std::string_view::npos) return true;
    const auto rest = text.substr(digits + 1);
    return text[digits] == '.' && !rest.empty() &&
           rest.find_first_not_of("0123456789") == std::string_view::npos;
}

// What would be read as something else: readers leave out blanks around what is not quoted.
bool needs_quotes(std::string_view text, std::string_view special) {
    constexpr std::string_view blanks = " \t";
    return text.find_first_of(special) != std::string_view::npos ||
           (!text.empty() && (blanks.find(text.front()) != std::string_view::npos ||
                              blanks.find(text.back()) != std::string_view::npos));
}

std::string csv_quoted(std::string text, std::string_view special = ",\"\r\n") {
    if (!needs_quotes(text, special)) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted += '"';
}

// RFC 4180, with a mark at its beginning.
class CsvWriter : public TableWriter {
  public:
    explicit CsvWriter(const std::vector<TableColumn>& columns) : bytes_(utf8_mark) {
        // The first line tells readers what separates the cells: nothing else is to look like it.
        columns_ = columns.size();
        for (const auto& column : columns) {
            if (&column != columns.data()) bytes_ += ',';
            bytes_ += csv_quoted(csv_guarded(column.heading), ",;\t\"\r\n");
        }
        bytes_ += "\r\n";
    }

    void add_row(std::span<const TableCell> cells) override {
        for (std::size_t i = 0; i < columns_; ++i) {
            if (i > 0) bytes_ += ',';
            if (i < cells.size()) bytes_ += text_of(cells[i]);
        }
        bytes_ += "\r\n";
    }

    Result<std::string> finish(std::string_view) override { return std::move(bytes_); }

  private:
    static std::string text_of(const TableCell& cell) {
        if (const auto* text = std::get_if<std::string>(&cell)) {
            return csv_quoted(csv_guarded(*text));
        }
        if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
        if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "TRUE" : "FALSE";
        return {};
    }

    std::string bytes_;
    std::size_t columns_ = 0;
};

class JsonLinesWriter : public TableWriter {
  public:
    explicit JsonLinesWriter(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

    void add_row(std::span<const TableCell> cells) override {
        std::string line;
        for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
            if (std::holds_alternative<std::monostate>(cells[i])) continue;
            line += line.empty() ? '{' : ',';
            write_json_string(line, columns_[i].heading);
            line += ':';
            write_cell(line, cells[i]);
        }
        bytes_ += line.empty() ? "{" : line;
        bytes_ += "}\n";
        ++count_;
    }

    Result<std::string> finish(std::string_view next) override {
        bytes_ += fmt::format("{{\"complete\":{},\"count\":{}", next.empty(), count_);
        if (!next.empty()) {
            bytes_ += ",\"next\":";
            write_json_string(bytes_, next);
        }
        bytes_ += "}\n";
        return std::move(bytes_);
    }

  private:
    static void write_cell(std::string& line, const TableCell& cell) {
        if (const auto* text = std::get_if<std::string>(&cell))
            return write_json_string(line, *text);
        if (const auto* number = std::get_if<std::int64_t>(&cell)) {
            return write_json_integer(line, *number);
        }
        line += std::get<bool>(cell) ? "true" : "false";
    }

    const std::vector<TableColumn> columns_;
    std::string bytes_;
    std::uint64_t count_ = 0;
};

}  // namespace

std::optional<TableFormat> table_format(std::string_view name) {
    for (const auto format : {TableFormat::csv, TableFormat::xlsx, TableFormat::ndjson}) {
        if (name_of(format) == name) return format;
    }
    return std::nullopt;
}

std::string_view name_of(TableFormat format) {
    if (format == TableFormat::csv) return "csv";
    return format == TableFormat::xlsx ? "xlsx" : "ndjson";
}

std::string_view content_type_of(TableFormat format) {
    if (format == TableFormat::csv) return "text/csv; charset=utf-8";
    if (format == TableFormat::ndjson) return "application/x-ndjson";
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

std::string csv_guarded(std::string_view text) {
    constexpr std::string_view dangerous("=+-@\t\r\0", 7);
    if (text.empty() || dangerous.find(text.front()) == std::string_view::npos) {
        return std::string(text);
    }
    return is_plain_number(text) ? std::string(text) : "'" + std::string(text);
}

std::unique_ptr<TableWriter> make_table_writer(TableFormat format, std::vector<TableColumn> columns,
                                               TableOptions options) {
    if (format == TableFormat::csv) return std::make_unique<CsvWriter>(columns);
    if (format == TableFormat::ndjson) return std::make_unique<JsonLinesWriter>(std::move(columns));
    return make_xlsx_writer(columns, std::move(options));
}

}  // namespace anju
