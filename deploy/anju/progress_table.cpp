#include "deploy/anju/progress_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace anju {
namespace {

using Cells = std::vector<std::string>;

// Columns on a terminal: Chinese characters take two. UTF-8 of three bytes or more is taken for one
// of them, which holds for all texts that are shown here.
std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U) continue;
        width += byte >= 0xE0U ? 2 : 1;
    }
    return width;
}

std::string grouped(std::int64_t value) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return (value < 0 ? "-" : "") + digits;
}

// Land is stored in 0.01 mu and shown in mu.
std::string amount(std::int64_t value, const std::string& unit) {
    if (unit != "0.01 mu") return grouped(value);
    const std::string sign = value < 0 && value > -100 ? "-" : "";  // -0.50 has no -0 to show it
    return fmt::format("{}{}.{:02}", sign, grouped(value / 100), std::abs(value % 100));
}

Cells cells_of(const ProgressRow& row) {
    return {row.indicator,
            row.title,
            row.name.value_or(row.area),
            amount(row.value, row.unit),
            row.unit == "0.01 mu" ? "mu" : row.unit,
            row.target ? amount(*row.target, row.unit) : "",
            row.due ? row.due->text() : ""};
}

std::string line_of(const Cells& cells, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string space(widths[i] - width_of(cells[i]), ' ');
        const bool is_number = i == 3 || i == 5;
        line += (is_number ? space + cells[i] : cells[i] + space) + "  ";
    }
    while (line.ends_with(' ')) line.pop_back();
    return line + "\n";
}

}  // namespace

std::string progress_table(const std::vector<ProgressRow>& rows, const AsOf& as_of) {
    std::vector<Cells> lines{{"indicator", "指标", "area", "value", "unit", "target", "due"}};
    for (const auto& row : rows) lines.push_back(cells_of(row));
    std::vector<std::size_t> widths(lines.front().size());
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths[i] = std::max(widths[i], width_of(line[i]));
        }
    }
    std::string table;
    for (const auto& line : lines) table += line_of(line, widths);
    return table + fmt::format("as of event {} of the ledger, recorded {}\n", as_of.position,
                               as_of.recorded.text());
}

}  // namespace anju
