// GET /v1/explain: a figure, who is counted in it, and the facts that say so.
#include <fmt/format.h>

#include "events/runtime/problem.hpp"
#include "projections/engine/table_answers.hpp"
#include "projections/read_models/progress/entity_rows.hpp"
#include "projections/read_models/progress/progress_routes.hpp"

namespace anju {
namespace {

// A fact, and where its event is: who recorded it and why, and the token that its proof is asked
// for by.
struct ExplainedFact {
    std::string event;
    std::string type;
    std::string title;
    Day occurred;
    Day recorded;
    std::optional<Day> void_since;
    std::string history;  // address of the events of its stream
};
BOOST_DESCRIBE_STRUCT(ExplainedFact, (),
                      (event, type, title, occurred, recorded, void_since, history))

struct ExplainedMember {
    std::string stream;
    std::string area;
    std::optional<std::string> name;
    std::int64_t value = 0;
    Day since;
    std::vector<ExplainedFact> facts;
};
BOOST_DESCRIBE_STRUCT(ExplainedMember, (), (stream, area, name, value, since, facts))

struct Explanation {
    ProgressRow figure;
    std::vector<ExplainedMember> rows;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Explanation, (), (figure, rows, next))

std::vector<ExplainedFact> explained(std::vector<FactRow> facts) {
    std::vector<ExplainedFact> all;
    for (auto& fact : facts) {
        const std::string stream = fact.event.substr(0, fact.event.rfind('/'));
        all.push_back({std::move(fact.event), std::move(fact.type), std::move(fact.title),
                       fact.occurred, fact.recorded, fact.void_since,
                       fmt::format("/v1/{}/events", stream)});
    }
    return all;
}

Result<Explanation> explain(const RowView& view, const MemberQuestion& asked) {
    auto figures = progress_rows(view, asked.figure);
    if (!figures) return figures.error();
    if (figures->size() != 1) {
        return invalid("explain-one",
                       fmt::format("{} figures are asked for: name one indicator and one area",
                                   figures->size()));
    }
    auto page = member_rows(view, asked);
    if (!page) return page.error();
    Explanation explanation{std::move(figures->front()), {}, {}};
    if (!page->next.empty()) explanation.next = page->next;
    const Day known = asked.figure.days.known_on.value_or(view.as_of().recorded.day());
    for (auto& member : page->rows) {
        auto facts = entity_facts(view, member.stream, known, asked.figure.language);
        if (!facts) return facts.error();
        explanation.rows.push_back({std::move(member.stream), std::move(member.area),
                                    std::move(member.name), member.value, member.since,
                                    explained(std::move(*facts))});
    }
    return explanation;
}

void answer_explain(Queries& queries, const HttpRequest& request, const Reply& reply) {
    auto asked = read_member_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    queries.scan(request, reply,
                 [asked = std::move(*asked)](const RowView& view, std::string& body) {
                     const auto explanation = explain(view, asked);
                     if (!explanation) return Result<void>(explanation.error());
                     std::string json;
                     write_json(json, *explanation);
                     // Its members follow as_of in the same object.
                     body += ',';
                     body.append(json, 1, json.size() - 2);
                     return Result<void>();
                 });
}

}  // namespace

void add_explain_route(Router& router, Queries& queries) {
    auto parameters = figure_parameters();
    std::erase_if(parameters, [](const QueryParameter& parameter) {
        return parameter.name == format_parameter().name;
    });
    parameters.push_back({"indicator", "id of an indicator", true});
    for (const auto& one : page_parameters()) parameters.push_back(one);
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/explain",
         .summary = "A figure, who is counted in it, and the facts that say so, page by page",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_explain(queries, request, reply); },
         .query = parameters,
         .right = Right::read});
}

}  // namespace anju
