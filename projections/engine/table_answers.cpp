#include "projections/engine/table_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <map>
#include <set>

#include "events/runtime/http_language.hpp"

namespace anju {
namespace {

constexpr std::string_view format_name = "format";
constexpr std::string_view json_format = "json";
constexpr std::string_view answer_scope = "answer";  // of the words of columns

std::string_view without_spaces(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// The quality of "text/csv;q=0.5" in thousandths.
int quality_of(std::string_view parameters) {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos) return 1000;
    const auto text = parameters.substr(at + 2);
    if (text.starts_with('1')) return 1000;
    if (!text.starts_with("0.")) return 0;
    int thousandths = 0;
    const auto digits = text.substr(2, 3);
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), thousandths).ptr;
    for (auto i = end - digits.data(); i < 3; ++i) thousandths *= 10;
    return thousandths;
}

std::optional<TableFormat> format_of_type(std::string_view type) {
    for (const auto format : {TableFormat::csv, TableFormat::xlsx, TableFormat::ndjson}) {
        const auto known = content_type_of(format);
        if (type == known.substr(0, known.find(';'))) return format;
    }
    return std::nullopt;
}

// The most wanted of the types that there are; JSON where nothing is wanted more.
std::optional<TableFormat> accepted_format(std::string_view accept) {
    std::optional<TableFormat> best;
    int best_quality = 0;
    while (!accept.empty()) {
        const auto range = accept.substr(0, accept.find(','));
        accept.remove_prefix(std::min(accept.size(), range.size() + 1));
        const auto semicolon = std::min(range.find(';'), range.size());
        const auto type = without_spaces(range.substr(0, semicolon));
        const auto format = format_of_type(type);
        const bool is_json = type == "application/json" || type == "application/*" || type == "*/*";
        const int quality = quality_of(range.substr(semicolon));
        if ((!format && !is_json) || quality <= best_quality) continue;
        best = format;
        best_quality = quality;
    }
    return best;
}

// "/v1/worklists/permits" gives "worklists-permits".
std::string file_name(std::string_view path, TableFormat format) {
    std::string name;
    for (const char c : path.substr(std::min(path.size(), std::string_view("/v1/").size()))) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '_' || c == '.';
        name += plain ? c : '-';
    }
    return name + "." + std::string(name_of(format));
}

std::string encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain =
            std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos;
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return out;
}

std::string next_target(const HttpRequest& request) {
    std::string target = encoded(request.path) + "?";
    for (const auto& [name, value] : request.query) {
        if (name != "after") target += encoded(name) + "=" + encoded(value) + "&";
    }
    return target + "after=";
}

// A row's cells by the names of their columns.
class FlatRow {
  public:
    void add(const std::string& name, const boost::json::value& value) {
        if (const auto* object = value.if_object()) {
            for (const auto& [key, member] : *object) {
                add((name.empty() ? "" : name + ".") + std::string(key), member);
            }
            return;
        }
        cells.emplace_back(name, cell_of(value));
    }

    std::vector<std::pair<std::string, TableCell>> cells;

  private:
    static TableCell cell_of(const boost::json::value& value) {
        if (value.is_string()) return std::string(value.get_string());
        if (value.is_int64()) return value.get_int64();
        if (value.is_bool()) return value.get_bool();
        if (value.is_null()) return std::monostate();
        return value.is_array() ? list_text(value.get_array()) : boost::json::serialize(value);
    }
    static std::string list_text(const boost::json::array& list) {
        std::string text;
        for (const auto& item : list) {
            if (!item.is_string()) return boost::json::serialize(list);
            text += (text.empty() ? "" : ";") + std::string(item.get_string());
        }
        return text;
    }
};

void add_schema_columns(const boost::json::value& schema, const std::string& name,
                        std::vector<std::string>& columns) {
    boost::system::error_code ignored;  // what has no members is a column itself
    const auto* members = schema.find_pointer("/properties", ignored);
    if (members == nullptr || !members->is_object()) {
        columns.push_back(name);
        return;
    }
    for (const auto& [key, member] : members->get_object()) {
        add_schema_columns(member, (name.empty() ? "" : name + ".") + std::string(key), columns);
    }
}

// Those of the schema, then what only the rows have, in the order it comes.
std::vector<std::string> columns_of(const std::vector<FlatRow>& rows, const std::string& schema) {
    std::vector<std::string> columns;
    boost::system::error_code error;
    const auto described = boost::json::parse(schema, error);
    if (!error) {
        const auto* items = described.find_pointer("/properties/rows/items", error);
        if (items != nullptr) add_schema_columns(*items, "", columns);
    }
    std::set<std::string> known(columns.begin(), columns.end());
    for (const auto& row : rows) {
        for (const auto& [name, cell] : row.cells) {
            if (known.insert(name).second) columns.push_back(name);
        }
    }
    return columns;
}

std::vector<TableColumn> headed(const std::vector<std::string>& columns, const AnswerForm& form) {
    std::vector<TableColumn> headings;
    const bool named = form.language == Language::chinese && form.format != TableFormat::ndjson;
    std::set<std::string> taken;
    for (const auto& column : columns) {
        const auto last = std::string_view(column).substr(column.rfind('.') + 1);
        auto heading = named ? field_heading(answer_scope, last, form.language) : column;
        // Two columns may have one word: a member's division and that of what is known of it.
        if (!taken.insert(heading).second) heading += "（" + column + "）";
        headings.push_back({std::move(heading)});
    }
    return headings;
}

Result<std::string> written(const std::vector<FlatRow>& rows, const AnswerForm& form,
                            const std::string& next) {
    const auto columns = columns_of(rows, form.schema);
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < columns.size(); ++i) places[columns[i]] = i;
    const auto writer = make_table_writer(*form.format, headed(columns, form));
    for (const auto& row : rows) {
        std::vector<TableCell> cells(columns.size());
        for (const auto& [name, cell] : row.cells) cells[places[name]] = cell;
        writer->add_row(cells);
    }
    return writer->finish(next);
}

// What is no list is JSON for everybody, whatever a program accepts by habit.
bool takes_format(const HttpRequest& request) {
    return request.route == nullptr ||
           std::ranges::any_of(request.route->query, [](const QueryParameter& parameter) {
               return parameter.name == format_name;
           });
}

}  // namespace

Result<AnswerForm> answer_form(const HttpRequest& request) {
    AnswerForm form;
    if (const auto asked = request.query_value(format_name)) {
        form.format = table_format(*asked);
        if (!form.format && *asked != json_format) {
            return invalid("format-unknown", fmt::format("format={}: it is json, csv, xlsx or "
                                                         "ndjson",
                                                         excerpt(*asked)));
        }
    } else if (takes_format(request)) {
        form.format = accepted_format(request.header("Accept").value_or(""));
    }
    form.language = language_of(request);
    if (!form.format) return form;
    form.name = file_name(request.path, *form.format);
    form.next_target = next_target(request);
    if (request.route != nullptr) form.schema = request.route->response_schema;
    return form;
}

bool asks_for_table(const HttpRequest& request) {
    const auto form = answer_form(request);
    return form && form->format;
}

QueryParameter format_parameter() {
    return {
        std::string(format_name),
        "json, csv, xlsx or ndjson; else as the header Accept says. A table has no pages unless "
        "limit asks for them",
        false};
}

Result<HttpResponse> table_response(const std::string& json, const AnswerForm& form) {
    const auto answer = boost::json::parse(json);
    const auto* rows = answer.as_object().if_contains("rows");
    if (rows == nullptr || !rows->is_array()) {
        return invalid("format-not-tabular", "this answer is no table: ask for it as JSON");
    }
    std::vector<FlatRow> flat;
    flat.reserve(rows->get_array().size());
    for (const auto& row : rows->get_array()) flat.emplace_back().add("", row);
    const auto* cursor = answer.as_object().if_contains("next");
    const std::string next = cursor == nullptr ? "" : std::string(cursor->as_string());
    auto table = written(flat, form, next);
    if (!table) return table.error();
    HttpResponse response;
    response.content_type = content_type_of(*form.format);
    response.body = std::move(*table);
    response.headers.emplace_back("Content-Disposition",
                                  fmt::format("attachment; filename=\"{}\"", form.name));
    if (!next.empty()) {
        response.headers.emplace_back(
            "Link", fmt::format("<{}{}>; rel=\"next\"", form.next_target, encoded(next)));
    }
    return response;
}

}  // namespace anju
