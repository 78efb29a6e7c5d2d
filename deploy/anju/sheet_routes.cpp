#include "deploy/anju/sheet_routes.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <utility>

#include "deploy/anju/sheet_import.hpp"
#include "deploy/import/sheet_words.hpp"
#include "deploy/import/template_sheet.hpp"
#include "events/runtime/http_language.hpp"
#include "events/runtime/problem.hpp"

namespace anju {
namespace {

namespace json = boost::json;

// A larger one is sent in parts, or by `anju import`.
constexpr std::uint64_t sheet_limit_bytes = std::uint64_t{8} << 20;

HttpResponse refusal(const Error& error, Language language) {
    auto problem = problem_response(error);
    translate_problem(problem, language);
    return problem;
}

HttpResponse template_response(const HttpRequest& request) {
    const auto language = language_of(request);
    const auto sheet = command_sheet(request.parameter("stream"), request.parameter("command"));
    if (!sheet) return problem_response(sheet.error());
    const auto name = request.query_value("format").value_or("xlsx");
    const auto format = table_format(name);
    if (!format || *format == TableFormat::ndjson) {
        return problem_response(invalid("format-unknown", "a template is xlsx or csv"));
    }
    auto bytes = template_sheet(*sheet, *format, language);
    if (!bytes) return problem_response(bytes.error());
    HttpResponse response{.status = 200,
                          .content_type = std::string(content_type_of(*format)),
                          .body = std::move(*bytes)};
    response.headers.emplace_back(
        "Content-Disposition",
        fmt::format("attachment; filename=\"{}.{}\"", sheet->scope(), name_of(*format)));
    return response;
}

json::object fault_json(const RowFault& fault, const SheetHeadings& headings, Language language) {
    json::object told{{"rule", fault.error.rule}, {"detail", sentence_of(fault.error, language)}};
    if (fault.column) told["column"] = headings.columns.at(*fault.column).text;
    return told;
}

// What the sheet's own columns are called, by the member of the body that they stand for.
json::object columns_json(const SheetHeadings& headings, const CommandSheet& command) {
    json::object columns;
    for (const auto& heading : headings.columns) {
        if (heading.field) columns[command.columns.at(*heading.field).name] = heading.text;
    }
    return columns;
}

Result<std::string> lines_of(const std::string& bytes, const ImportOptions& options) {
    const auto read = read_named_sheet(bytes, options);
    if (!read) return read.error();
    const auto& [sheet, command, headings] = *read;
    RowCommands commands(command, headings, sheet.from_1904, {.batch = batch_of(bytes, options)});
    json::array lines;
    json::array refused;
    for (std::size_t i = headings.index + 1; i < sheet.rows.size(); ++i) {
        const auto& row = sheet.rows[i];
        if (is_comment(row)) continue;
        const auto made = commands.make(row);
        if (made.faults.empty()) {
            lines.push_back(json::object{{"row", row.number}, {"line", json::parse(made.line)}});
            continue;
        }
        json::array faults;
        for (const auto& fault : made.faults) {
            faults.push_back(fault_json(fault, headings, options.language));
        }
        refused.push_back(json::object{{"row", row.number}, {"faults", std::move(faults)}});
    }
    return json::serialize(json::object{{"stream", command.stream},
                                        {"command", command.command},
                                        {"columns", columns_json(headings, command)},
                                        {"lines", std::move(lines)},
                                        {"refused", std::move(refused)}});
}

HttpResponse lines_response(const std::string& bytes, const ImportOptions& options) {
    auto lines = lines_of(bytes, options);
    if (!lines) return refusal(lines.error(), options.language);
    return {.status = 200, .content_type = "application/json", .body = std::move(*lines)};
}

void read_sheet_in(Background& background, HttpRequest request, const Reply& reply) {
    ImportOptions options;
    options.file = request.query_value("name").value_or("sheet");
    options.as = request.query_value("as").value_or("");
    options.language = language_of(request);
    const bool taken = background.run([bytes = std::move(request.body), options, reply] {
        return [reply, response = lines_response(bytes, options)] { reply(response); };
    });
    if (!taken) {
        reply(problem_response(unavailable("overloaded", "other sheets are being read")));
    }
}

}  // namespace

void add_sheet_routes(Router& router, Background& background) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/templates/{stream}/{command}",
                .summary = "The empty sheet of a command, to be filled in",
                .handler = [](const HttpRequest& request,
                              const Reply& reply) { reply(template_response(request)); },
                .query = {{"format", "xlsx (as it is) or csv", false}},
                .right = Right::anyone,
                .of_no_area = true});
    router.add({.verb = Verb::post,
                .pattern = "/v1/sheets",
                .summary = "The rows of a sheet as the lines that POST /v1/commands takes; "
                           "records nothing",
                .handler =
                    [&background](HttpRequest request, const Reply& reply) {
                        read_sheet_in(background, std::move(request), reply);
                    },
                .body_limit_bytes = sheet_limit_bytes,
                .query = {{"name", "of the file, which may tell the command", false},
                          {"as", "the command, such as house.register", false}},
                .right = Right::record,
                .of_no_area = true});
}

}  // namespace anju
