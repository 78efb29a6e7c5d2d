// The HTTP queries of figures: where divisions stand, who is counted, and how it came about.
#include "projections/read_models/progress/progress_routes.hpp"

#include "events/runtime/problem.hpp"
#include "projections/engine/table_answers.hpp"
#include "projections/read_models/progress/small_cells.hpp"

namespace anju {
namespace {

constexpr std::string_view small_cells_parameter = "small_cells";
constexpr std::int64_t small_cells_max = 1'000;

// For who may not see single households; whoever admits the request says so.
void answer_openly(Queries& queries, const HttpRequest& request, const Reply& reply,
                   ProgressQuestion asked, std::int64_t below) {
    if (request.query_value("as_of")) return reply(problem_response(small_cells_beyond()));
    queries.scan(request, reply,
                 [asked = std::move(asked), below](const RowView& view, std::string& body) {
                     return write_rows(open_progress_rows(view, asked, below), body);
                 });
}

void answer_progress(Queries& queries, const HttpRequest& request, const Reply& reply) {
    auto asked = read_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    const auto below =
        read_number<std::int64_t>(request, small_cells_parameter, 0, {0, small_cells_max});
    if (!below) return reply(problem_response(below.error()));
    if (*below > 0) return answer_openly(queries, request, reply, std::move(*asked), *below);
    const bool reads_many = asked->days.given() || asked->level_digits != 0;
    auto answer = [asked = std::move(*asked)](const RowView& view, std::string& body) {
        return write_rows(progress_rows(view, asked), body);
    };
    if (reads_many) return queries.scan(request, reply, std::move(answer));
    queries.answer(request, reply, std::move(answer));
}

void answer_members(Queries& queries, const HttpRequest& request, const Reply& reply) {
    auto asked = read_member_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    queries.scan(
        request, reply, [asked = std::move(*asked)](const RowView& view, std::string& body) {
            auto page = member_rows(view, asked);
            if (!page) return Result<void>(page.error());
            const std::string next = page->next;
            auto written = write_rows(Result<std::vector<MemberRow>>(std::move(page->rows)), body);
            write_next(next, body);
            return written;
        });
}

void answer_history(Queries& queries, const HttpRequest& request, const Reply& reply) {
    const auto asked = read_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    if (asked->indicators.size() != 1) {
        return reply(problem_response(
            invalid("indicator-missing", "name one indicator: indicator=houses.left")));
    }
    queries.scan(request, reply, [asked = *asked](const RowView& view, std::string& body) {
        return write_rows(history_rows(view, asked), body);
    });
}

}  // namespace

std::vector<QueryParameter> figure_parameters() {
    return Queries::parameters(
        {{"area", "division code; the province when left out", false},
         {"on", "facts in effect on this day, YYYY-MM-DD", false},
         {"known_on", "as far as they were recorded up to this day", false},
         {"divisions", "by the divisions of this day; of `on` when left out", false},
         {"plan_year", "only households of this plan year, and what belongs to them", false},
         {"category", "only households of this category: registered_poor or moved_along", false},
         format_parameter()});
}

std::vector<QueryParameter> page_parameters() {
    return {{"limit", "rows at most, 1 to 1000; 100 when left out", false},
            {"after", "`next` of the page before", false},
            {"older_than_days", "only who has counted for more than so many days", false}};
}

void Progress::add_routes(Router& router, Queries& queries) {
    add_figure_routes(router, queries);
    add_worklist_routes(router, queries);
    add_report_routes(router, queries);
    add_planning_routes(router, queries);
    add_explain_route(router, queries);
}

void add_figure_routes(Router& router, Queries& queries) {
    auto figures = figure_parameters();
    figures.push_back({"indicator", "ids, separated by commas; all when left out", false});
    figures.push_back(
        {"level", "every division of this level inside the area: city, county, township, village",
         false});
    figures.push_back({std::string(small_cells_parameter),
                       "hides counts of people and households below it, and what would tell them; "
                       "as whoever sees no single households is answered",
                       false});
    auto history = figure_parameters();
    history.push_back({"indicator", "id of an indicator", true});
    auto members = history;
    for (const auto& one : page_parameters()) members.push_back(one);
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/progress",
         .summary = "Where divisions stand on indicators, against target and due date",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_progress(queries, request, reply); },
         .query = figures,
         .response_schema = schema_of_rows<OpenProgressRow>(),
         .right = Right::overview});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/progress/members",
         .summary = "Who is counted in a figure",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_members(queries, request, reply); },
         .query = members,
         .response_schema = schema_of_rows<MemberRow>(),
         .right = Right::read});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/progress/history",
         .summary = "How a figure came about, day by day",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_history(queries, request, reply); },
         .query = history,
         .response_schema = schema_of_rows<HistoryRow>(),
         .right = Right::read});
}

}  // namespace anju
