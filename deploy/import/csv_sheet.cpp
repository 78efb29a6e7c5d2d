#include "deploy/import/csv_sheet.hpp"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace anju {
namespace {

// Parsed in pieces, so that a failure stops the reading.
constexpr std::size_t piece_bytes = 65536;

char delimiter_of(std::string_view text) {
    constexpr std::array delimiters{',', ';', '\t'};
    std::array<std::size_t, delimiters.size()> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) break;
        for (std::size_t i = 0; i < delimiters.size() && !quoted; ++i)
            counts[i] += c == delimiters[i];
    }
    const auto most = std::ranges::max_element(counts) - counts.begin();
    return delimiters[static_cast<std::size_t>(most)];
}

std::string_view unguarded(std::string_view text) {
    constexpr std::string_view guarded("=+-@\t\r\0", 7);
    const bool is_guarded =
        text.size() > 1 && text[0] == '\'' && guarded.find(text[1]) != std::string_view::npos;
    return is_guarded ? text.substr(1) : text;
}

class CsvReader {
  public:
    explicit CsvReader(char delimiter) {
        ::csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
        ::csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
    }
    ~CsvReader() { ::csv_free(&parser_); }
    CsvReader(const CsvReader&) = delete;
    CsvReader& operator=(const CsvReader&) = delete;

    Result<Sheet> read(std::string_view text) {
        while (!text.empty() && !failure_) {
            const auto piece = text.substr(0, piece_bytes);
            text.remove_prefix(piece.size());
            const auto parsed =
                ::csv_parse(&parser_, piece.data(), piece.size(), on_cell, on_row, this);
            if (parsed != piece.size()) return failed();
        }
        if (!failure_ && ::csv_fini(&parser_, on_cell, on_row, this) != 0) return failed();
        if (failure_) return *failure_;
        return std::move(sheet_);
    }

  private:
    static void on_cell(void* bytes, std::size_t size, void* self) {
        static_cast<CsvReader*>(self)->add_cell({static_cast<const char*>(bytes), size});
    }
    static void on_row(int end, void* self) { static_cast<CsvReader*>(self)->end_row(end); }

    void add_cell(std::string_view text) {
        if (failure_) return;
        if (row_.cells.size() == sheet_columns_max) failure_ = too_many_columns(number_ + 1);
        row_.cells.push_back({std::string(unguarded(text)), CellKind::text});
    }

    void end_row(int end) {
        // CR LF comes as two ends.
        if (row_.cells.empty() && end == '\n' && std::exchange(last_end_, end) == '\r') return;
        last_end_ = end;
        row_.number = ++number_;
        const bool has_text =
            std::ranges::any_of(row_.cells, [](const Cell& cell) { return !cell.text.empty(); });
        if (has_text && sheet_.rows.size() == sheet_rows_max) failure_ = too_many_rows();
        if (has_text && !failure_) sheet_.rows.push_back(std::move(row_));
        row_ = {};
    }

    Error failed() {
        return invalid(
            "csv-malformed",
            fmt::format("row {}: {}: a cell with a quote, a line end or the separator in "
                        "it stands between quotes, and its quotes are doubled",
                        number_ + 1, ::csv_strerror(::csv_error(&parser_))));
    }

    csv_parser parser_{};
    Sheet sheet_;
    SheetRow row_;
    std::uint32_t number_ = 0;
    int last_end_ = 0;
    std::optional<Error> failure_;
};

}  // namespace

Result<Sheet> read_csv(std::string_view text) {
    return CsvReader(delimiter_of(text)).read(text);
}

}  // namespace anju
