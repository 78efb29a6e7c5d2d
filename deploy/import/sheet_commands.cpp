#include "deploy/import/sheet_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "deploy/import/cell_text.hpp"
#include "deploy/import/cell_value.hpp"
#include "deploy/import/sheet_words.hpp"
#include "events/base/json.hpp"
#include "events/base/sha256.hpp"
#include "services/shell/record_changes.hpp"

namespace anju {
namespace {

constexpr std::size_t key_hash_bytes = 16;
constexpr std::string_view comment_sign = "#";

std::string quoted_list(const std::vector<std::string>& texts) {
    return fmt::format("\"{}\"", fmt::join(texts, "\", \""));
}

bool is_empty(const Cell& cell) {
    return cell.kind == CellKind::text && trimmed(cell.text).empty();
}

// The heading that its amounts lack the unit of: "面积" where 面积（亩） is meant.
bool lacks_unit(const CommandSheet& command, const ValueShape& column, std::string_view text) {
    const auto form = matching_form(text);
    return column.decimals > 0 &&
           (form == matching_form(field_name(command.scope(), column.name, Language::chinese)) ||
            form == matching_form(field_name(command.scope(), column.name, Language::english)));
}

class HeadingReader {
  public:
    HeadingReader(const CommandSheet& command, SheetHeadings& headings)
        : command_(command), headings_(headings) {}

    void add(const Cell& cell) {
        SheetHeading heading{std::string(trimmed(cell.text)), std::nullopt};
        if (!heading.text.empty() && !is_result_heading(heading.text)) find(heading);
        headings_.columns.push_back(std::move(heading));
    }

    Result<void> outcome() const {
        if (!without_unit_.empty()) return fail("heading-without-unit", without_unit_);
        if (!unknown_.empty()) {
            std::vector<std::string> known;
            for (const auto& column : command_.columns) {
                known.push_back(heading_of(command_, column, Language::chinese) + " | " +
                                heading_of(command_, column, Language::english) + " | " +
                                column.name);
            }
            const auto missing = missing_columns();
            Error error =
                invalid("heading-unknown",
                        fmt::format("row {}: {} {} no column of {}{}; it has:\n  {}", headings_.row,
                                    quoted_list(unknown_), unknown_.size() == 1 ? "is" : "are",
                                    command_.scope(),
                                    missing.empty() ? "" : "; missing: " + quoted_list(missing),
                                    fmt::join(known, "\n  ")));
            error.facts = {{"row", std::to_string(headings_.row)},
                           {"headings", quoted_list(unknown_)},
                           {"known", fmt::format("{}", fmt::join(chinese_headings(), "、"))}};
            if (!missing.empty()) error.facts.push_back({"missing", quoted_list(missing)});
            return error;
        }
        if (!twice_.empty()) return fail("heading-twice", twice_);
        if (const auto missing = missing_columns(); !missing.empty()) {
            return fail("heading-missing", missing);
        }
        return {};
    }

  private:
    void find(SheetHeading& heading) {
        for (std::size_t i = 0; i < command_.columns.size(); ++i) {
            const auto& column = command_.columns[i];
            // A heading in a language wins: some name is another field's word.
            if (is_heading_of(command_, column, heading.text)) return take(heading, i);
        }
        for (std::size_t i = 0; i < command_.columns.size(); ++i) {
            const auto& column = command_.columns[i];
            if (matching_form(heading.text) != column.name) continue;
            heading.raw = true;
            return take(heading, i);
        }
        for (const auto& column : command_.columns) {
            if (!lacks_unit(command_, column, heading.text)) continue;
            without_unit_.push_back(heading_of(command_, column, Language::chinese));
            return;
        }
        unknown_.push_back(heading.text);
    }

    void take(SheetHeading& heading, std::size_t field) {
        heading.field = field;
        if (!taken_.insert(field).second) twice_.push_back(heading.text);
    }

    std::vector<std::string> missing_columns() const {
        std::vector<std::string> missing;
        for (std::size_t i = 0; i < command_.columns.size(); ++i) {
            const auto& column = command_.columns[i];
            if (!column.required || taken_.contains(i)) continue;
            missing.push_back(fmt::format(
                "{} ({})", heading_of(command_, column, Language::chinese), column.name));
        }
        return missing;
    }

    std::vector<std::string> chinese_headings() const {
        std::vector<std::string> all;
        for (const auto& column : command_.columns) {
            all.push_back(heading_of(command_, column, Language::chinese));
        }
        return all;
    }

    Error fail(std::string rule, const std::vector<std::string>& texts) const {
        const auto list = quoted_list(texts);
        const auto what = rule == "heading-twice"
                              ? fmt::format("{} stands there more than once", list)
                          : rule == "heading-missing"
                              ? fmt::format("the column {} is missing", list)
                              : fmt::format("an amount's heading says its unit: {}", list);
        Error error = invalid(std::move(rule), fmt::format("row {}: {}", headings_.row, what));
        error.facts = {{"row", std::to_string(headings_.row)}, {"headings", list}};
        return error;
    }

    const CommandSheet& command_;
    SheetHeadings& headings_;
    std::set<std::size_t> taken_;
    std::vector<std::string> unknown_, twice_, without_unit_;
};

Error missing_cell() {
    return invalid("cell-missing", "required, and empty");
}

}  // namespace

bool is_comment(const SheetRow& row) {
    return !row.cells.empty() &&
           half_width(trimmed(row.cells.front().text)).starts_with(comment_sign);
}

Result<SheetHeadings> read_headings(const Sheet& sheet, const CommandSheet& command) {
    for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
        const auto& row = sheet.rows[i];
        if (is_comment(row)) continue;
        SheetHeadings headings{row.number, i};
        HeadingReader reader(command, headings);
        for (const auto& cell : row.cells) reader.add(cell);
        if (auto outcome = reader.outcome(); !outcome) return outcome.error();
        return headings;
    }
    return invalid("headings-missing",
                   fmt::format("the sheet is empty: its first row names the columns, as `anju "
                               "template {} {}` shows",
                               command.stream, command.command));
}

std::string content_key(std::string_view batch, std::string_view stream, std::string_view command,
                        const boost::json::object& body, const CommandSheet* shape,
                        std::uint64_t times) {
    boost::json::object content;
    for (const auto& [name, value] : body) {
        const std::string_view field = name;
        const auto* column = shape == nullptr ? nullptr : shape->find(field);
        const bool is_origin = field == "batch" || field == "row" || field == "source";
        if (!is_origin && (column == nullptr || !column->confidential)) content[name] = value;
    }
    std::string text;
    for (const auto part : {batch, stream, command}) text.append(part).append(1, '\0');
    text += canonical_json(content);
    const Hash hash = Sha256()(text);
    return fmt::format("import-{}-{}", hex_of(bytes_of(hash).substr(0, key_hash_bytes)), times);
}

struct RowCommands::Read {
    std::string id;
    boost::json::object body;
    std::vector<RowFault> faults;
};

RowCommands::RowCommands(const CommandSheet& command, const SheetHeadings& headings, bool from_1904,
                         RowCommandOptions options)
    : command_(command), headings_(headings), from_1904_(from_1904), options_(std::move(options)) {}

void RowCommands::read_cells(const SheetRow& row, Read& read) const {
    CellReading reading;
    reading.from_1904 = from_1904_;
    reading.find_word = [this](const ValueShape& shape, std::string_view form) {
        return find_word(command_, shape, form);
    };
    std::vector<boost::json::value> values(command_.columns.size());
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const bool has_heading = i < headings_.columns.size();
        if (!has_heading || headings_.columns[i].text.empty()) {
            if (is_empty(row.cells[i])) continue;
            read.faults.push_back(
                {std::nullopt, invalid("row-cells-beyond",
                                       "a cell has something in it, but its column no heading")});
        }
        if (!has_heading || !headings_.columns[i].field) continue;
        const auto field = *headings_.columns[i].field;
        reading.raw_units = headings_.columns[i].raw;
        auto value = cell_value(row.cells[i], command_.columns[field], reading);
        if (value) {
            values[field] = std::move(*value);
        } else {
            read.faults.push_back({i, value.error()});
            values[field] = "";
        }
    }
    // In the order of the description, whatever that of the sheet is.
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& column = command_.columns[i];
        if (values[i].is_null() && column.required) {
            const auto at =
                std::ranges::find(headings_.columns, std::optional(i), &SheetHeading::field);
            const auto index = static_cast<std::size_t>(at - headings_.columns.begin());
            read.faults.push_back({index, missing_cell()});
        }
        if (values[i].is_null()) continue;
        if (column.name == id_column) {
            read.id = values[i].as_string();
        } else {
            read.body[column.name] = std::move(values[i]);
        }
    }
}

std::string RowCommands::key_of(const Read& read, std::uint32_t number,
                                std::vector<RowFault>& faults) {
    const auto key_at = [&](std::uint64_t times) {
        return content_key(options_.key_batch, command_.stream + "/" + read.id, command_.command,
                           read.body, &command_, times);
    };
    auto& seen = seen_[key_at(0)];
    if (seen.times == 0) seen.row = number;
    if (seen.times > 0 && !options_.repeated_rows) {
        Error error = invalid("row-repeated",
                              fmt::format("the same as row {}: if it happened twice, import with "
                                          "--repeated-rows",
                                          seen.row));
        error.facts = {{"row", std::to_string(seen.row)}};
        faults.push_back({std::nullopt, std::move(error)});
    }
    return key_at(seen.times++);
}

RowCommand RowCommands::make(const SheetRow& row) {
    Read read;
    read_cells(row, read);
    std::string key;
    if (read.faults.empty()) key = key_of(read, row.number, read.faults);
    if (!read.faults.empty()) return {{}, std::move(read.faults)};
    if (!read.body.contains("source")) read.body["source"] = "import";
    read.body["batch"] = options_.batch;
    read.body["row"] = row.number;
    std::string line = "{\"stream\":";
    write_json_string(line, command_.stream + "/" + read.id);
    line += ",\"command\":";
    write_json_string(line, command_.command);
    line += ",\"key\":";
    write_json_string(line, key);
    line += ",\"body\":" + boost::json::serialize(read.body) + "}";
    return {std::move(line), {}};
}

}  // namespace anju
