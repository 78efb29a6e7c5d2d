// The HTTP queries of worklists, and the file of a household with all that belongs to it.
#include <fmt/format.h>

#include "events/runtime/problem.hpp"
#include "projections/engine/queries.hpp"
#include "projections/engine/table_answers.hpp"
#include "projections/read_models/progress/entity_rows.hpp"
#include "projections/read_models/progress/progress_routes.hpp"
#include "projections/read_models/progress/worklists.hpp"

namespace anju {
namespace {

struct WorklistRow {
    std::string id;
    std::string title;
    std::int32_t task = 0;
    std::string indicator;
    std::string unit;
    std::string unit_name;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(WorklistRow, (), (id, title, task, indicator, unit, unit_name, count))

Result<std::vector<WorklistRow>> worklist_rows(const RowView& view, const ProgressQuestion& asked) {
    std::vector<WorklistRow> rows;
    for (const auto& list : worklists()) {
        const auto number = indicator_number(list.indicator);
        if (!number) return number.error();
        const auto count = figure(view, *number, asked, asked.areas.front());
        if (!count) return count.error();
        const std::string_view unit = progress_indicators()[*number].unit;
        rows.push_back({std::string(list.id), std::string(list.words.in(asked.language)), list.task,
                        std::string(list.indicator), std::string(unit),
                        std::string(counted_name(unit, asked.language)), *count});
    }
    return rows;
}

// A member and what is known of it.
Result<void> write_member(const RowView& view, const MemberRow& member, const AsOfDays& days,
                          std::string& body) {
    write_json(body, member);
    body.pop_back();
    body += ",\"known\":";
    const auto slash = member.stream.find('/');
    auto written = write_entity(view, std::string_view(member.stream).substr(0, slash),
                                std::string_view(member.stream).substr(slash + 1), days, body);
    body += '}';
    return written;
}

Result<void> write_worklist(const RowView& view, const MemberQuestion& asked, std::string& body) {
    const auto page = member_rows(view, asked);
    if (!page) return page.error();
    body += ",\"rows\":[";
    for (const auto& member : page->rows) {
        if (&member != page->rows.data()) body += ',';
        if (auto written = write_member(view, member, asked.figure.days, body); !written) {
            return written;
        }
    }
    body += ']';
    write_next(page->next, body);
    return {};
}

// Writes an entity and its facts as an object, with `more` members of its own.
template <class Entity, class More>
Result<void> write_file(const RowView& view, std::string_view id, const ProgressQuestion& asked,
                        std::string& body, const More& more) {
    const auto row = entity_row<Entity>(view, id);
    if (!row) return row.error();
    const Day today = view.as_of().recorded.day();
    body += "{\"stream\":";
    write_json_string(body, std::string(Entity::stream) + "/" + std::string(id));
    if (*row) {
        body += ",\"known\":";
        write_json(body, entity_as_of(**row, asked.days, today));
        body += ",\"facts\":";
        const auto streams = names_of(static_cast<const typename Entity::Streams*>(nullptr));
        write_json(body, fact_rows((*row)->facts, streams, id, asked.days.known_on.value_or(today),
                                   asked.language));
    }
    auto written = more();
    body += '}';
    return written;
}

// The entities of a kind that belong to a parent, as a member of the object that is being written.
template <class Entity, class Parent, class More>
Result<void> write_linked(const RowView& view, std::string_view parent,
                          const ProgressQuestion& asked, std::string_view name, std::string& body,
                          const More& more) {
    const auto ids = linked_ids(view, Parent::mark, parent, Entity::mark);
    if (!ids) return ids.error();
    body += fmt::format(",\"{}\":[", name);
    for (const auto& id : *ids) {
        if (&id != ids->data()) body += ',';
        auto written =
            write_file<Entity>(view, id, asked, body, [&] { return more(std::string_view(id)); });
        if (!written) return written;
    }
    body += ']';
    return {};
}

constexpr auto nothing_more = [](std::string_view = "") { return Result<void>(); };

// What bears the id of a person: the registration and the school place.
template <class Entity>
Result<void> write_same_id(const RowView& view, std::string_view id, const ProgressQuestion& asked,
                           std::string& body) {
    const auto row = entity_row<Entity>(view, id);
    if (!row) return row.error();
    if (!*row || (*row)->entity.area.value.empty()) return {};
    body += fmt::format(",\"{}\":", Entity::stream);
    return write_file<Entity>(view, id, asked, body, nothing_more);
}

Result<void> write_household(const RowView& view, const std::string& id,
                             const ProgressQuestion& asked, std::string& body) {
    const auto row = entity_row<HouseholdCount>(view, id);
    if (!row) return row.error();
    if (!*row || (*row)->entity.area.value.empty()) {
        return not_found("household-unknown", fmt::format("household {} is not registered", id));
    }
    const auto of_person = [&](std::string_view person) {
        auto written = write_same_id<RegistrationCount>(view, person, asked, body);
        if (written) written = write_same_id<SchoolingCount>(view, person, asked, body);
        if (!written) return written;
        return write_linked<EntitlementCount, PersonCount>(view, person, asked, "entitlements",
                                                           body, nothing_more);
    };
    body += ",\"household\":";
    return write_file<HouseholdCount>(view, id, asked, body, [&] {
        using Parent = HouseholdCount;
        auto written =
            write_linked<PersonCount, Parent>(view, id, asked, "members", body, of_person);
        if (written) {
            written =
                write_linked<WorkerCount, Parent>(view, id, asked, "workers", body, nothing_more);
        }
        if (written) {
            written = write_linked<HomeCount, Parent>(view, id, asked, "homes", body, nothing_more);
        }
        if (written) {
            written =
                write_linked<HouseCount, Parent>(view, id, asked, "old_houses", body, nothing_more);
        }
        if (!written) return written;
        return write_linked<LinkageCount, Parent>(view, id, asked, "linkages", body, nothing_more);
    });
}

void answer_worklists(Queries& queries, const HttpRequest& request, const Reply& reply) {
    const auto asked = read_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    queries.scan(request, reply, [asked = *asked](const RowView& view, std::string& body) {
        return write_rows(worklist_rows(view, asked), body);
    });
}

void answer_worklist(Queries& queries, const HttpRequest& request, const Reply& reply) {
    const auto list = find_worklist(request.parameter("list"));
    if (!list) return reply(problem_response(list.error()));
    auto asked = read_member_question(request, (*list)->indicator);
    if (!asked) return reply(problem_response(asked.error()));
    queries.scan(request, reply,
                 [asked = std::move(*asked)](const RowView& view, std::string& body) {
                     return write_worklist(view, asked, body);
                 });
}

void answer_household(Queries& queries, const HttpRequest& request, const Reply& reply) {
    const auto asked = read_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    queries.scan(request, reply,
                 [id = std::string(request.parameter("id")), asked = *asked](const RowView& view,
                                                                             std::string& body) {
                     return write_household(view, id, asked, body);
                 });
}

}  // namespace

void add_worklist_routes(Router& router, Queries& queries) {
    const auto parameters = figure_parameters();
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/worklists",
         .summary = "The worklists and how many wait in each",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_worklists(queries, request, reply); },
         .query = parameters,
         .response_schema = schema_of_rows<WorklistRow>(),
         .right = Right::read});
    auto of_one = parameters;  // a household is no list
    std::erase_if(of_one, [](const QueryParameter& parameter) {
        return parameter.name == "area" || parameter.name == format_parameter().name;
    });
    auto paged = parameters;
    for (const auto& one : page_parameters()) paged.push_back(one);
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/worklists/{list}",
         .summary = "Who still needs what: the members of a worklist, with what is known of them",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_worklist(queries, request, reply); },
         .query = paged,
         .response_schema = schema_of_rows<MemberRow>(),
         .right = Right::read});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/files/household/{id}",
         .summary = "The file of a household: members, homes, old houses, jobs, rights, facts",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_household(queries, request, reply); },
         .query = of_one,
         .right = Right::read});
}

}  // namespace anju
