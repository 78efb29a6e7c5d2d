#include "projections/read_models/progress/reports.hpp"

#include <algorithm>
#include <array>

#include "events/runtime/problem.hpp"
#include "projections/read_models/progress/progress_routes.hpp"
#include "projections/read_models/progress/ratio.hpp"
#include "projections/read_models/progress/report_form.hpp"

namespace anju {
namespace {

constexpr std::int32_t pace_days = 30;
constexpr std::int64_t centi_mu_per_mu = 100;

// Indicators whose targets are reached from above.
constexpr std::array<std::string_view, 12> falling{"parks.communities_unfinished",
                                                   "parks.without_linkage",
                                                   "employment.willing_unplaced",
                                                   "employment.zero_households",
                                                   "facilities.unfinished",
                                                   "houses.left",
                                                   "houses.plans_left",
                                                   "land.mu_left",
                                                   "governance.uncovered",
                                                   "rights.neither",
                                                   "rights.transfers_waiting",
                                                   "rights.gaps"};

std::int64_t divided_up(std::int64_t amount, std::int64_t parts) {
    return (amount + parts - 1) / parts;
}

void judge(DeadlineRow& row, Day today) {
    row.days_left = row.due.value - today.value;
    if (row.remaining == 0) {
        row.state = DeadlineState::met;
        return;
    }
    if (row.days_left > 0) row.needed_30d = divided_up(row.remaining * pace_days, row.days_left);
    if (row.pace_30d > 0) {
        const std::int64_t days = divided_up(row.remaining * pace_days, row.pace_30d);
        // Beyond a lifetime it says nothing.
        if (days < 36'500) row.reached_on = Day{today.value + static_cast<std::int32_t>(days)};
    }
    const bool in_time = row.reached_on && *row.reached_on <= row.due;
    row.state = row.days_left < 0 ? DeadlineState::missed
                : in_time         ? DeadlineState::on_pace
                                  : DeadlineState::late;
}

}  // namespace

Result<std::vector<DeadlineRow>> deadline_rows(const RowView& view, const ProgressQuestion& asked) {
    std::vector<DeadlineRow> rows;
    const AsOfDays days = asked.days.or_today(view.as_of().recorded.day());
    ProgressQuestion before = asked;
    before.days.on = Day{days.on->value - pace_days};
    if (!before.divisions) before.divisions = days.on;
    for (const std::uint8_t number : asked.indicators) {
        const auto& info = progress_indicators()[number];
        const auto target = target_of(view, info.id, asked, asked.areas.front());
        if (!target) return target.error();
        if (!*target) continue;
        const auto value = figure(view, number, asked, asked.areas.front());
        if (!value) return value.error();
        const auto earlier = figure(view, number, before, asked.areas.front());
        if (!earlier) return earlier.error();
        const std::int64_t sign = std::ranges::find(falling, info.id) != falling.end() ? -1 : 1;
        DeadlineRow row;
        row.indicator = info.id;
        row.title = info.words.in(asked.language);
        row.area = asked.areas.front();
        row.name = name_of_area(row.area, asked.language);
        row.value = *value;
        row.unit = info.unit;
        row.unit_name = counted_name(info.unit, asked.language);
        row.target = (*target)->value;
        row.remaining = std::max(sign * (row.target - row.value), std::int64_t{0});
        row.due = (*target)->due;
        row.pace_30d = sign * (*value - *earlier);
        row.document = (*target)->document;
        judge(row, *days.on);
        row.state_name = value_name("deadline", "state",
                                    boost::describe::enum_to_string(row.state, ""), asked.language);
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<FinanceRow> finance_row(const RowView& view, const ProgressQuestion& asked) {
    FinanceRow row;
    row.area = asked.areas.front();
    row.name = name_of_area(row.area, asked.language);
    const std::pair<std::string_view, std::int64_t*> figures[] = {
        {"finance.quota_issued", &row.quota_issued}, {"finance.quota_traded", &row.quota_traded},
        {"finance.quota_price", &row.quota_price},   {"finance.quota_income", &row.quota_income},
        {"finance.quota_idle", &row.quota_idle},     {"finance.loan_agreed", &row.loan_agreed},
        {"finance.loan_balance", &row.loan_balance}, {"finance.loan_repaid", &row.loan_repaid},
        {"finance.next_due", &row.next_due},         {"finance.overdue", &row.overdue}};
    for (const auto& [id, value] : figures) {
        const auto number = indicator_number(id);
        if (!number) return number.error();
        const auto found = figure(view, *number, asked, row.area);
        if (!found) return found.error();
        *value = *found;
    }
    if (row.quota_traded > 0) {
        row.price_per_mu = ratio(row.quota_price, centi_mu_per_mu, row.quota_traded);
    }
    if (row.next_due > 0) {
        const std::int64_t unsold = row.quota_issued - row.quota_traded;
        const Wide planned = Wide{unsold} * row.price_per_mu.value_or(0) / centi_mu_per_mu;
        row.coverage = ratio(Wide{row.quota_idle} + planned, 1000, row.next_due);
    }
    return row;
}

namespace {

void answer_report(Queries& queries, const HttpRequest& request, const Reply& reply) {
    const auto asked = read_question(request);
    if (!asked) return reply(problem_response(asked.error()));
    queries.scan(request, reply, [asked = *asked](const RowView& view, std::string& body) {
        const auto form = report_form(view, asked);
        if (!form) return Result<void>(form.error());
        auto written = write_rows<ReportRow>(form->rows, body);
        body += ",\"last\":";
        write_json(body, form->last);
        return written;
    });
}

}  // namespace

void add_report_routes(Router& router, Queries& queries) {
    auto parameters = figure_parameters();
    router.add({.verb = Verb::get,
                .pattern = "/v1/finance",
                .summary = "Income of land quota, loans, and how far it covers what is due",
                .handler =
                    [&queries](const HttpRequest& request, const Reply& reply) {
                        const auto asked = read_question(request);
                        if (!asked) return reply(problem_response(asked.error()));
                        queries.scan(request, reply,
                                     [asked = *asked](const RowView& view, std::string& body) {
                                         const auto row = finance_row(view, asked);
                                         if (!row) return Result<void>(row.error());
                                         return write_rows<FinanceRow>(std::vector{*row}, body);
                                     });
                    },
                .query = parameters,
                .response_schema = schema_of_rows<FinanceRow>(),
                .right = Right::read});
    auto form = parameters;
    form.push_back({"level", "by city, county, township or village", false});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/report",
         .summary = "The report form: rates of a plan year by division, and who comes last",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { answer_report(queries, request, reply); },
         .query = form,
         .response_schema = schema_of_rows<ReportRow>(),
         .right = Right::read});
    parameters.push_back({"indicator", "ids, separated by commas; all when left out", false});
    router.add({.verb = Verb::get,
                .pattern = "/v1/deadlines",
                .summary = "Targets that are met, on pace, late or missed, and the pace needed",
                .handler =
                    [&queries](const HttpRequest& request, const Reply& reply) {
                        const auto asked = read_question(request);
                        if (!asked) return reply(problem_response(asked.error()));
                        queries.scan(request, reply,
                                     [asked = *asked](const RowView& view, std::string& body) {
                                         return write_rows(deadline_rows(view, asked), body);
                                     });
                    },
                .query = parameters,
                .response_schema = schema_of_rows<DeadlineRow>(),
                .right = Right::read});
}

}  // namespace anju
