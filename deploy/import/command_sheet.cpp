#include "deploy/import/command_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "events/words/words.hpp"
#include "services/catalogue.hpp"
#include "services/shell/about.hpp"
#include "services/shell/stream_table.hpp"

namespace anju {
namespace {

using Kind = ValueShape::Kind;

// Set for each row by the import itself.
constexpr std::string_view batch_field = "batch";
constexpr std::string_view row_field = "row";

std::string_view text_of(const boost::json::object& schema, std::string_view member) {
    const auto* found = schema.if_contains(member);
    return found != nullptr && found->is_string() ? std::string_view(found->get_string())
                                                  : std::string_view();
}

void shape_integer(ValueShape& shape, std::string_view scope) {
    const auto* unit = field_unit(scope, shape.name);
    shape.decimals = unit == nullptr ? 0 : unit->decimals;
    shape.kind = shape.decimals == 0 ? Kind::integer : Kind::amount;
}

void shape_text(ValueShape& shape, const boost::json::object& schema) {
    const auto format = text_of(schema, "format");
    const auto* words = schema.if_contains("enum");
    shape.confidential = schema.contains("writeOnly");
    if (format == "date") shape.kind = Kind::day;
    if (format == "date-time") shape.kind = Kind::instant;
    if (schema.contains("pattern") || shape.confidential) shape.kind = Kind::code;
    if (words == nullptr) return;
    shape.kind = Kind::word;
    for (const auto& word : words->as_array()) shape.words.emplace_back(word.as_string());
}

std::vector<ValueShape> members_of(std::string_view scope, const boost::json::object& schema) {
    std::vector<ValueShape> members;
    const auto& required = schema.at("required").as_array();
    for (const auto& property : schema.at("properties").as_object()) {
        const boost::json::string_view name = property.key();
        const bool is_required =
            std::ranges::any_of(required, [&](const auto& one) { return one.as_string() == name; });
        members.push_back(shape_of(scope, name, property.value().as_object(), is_required));
    }
    return members;
}

// Whether the values of a list or object inside another can be told apart in one cell.
bool is_flat(const ValueShape& shape) {
    return shape.kind != Kind::list && shape.kind != Kind::object && shape.kind != Kind::json;
}

}  // namespace

ValueShape shape_of(std::string_view scope, std::string_view name,
                    const boost::json::object& schema, bool required) {
    ValueShape shape;
    shape.name = name;
    shape.required = required;
    const auto type = text_of(schema, "type");
    if (type == "boolean") {
        shape.kind = Kind::flag;
    } else if (type == "integer") {
        shape_integer(shape, scope);
    } else if (type == "string") {
        shape_text(shape, schema);
    } else if (type == "array") {
        shape.inner.push_back(shape_of(scope, name, schema.at("items").as_object(), true));
        const auto& item = shape.inner.front();
        const bool fits = is_flat(item) || item.kind == Kind::object;
        shape.kind = fits ? Kind::list : Kind::json;
    } else if (type == "object" && schema.contains("properties")) {
        shape.inner = members_of(scope, schema);
        shape.kind = std::ranges::all_of(shape.inner, is_flat) ? Kind::object : Kind::json;
    } else {
        shape.kind = Kind::json;
    }
    if (shape.kind == Kind::json) shape.inner.clear();
    return shape;
}

const ValueShape* CommandSheet::find(std::string_view field) const {
    const auto found = std::ranges::find(columns, field, &ValueShape::name);
    return found == columns.end() ? nullptr : &*found;
}

Result<CommandSheet> command_sheet(std::string_view stream, std::string_view command) {
    std::vector<std::string> streams, commands;
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            const auto table = make();
            streams.emplace_back(table->stream_name());
            if (table->stream_name() != stream) continue;
            for (const auto& [name, schema] : table->commands()) {
                commands.emplace_back(name);
                if (name != command) continue;
                CommandSheet sheet{std::string(stream), std::string(command), {}};
                sheet.columns.push_back({.name = std::string(id_column), .kind = Kind::code});
                sheet.columns.front().required = true;
                for (auto& member : members_of(sheet.scope(), schema)) {
                    if (member.name == batch_field || member.name == row_field) continue;
                    sheet.columns.push_back(std::move(member));
                }
                return sheet;
            }
        }
    }
    if (commands.empty()) {
        return not_found("stream-unknown", fmt::format("there is no stream \"{}\"; there are: {}",
                                                       excerpt(stream), fmt::join(streams, ", ")));
    }
    return not_found("command-unknown", fmt::format("{} has no command \"{}\"; it has: {}", stream,
                                                    excerpt(command), fmt::join(commands, ", ")));
}

}  // namespace anju
