// The HTTP queries of progress.
#include <charconv>

#include "events/runtime/problem.hpp"
#include "projections/engine/queries.hpp"
#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {
namespace {

constexpr std::size_t page_default = 100;
constexpr std::size_t page_max = 1000;

const QueryParameter area{"area", "division code; the province when left out", false};
const QueryParameter on{"on", "facts in effect on this day, YYYY-MM-DD", false};
const QueryParameter known_on{"known_on", "as far as they were recorded up to this day", false};

template <class Row>
std::string schema_of_rows() {
    return boost::json::serialize(
        boost::json::object{{"type", "object"},
                            {"properties",
                             {{"as_of", json_schema<AsOf>()},
                              {"rows", {{"type", "array"}, {"items", json_schema<Row>()}}}}}});
}

template <class Row>
Result<void> write_rows(const Result<std::vector<Row>>& rows, std::string& body) {
    if (!rows) return rows.error();
    body += ",\"rows\":";
    write_json(body, *rows);
    return {};
}

Result<std::size_t> read_limit(const HttpRequest& request) {
    const auto text = request.query_value("limit");
    if (!text) return page_default;
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    const bool whole = error == std::errc() && end == text->data() + text->size();
    if (whole && limit >= 1 && limit <= page_max) return limit;
    return invalid("limit-out-of-range", "limit lies between 1 and " + std::to_string(page_max));
}

// Members and history belong to one figure.
Result<ProgressQuestion> read_one_figure(const HttpRequest& request) {
    auto asked = read_question(request);
    if (asked && asked->indicators.size() != 1) {
        return invalid("indicator-missing", "name one indicator: indicator=houses.left");
    }
    return asked;
}

void answer_progress(Queries& queries, const HttpRequest& request, const Reply& reply) {
    auto asked = read_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    const bool reads_many = asked->days.given() || asked->level_digits != 0;
    auto answer = [asked = std::move(*asked)](const RowView& view, std::string& body) {
        return write_rows(progress_rows(view, asked), body);
    };
    if (reads_many) return queries.scan(request, reply, std::move(answer));
    queries.answer(request, reply, std::move(answer));
}

void answer_members(Queries& queries, const HttpRequest& request, const Reply& reply) {
    const auto asked = read_one_figure(request);
    if (!asked) return reply(problem_response(asked.error()));
    const auto limit = read_limit(request);
    if (!limit) return reply(problem_response(limit.error()));
    const std::string after(request.query_value("after").value_or(""));
    if (request.query_value("after")) {
        if (auto sound = check_member_cursor(*asked, after); !sound) {
            return reply(problem_response(sound.error()));
        }
    }
    queries.scan(request, reply,
                 [asked = *asked, limit = *limit, after](const RowView& view, std::string& body) {
                     auto page = member_rows(view, asked, after, limit);
                     if (!page) return Result<void>(page.error());
                     const std::string next = page->next;
                     auto written =
                         write_rows(Result<std::vector<MemberRow>>(std::move(page->rows)), body);
                     if (next.empty()) return written;
                     body += ",\"next\":";
                     write_json_string(body, next);
                     return written;
                 });
}

void answer_history(Queries& queries, const HttpRequest& request, const Reply& reply) {
    const auto asked = read_one_figure(request);
    if (!asked) return reply(problem_response(asked.error()));
    queries.scan(request, reply, [asked = *asked](const RowView& view, std::string& body) {
        return write_rows(history_rows(view, asked), body);
    });
}

}  // namespace

void Progress::add_routes(Router& router, Queries& queries) {
    const QueryParameter one{"indicator", "id of an indicator", true};
    const auto wait = Queries::wait_parameter();
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/progress",
         .summary = "Where divisions stand on indicators, against target and due date",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_progress(queries, request, reply); },
         .query = {area,
                   {"indicator", "ids, separated by commas; all when left out", false},
                   {"level",
                    "every division of this level inside the area: city, county, "
                    "township, village",
                    false},
                   on,
                   known_on,
                   wait},
         .response_schema = schema_of_rows<ProgressRow>()});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/progress/members",
         .summary = "Who is counted in a figure",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_members(queries, request, reply); },
         .query = {area,
                   one,
                   on,
                   known_on,
                   wait,
                   {"limit", "rows at most, 1 to 1000; 100 when left out", false},
                   {"after", "`next` of the page before", false}},
         .response_schema = schema_of_rows<MemberRow>()});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/progress/history",
         .summary = "How a figure came about, day by day",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_history(queries, request, reply); },
         .query = {area, one, on, known_on, wait},
         .response_schema = schema_of_rows<HistoryRow>()});
}

}  // namespace anju
