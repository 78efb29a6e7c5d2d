#include "deploy/import/xlsx_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "deploy/import/xlsx_workbook.hpp"
#include "deploy/import/xml_reader.hpp"

namespace anju {
namespace {

constexpr double exact_max = 1e15;  // a spreadsheet keeps 15 digits
constexpr std::uint32_t minutes_a_day = 24 * 60;

// The column of "BC12", from 0; none when it is no reference.
std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0, letters = 0;
    for (; letters < reference.size() && letters < 3; ++letters) {
        const char c = reference[letters];
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    }
    if (letters == 0) return std::nullopt;
    return column - 1;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Cell number_cell(std::string_view stored) {
    const auto value = number_of<double>(stored);
    if (!value || !std::isfinite(*value)) return {std::string(stored), CellKind::error_value};
    if (std::abs(*value) >= exact_max) return {std::string(stored), CellKind::lost_digits};
    std::string text = fmt::format("{:.15g}", *value);
    if (text.find('e') != std::string::npos) text = fmt::format("{:.15f}", *value);
    return {std::move(text), CellKind::number};
}

Cell date_cell(std::string_view stored, bool from_1904) {
    const auto value = number_of<double>(stored);
    const Cell no_date{std::string(stored), CellKind::no_date};
    if (!value || !(*value >= 0 && *value < exact_max)) return no_date;
    const auto whole = static_cast<std::int64_t>(*value);
    const auto day = day_of_serial(whole, from_1904);
    if (!day) return no_date;
    const auto minutes = static_cast<std::uint32_t>(
        std::lround((*value - static_cast<double>(whole)) * minutes_a_day));
    std::string text = day->text();
    if (minutes > 0 && minutes < minutes_a_day) {
        text += fmt::format("T{:02}:{:02}:00", minutes / 60, minutes % 60);
    }
    return {std::move(text), CellKind::day};
}

// <row r="2"><c r="B2" s="1" t="s"><f>…</f><v>3</v></c></row>, and <c t="inlineStr"><is><t>…
class SheetReader : public XmlHandler {
  public:
    SheetReader(const Workbook& book, Sheet& sheet) : book_(book), sheet_(sheet) {}

    Result<void> begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "row") begin_row(attributes);
        if (name == "c") {
            if (auto begun = begin_cell(attributes); !begun) return begun;
        }
        if (name == "f") has_formula_ = true;
        if (name == "rPh") in_phonetic_ = true;
        in_value_ = in_cell_ && (name == "v" || (name == "t" && !in_phonetic_));
        return {};
    }
    Result<void> end(std::string_view name) override {
        if (name == "v" || name == "t") in_value_ = false;
        if (name == "rPh") in_phonetic_ = false;
        if (name == "c") end_cell();
        if (name == "row") return end_row();
        return {};
    }
    void text(std::string_view piece) override {
        if (in_value_) value_ += piece;
    }

  private:
    void begin_row(const XmlAttributes& attributes) {
        const auto number = number_of<std::uint32_t>(attributes.get("r"));
        row_ = {};
        row_.number = number_ = number.value_or(number_ + 1);
        next_column_ = 0;
    }

    Result<void> begin_cell(const XmlAttributes& attributes) {
        column_ = column_of(attributes.get("r")).value_or(next_column_);
        next_column_ = column_ + 1;
        type_ = attributes.get("t");
        const auto style = number_of<std::size_t>(attributes.get("s")).value_or(0);
        is_date_ = style < book_.date_styles.size() && book_.date_styles[style];
        value_.clear();
        has_formula_ = false;
        in_cell_ = true;
        return {};
    }

    void end_cell() {
        in_cell_ = false;
        Cell cell = read_cell();
        if (cell == Cell()) return;
        // Far to the right there may be empty cells with a format; only full ones count.
        if (column_ >= sheet_columns_max) {
            too_wide_ = true;
            return;
        }
        if (row_.cells.size() <= column_) row_.cells.resize(column_ + 1);
        row_.cells[column_] = std::move(cell);
    }

    Cell read_cell() const {
        if (value_.empty()) {
            if (!has_formula_ || type_ == "str") return {};
            return {{}, CellKind::no_value};
        }
        if (type_ == "s") {
            const auto index = number_of<std::size_t>(value_);
            if (!index || *index >= book_.shared_texts.size()) {
                return {value_, CellKind::error_value};
            }
            return {book_.shared_texts[*index], CellKind::text};
        }
        if (type_ == "inlineStr" || type_ == "str") return {value_, CellKind::text};
        if (type_ == "b") return {value_ == "1" ? "TRUE" : "FALSE", CellKind::flag};
        if (type_ == "e") return {value_, CellKind::error_value};
        if (type_ == "d") return {value_, CellKind::day};
        return is_date_ ? date_cell(value_, book_.from_1904) : number_cell(value_);
    }

    Result<void> end_row() {
        if (too_wide_) return too_many_columns(row_.number);
        if (row_.cells.empty()) return {};
        if (sheet_.rows.size() == sheet_rows_max) return too_many_rows();
        sheet_.rows.push_back(std::move(row_));
        row_ = {};
        return {};
    }

    const Workbook& book_;
    Sheet& sheet_;
    SheetRow row_;
    std::uint32_t number_ = 0;
    std::size_t next_column_ = 0;
    std::size_t column_ = 0;
    std::string type_;
    std::string value_;
    bool is_date_ = false;
    bool has_formula_ = false;
    bool in_cell_ = false;
    bool in_value_ = false;
    bool in_phonetic_ = false;
    bool too_wide_ = false;
};

Result<const Workbook::Sheet*> chosen_sheet(const Workbook& book, const std::string& name) {
    const Workbook::Sheet* chosen = nullptr;
    std::string names;
    for (const auto& sheet : book.sheets) {
        names += (names.empty() ? "" : ", ") + sheet.name;
        const bool wanted = name.empty() ? !sheet.hidden : sheet.name == name;
        if (wanted && chosen == nullptr) chosen = &sheet;
    }
    if (chosen != nullptr) return chosen;
    return invalid("sheet-unknown",
                   name.empty() ? "the workbook shows no sheet"
                                : fmt::format("the workbook has no sheet \"{}\"; it has: {}",
                                              excerpt(name), names));
}

}  // namespace

std::optional<Day> day_of_serial(std::int64_t serial, bool from_1904) {
    constexpr std::int64_t day_0_of_1900 = -25'568, day_0_of_1904 = -24'107, last = 2'932'896;
    constexpr std::int64_t leap_day = 60;  // 1900-02-29: Excel believes in it
    if (serial < 0 || (!from_1904 && (serial < 1 || serial == leap_day))) return std::nullopt;
    const std::int64_t days =
        from_1904 ? day_0_of_1904 + serial : day_0_of_1900 + serial - (serial > leap_day ? 1 : 0);
    if (days > last) return std::nullopt;
    return Day{static_cast<std::int32_t>(days)};
}

Result<Sheet> read_xlsx(const std::string& bytes, const std::string& sheet_name) {
    auto parts = ZipParts::open(bytes);
    if (!parts) return parts.error();
    const auto book = read_workbook(*parts);
    if (!book) return book.error();
    const auto chosen = chosen_sheet(*book, sheet_name);
    if (!chosen) return chosen.error();
    Sheet sheet;
    sheet.name = (*chosen)->name;
    sheet.from_1904 = book->from_1904;
    SheetReader reader(*book, sheet);
    if (auto read = read_xml(*parts, (*chosen)->part, reader); !read) return read.error();
    return sheet;
}

}  // namespace anju
