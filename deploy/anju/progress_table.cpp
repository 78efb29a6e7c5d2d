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

// Land is stored in 0.01 mu and shown in mu, money in fen and shown in yuan.
std::string amount(std::int64_t value, const std::string& unit) {
    const auto* known = find_unit(unit);
    const int decimals = known == nullptr ? 0 : known->decimals;
    if (decimals == 0) return grouped(value);
    std::int64_t one = 1;
    for (int i = 0; i < decimals; ++i) one *= 10;
    const std::string sign = value < 0 && value > -one ? "-" : "";  // -0.50 has no -0 to show it
    return fmt::format("{}{}.{:0{}}", sign, grouped(value / one), std::abs(value % one), decimals);
}

Cells cells_of(const ProgressRow& row, Language language) {
    return {row.indicator,
            row.title,
            row.name.value_or(row.area),
            amount(row.value, row.unit),
            std::string(unit_name(row.unit, language)),
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

std::string progress_table(const std::vector<ProgressRow>& rows, const AsOf& as_of,
                           Language language) {
    const bool chinese = language == Language::chinese;
    std::vector<Cells> lines{
        chinese ? Cells{"指标编号", "指标", "地区", "数值", "单位", "任务数", "完成时限"}
                : Cells{"id", "indicator", "area", "value", "unit", "target", "due"}};
    for (const auto& row : rows) lines.push_back(cells_of(row, language));
    std::vector<std::size_t> widths(lines.front().size());
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths[i] = std::max(widths[i], width_of(line[i]));
        }
    }
    std::string table;
    for (const auto& line : lines) table += line_of(line, widths);
    const char* footer = chinese ? "截至账本第 {} 条事件，记录于 {}\n"
                                 : "as of event {} of the ledger, recorded {}\n";
    return table + fmt::format(fmt::runtime(footer), as_of.position, as_of.recorded.text());
}

}  // namespace anju
