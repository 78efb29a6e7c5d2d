// What divisions report: where they stand against due dates and at what pace, and their accounts of
// land quota and loans.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {

enum class DeadlineState {
    met,      // the target is reached
    on_pace,  // at the pace of the last 30 days it is reached in time
    late,     // at that pace it is not
    missed,   // the due date is over
};
BOOST_DESCRIBE_ENUM(DeadlineState, met, on_pace, late, missed)

struct DeadlineRow {
    std::string indicator;
    std::string title;  // the name of the indicator
    std::string area;
    std::optional<std::string> name;  // of the division
    std::int64_t value = 0;
    std::string unit;
    std::string unit_name;
    std::int64_t target = 0;
    std::int64_t remaining = 0;  // towards the target; 0 when it is reached
    Day due;
    std::int64_t days_left = 0;              // negative after the due date
    std::int64_t pace_30d = 0;               // change towards the target in the last 30 days
    std::optional<std::int64_t> needed_30d;  // in 30 days, to reach it in time
    std::optional<Day> reached_on;           // at the present pace
    DeadlineState state = DeadlineState::met;
    std::string state_name;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(DeadlineRow, (),
                      (indicator, title, area, name, value, unit, unit_name, target, remaining, due,
                       days_left, pace_30d, needed_30d, reached_on, state, state_name, document))

// Every indicator that has a target in the division, in their order.
Result<std::vector<DeadlineRow>> deadline_rows(const RowView& view, const ProgressQuestion& asked);

// Money in fen, land in 0.01 mu.
struct FinanceRow {
    std::string area;
    std::optional<std::string> name;  // of the division
    std::int64_t quota_issued = 0;
    std::int64_t quota_traded = 0;
    std::int64_t quota_price = 0;              // agreed for what was traded
    std::int64_t quota_income = 0;             // of it, received
    std::int64_t quota_idle = 0;               // of that, not used for a loan
    std::optional<std::int64_t> price_per_mu;  // mean, of what was traded
    std::int64_t loan_agreed = 0;
    std::int64_t loan_balance = 0;
    std::int64_t loan_repaid = 0;
    std::int64_t next_due = 0;  // within 12 months
    std::int64_t overdue = 0;
    // Per mille: idle income and quota not yet sold, at the mean price, over what is due next.
    std::optional<std::int64_t> coverage;
};
BOOST_DESCRIBE_STRUCT(FinanceRow, (),
                      (area, name, quota_issued, quota_traded, quota_price, quota_income,
                       quota_idle, price_per_mu, loan_agreed, loan_balance, loan_repaid, next_due,
                       overdue, coverage))

Result<FinanceRow> finance_row(const RowView& view, const ProgressQuestion& asked);

}  // namespace anju
