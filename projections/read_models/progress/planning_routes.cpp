// The HTTP queries of what planning said: targets with all their versions and sources, reporting
// periods with what was restated since.
#include <fmt/format.h>

#include <algorithm>

#include "events/runtime/problem.hpp"
#include "projections/read_models/progress/progress_routes.hpp"

namespace anju {
namespace {

constexpr Day ever{INT32_MAX};
constexpr Day newest_day{INT32_MAX - 1};  // whatever is recorded

struct TargetRow {
    std::string event;  // "target/130000-houses.left/2": the stream and the version in it
    std::int64_t value = 0;
    Day due;
    std::string document;
    Day set_on;
    Day recorded;
    std::optional<Day> void_since;
};
BOOST_DESCRIBE_STRUCT(TargetRow, (), (event, value, due, document, set_on, recorded, void_since))

struct PeriodRow {
    std::string period;  // the id of its stream
    std::string area;
    Day from;
    Day to;
    std::string document;
    Day frozen_on;                        // recorded on this day: what was reported is known then
    std::optional<std::string> reopened;  // why, where it is open again
};
BOOST_DESCRIBE_STRUCT(PeriodRow, (), (period, area, from, to, document, frozen_on, reopened))

// A figure of the period's last day, as it was reported and as it is known now.
struct RestatedRow {
    std::string indicator;
    std::string title;
    std::int64_t reported = 0;
    std::int64_t now = 0;
    std::int64_t restated = 0;  // now less reported
};
BOOST_DESCRIBE_STRUCT(RestatedRow, (), (indicator, title, reported, now, restated))

Result<std::vector<TargetRow>> target_rows(const RowView& view, const ProgressQuestion& asked) {
    const auto found = planning_rows<TargetVersion>(view, Progress::tag, 'T');
    if (!found) return found.error();
    const Day known = asked.days.known_on.value_or(ever);
    std::vector<TargetRow> rows;
    for (const auto& target : *found) {
        const auto& [id, versions] = target;
        const bool wanted = std::ranges::any_of(asked.indicators, [&](std::uint8_t number) {
            return target.first ==
                   PlanningRows::target_id(progress_indicators()[number].id, asked.areas.front());
        });
        if (!wanted) continue;
        for (const auto& one : versions.all) {
            if (one.recorded > known || one.effective > asked.days.on.value_or(ever)) continue;
            TargetRow row{fmt::format("target/{}/{}", id, one.version),
                          one.fact.value,
                          one.fact.due,
                          one.fact.document,
                          one.effective,
                          one.recorded,
                          {}};
            if (one.voided <= known && one.voided != ever) row.void_since = one.voided;
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::optional<PeriodRow> period_row(const std::string& id, const Versions<PeriodVersion>& versions,
                                    Day known) {
    const auto* newest = versions.newest(ever, known);
    if (newest == nullptr) return std::nullopt;
    const auto& fact = newest->fact;
    PeriodRow row{id, fact.area, fact.from, fact.to, fact.document, newest->recorded, {}};
    if (!fact.reopened.empty()) row.reopened = fact.reopened;
    // What was reported is what was known when it was first frozen.
    for (const auto& one : versions.all) {
        if (one.stands(known)) {
            row.frozen_on = one.recorded;
            break;
        }
    }
    return row;
}

Result<std::vector<PeriodRow>> period_rows(const RowView& view, const ProgressQuestion& asked) {
    const auto found = planning_rows<PeriodVersion>(view, Progress::tag, 'Z');
    if (!found) return found.error();
    std::vector<PeriodRow> rows;
    for (const auto& [id, versions] : *found) {
        auto row = period_row(id, versions, asked.days.known_on.value_or(newest_day));
        if (row && row->area.starts_with(asked.areas.front())) rows.push_back(std::move(*row));
    }
    return rows;
}

Result<PeriodRow> find_period(const RowView& view, std::string_view id) {
    const auto found = planning_rows<PeriodVersion>(view, Progress::tag, 'Z');
    if (!found) return found.error();
    for (const auto& [name, versions] : *found) {
        if (name != id) continue;
        if (auto row = period_row(name, versions, newest_day)) return std::move(*row);
    }
    return not_found("period-unknown",
                     fmt::format("no reporting period has the id \"{}\"; GET /v1/periods lists "
                                 "them",
                                 excerpt(id)));
}

Result<std::vector<RestatedRow>> restated_rows(const RowView& view, std::string_view id,
                                               const ProgressQuestion& asked) {
    const auto period = find_period(view, id);
    if (!period) return period.error();
    ProgressQuestion reported = asked;
    reported.days = {period->to, period->frozen_on};
    ProgressQuestion now = asked;
    now.days.on = period->to;
    const auto& area = asked.areas.front();
    // The whole of the period's area, unless a smaller one is asked for.
    const std::string& where = area.starts_with(period->area) ? area : period->area;
    std::vector<RestatedRow> rows;
    for (const std::uint8_t number : asked.indicators) {
        const auto before = figure(view, number, reported, where);
        if (!before) return before.error();
        const auto since = figure(view, number, now, where);
        if (!since) return since.error();
        if (*before == *since) continue;
        const auto& info = progress_indicators()[number];
        rows.push_back({std::string(info.id), std::string(info.words.in(asked.language)), *before,
                        *since, *since - *before});
    }
    return rows;
}

template <class Row>
void add_route(Router& router, Queries& queries, std::string pattern, std::string summary,
               std::vector<QueryParameter> parameters,
               Result<std::vector<Row>> (*rows_of)(const RowView&, const ProgressQuestion&)) {
    router.add({.verb = Verb::get,
                .pattern = std::move(pattern),
                .summary = std::move(summary),
                .handler =
                    [&queries, rows_of](const HttpRequest& request, const Reply& reply) {
                        const auto asked = read_question(request);
                        if (!asked) return reply(problem_response(asked.error()));
                        queries.scan(
                            request, reply,
                            [asked = *asked, rows_of](const RowView& view, std::string& body) {
                                return write_rows(rows_of(view, asked), body);
                            });
                    },
                .query = std::move(parameters),
                .response_schema = schema_of_rows<Row>(),
                .right = Right::read});
}

}  // namespace

void add_planning_routes(Router& router, Queries& queries) {
    auto parameters = figure_parameters();
    parameters.push_back({"indicator", "ids, separated by commas; all when left out", false});
    add_route<TargetRow>(router, queries, "/v1/targets",
                         "Targets with all their versions and sources", parameters, target_rows);
    add_route<PeriodRow>(router, queries, "/v1/periods", "Reporting periods, frozen or open again",
                         figure_parameters(), period_rows);
    router.add({.verb = Verb::get,
                .pattern = "/v1/periods/{period}/restated",
                .summary = "Figures of a frozen period that are known otherwise now",
                .handler =
                    [&queries](const HttpRequest& request, const Reply& reply) {
                        const auto asked = read_question(request);
                        if (!asked) return reply(problem_response(asked.error()));
                        queries.scan(
                            request, reply,
                            [asked = *asked, id = std::string(request.parameter("period"))](
                                const RowView& view, std::string& body) {
                                return write_rows(restated_rows(view, id, asked), body);
                            });
                    },
                .query = parameters,
                .response_schema = schema_of_rows<RestatedRow>(),
                .right = Right::read});
}

}  // namespace anju
