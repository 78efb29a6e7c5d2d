#include "deploy/import/cell_value.hpp"

#include <fmt/format.h>

#include <utility>

#include "deploy/import/cell_text.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

using Kind = ValueShape::Kind;
using Value = Result<boost::json::value>;

Error fault(std::string rule, std::string_view what, std::string_view text,
            const ValueShape& shape) {
    if (shape.confidential) return invalid(std::move(rule), std::string(what));
    Error error = invalid(std::move(rule), fmt::format("{}, not \"{}\"", what, excerpt(text)));
    error.facts = {{"value", std::string(excerpt(text))}};
    return error;
}

Error unreadable(const Cell& cell) {
    switch (cell.kind) {
        case CellKind::lost_digits:
            return invalid("cell-lost-digits",
                           "a number of more than 15 digits, of which the spreadsheet lost some: "
                           "format the column as text and enter it again");
        case CellKind::no_value:
            return invalid(
                "cell-without-value",
                "a formula whose value is not stored: open the file in a spreadsheet and "
                "save it again");
        case CellKind::no_date:
            return invalid("cell-no-date", "shown as a date, but there is no such day");
        default:
            return invalid("cell-error-value", "the spreadsheet has an error here");
    }
}

Value read_integer(std::string_view text, const ValueShape& shape) {
    const auto number = read_decimal(text);
    if (!number || number->decimals > 0) {
        return fault("cell-no-integer", "a whole number is expected", text, shape);
    }
    return boost::json::value(number->value);
}

Value read_amount(std::string_view text, const ValueShape& shape) {
    const auto number = read_decimal(text);
    if (!number) return fault("cell-no-number", "a number is expected", text, shape);
    const auto decimals = static_cast<std::size_t>(shape.decimals);
    if (number->decimals > decimals) {
        Error error = fault("cell-decimals-too-many",
                            fmt::format("a number with at most {} decimals is expected", decimals),
                            text, shape);
        error.facts.emplace_back("decimals", std::to_string(decimals));
        return error;
    }
    std::int64_t value = number->value;
    for (auto i = number->decimals; i < decimals; ++i) value *= 10;
    return boost::json::value(value);
}

Value read_word(std::string_view text, const ValueShape& shape, const CellReading& reading) {
    if (const auto word = reading.find_word(shape, matching_form(text))) {
        return boost::json::value(*word);
    }
    Error error =
        fault("cell-word-unknown",
              fmt::format("one of {} is expected", fmt::join(shape.words, ", ")), text, shape);
    error.facts.emplace_back("words", fmt::format("{}", fmt::join(shape.words, ", ")));
    return error;
}

Value read_json_cell(std::string_view text, const ValueShape& shape) {
    auto json = parse_json_body(text);
    if (json) return json;
    return fault("cell-no-json", "JSON is expected (" + json.error().message + ")", text, shape);
}

Value read_text(std::string_view text, const ValueShape& shape, const CellReading& reading);

Value read_object(std::string_view text, const ValueShape& shape, const CellReading& reading) {
    const auto parts = object_members(text);
    boost::json::object object;
    if (parts.size() > shape.inner.size()) {
        return fault("cell-parts-differ",
                     fmt::format("{} parts separated by | are expected", shape.inner.size()), text,
                     shape);
    }
    for (std::size_t i = 0; i < shape.inner.size(); ++i) {
        const auto& member = shape.inner[i];
        if (i >= parts.size() || parts[i].empty()) {
            if (!member.required) continue;
            return fault("cell-parts-differ", "the part " + member.name + " is expected", text,
                         shape);
        }
        auto value = read_text(parts[i], member, reading);
        if (!value) return value;
        object[member.name] = std::move(*value);
    }
    return boost::json::value(std::move(object));
}

Value read_list(std::string_view text, const ValueShape& shape, const CellReading& reading) {
    boost::json::array list;
    for (const auto item : list_items(text)) {
        auto value = read_text(item, shape.inner.front(), reading);
        if (!value) return value;
        list.push_back(std::move(*value));
    }
    return boost::json::value(std::move(list));
}

Value read_code(std::string_view text) {
    std::string code;
    for (const char c : half_width(text)) {
        if (c != ' ') code += c;
    }
    return boost::json::value(code);
}

// `text` is trimmed and not empty.
Value read_text(std::string_view text, const ValueShape& shape, const CellReading& reading) {
    const bool is_json = text.starts_with('[') || text.starts_with('{');
    switch (shape.kind) {
        case Kind::text:
            return boost::json::value(text);
        case Kind::code:
            return read_code(text);
        case Kind::integer:
            return read_integer(text, shape);
        case Kind::amount:
            return reading.raw_units ? read_integer(text, shape) : read_amount(text, shape);
        case Kind::flag:
            if (const auto flag = read_flag(text)) return boost::json::value(*flag);
            return fault("cell-no-flag", "yes or no (是 or 否) is expected", text, shape);
        case Kind::day:
            if (const auto day = read_day(text, reading.from_1904)) {
                return boost::json::value(day->text());
            }
            return fault("cell-no-day", "a date such as 2020-04-01 is expected", text, shape);
        case Kind::instant:
            if (const auto instant = read_instant(text, reading.from_1904)) {
                return boost::json::value(instant->text());
            }
            return fault("cell-no-instant", "a time such as 2020-04-01 08:30 is expected", text,
                         shape);
        case Kind::word:
            return read_word(text, shape, reading);
        case Kind::list:
            return is_json ? read_json_cell(text, shape) : read_list(text, shape, reading);
        case Kind::object:
            return is_json ? read_json_cell(text, shape) : read_object(text, shape, reading);
        case Kind::json:
            return read_json_cell(text, shape);
    }
    return boost::json::value();
}

}  // namespace

Result<boost::json::value> cell_value(const Cell& cell, const ValueShape& shape,
                                      const CellReading& reading) {
    const bool has_value = cell.kind == CellKind::text || cell.kind == CellKind::number ||
                           cell.kind == CellKind::day || cell.kind == CellKind::flag;
    if (!has_value) return unreadable(cell);
    const auto text = trimmed(cell.text);
    if (text.empty()) return boost::json::value();
    return read_text(text, shape, reading);
}

}  // namespace anju
