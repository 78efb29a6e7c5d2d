#include <algorithm>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

// Of the public plans: loans a head, by category.
constexpr std::int64_t poor_loan_fen = 3'500'000;
constexpr std::int64_t moved_loan_fen = 5'000'000;
// Made up: the size of a quota lot, its price for each 0.01 mu, and when loans were agreed.
constexpr std::size_t plots_of_lot = 40;
constexpr std::int64_t price_low_fen = 250'000;
constexpr std::int64_t price_high_fen = 600'000;
constexpr std::int32_t accepted_before = day_number(2020, 1, 20);
constexpr StepLimit confirm_limit = march_2020(1, 8);
constexpr StepLimit trade_limit = march_2020(8, 14);
constexpr StepLimit receive_limit = march_2020(16, 20);
constexpr StepLimit apply_limit = march_2020(24, 28);

// None without people. Draws the whole principal in three parts, plans its repayment as a rule, and
// repays some.
void add_loan(ProvinceHistory& history, const ProvinceLoan& loan, ProvinceRandom& random) {
    if (loan.principal_fen == 0) return;
    const auto index = static_cast<std::uint32_t>(history.loans.size());
    history.loans.push_back(loan);
    const auto day =
        static_cast<std::int32_t>(random.between(day_number(2016, 6, 1), day_number(2016, 11, 30)));
    Reported last = report(day, {0}, history_limit, random);
    history.enter(ProvinceStep::loan_agree, index, last);
    std::int64_t left = loan.principal_fen;
    for (std::int64_t parts = 3; parts > 0; --parts) {
        const std::int64_t part = parts == 1 ? left : left * random.between(30, 45) / 100;
        left -= part;
        last = report_after(last, {20, 250}, history_limit, random);
        history.enter(ProvinceStep::loan_draw, history.draws.size(), last);
        history.draws.push_back({index, part, false});
    }
    if (random.per_cent(6)) return;
    last = report_after(last, {30, 200}, history_limit, random);
    history.enter(ProvinceStep::loan_set_plan, index, last);
    const auto repaid = static_cast<std::int32_t>(
        random.between(day_number(2019, 11, 20), day_number(2019, 12, 20)));
    history.enter(ProvinceStep::loan_repay, history.repayments.size(),
                  report(repaid, last.recorded, history_limit, random));
    const std::int64_t amount = loan.principal_fen / 20;
    history.repayments.push_back({index, amount, false});
    history.loans[index].repaid_fen += amount;
}

// What is received for a lot goes into a loan of the county, as far as that is open.
void sell(ProvinceHistory& history, std::uint32_t index, std::uint32_t loan, Reported last,
          ProvinceRandom& random) {
    auto& lot = history.quotas[index];
    lot.traded_centi_mu = random.per_cent(70)
                              ? lot.confirmed_centi_mu()
                              : lot.confirmed_centi_mu() * random.between(30, 80) / 100;
    lot.price_fen = lot.traded_centi_mu * random.between(price_low_fen, price_high_fen);
    last = report_after(last, {10, 120}, trade_limit, random);
    history.enter(ProvinceStep::quota_trade, index, last);
    if (!random.per_cent(80)) return;
    lot.received_fen = random.per_cent(60) ? lot.price_fen : lot.price_fen / 2;
    last = report_after(last, {5, 90}, receive_limit, random);
    history.enter(ProvinceStep::quota_receive, index, last);
    auto& debt = history.loans[loan];
    lot.loan = loan;
    lot.applied_fen = std::min(lot.received_fen * 3 / 4, debt.principal_fen - debt.repaid_fen);
    if (lot.applied_fen <= 0 || !random.per_cent(75)) return;
    last = report_after(last, {5, 60}, apply_limit, random);
    history.enter(ProvinceStep::quota_apply, index, last);
    history.enter(ProvinceStep::loan_repay, history.repayments.size(), seconds_later(last, 300));
    history.repayments.push_back({loan, lot.applied_fen, true});
    debt.repaid_fen += lot.applied_fen;
}

// Accepted plots become lots in the order in which they were accepted; some wait.
void add_lots(ProvinceHistory& history, std::size_t county, std::vector<AcceptedPlot> plots,
              ProvinceRandom& random) {
    std::erase_if(plots, [](const AcceptedPlot& one) {
        return one.accepted.recorded.day().value > accepted_before;
    });
    std::ranges::sort(plots, {}, [](const AcceptedPlot& one) {
        return std::pair(one.accepted.recorded, one.plot);
    });
    const auto debt = std::ranges::find(history.loans, county, &ProvinceLoan::county);
    const auto loan = static_cast<std::uint32_t>(debt - history.loans.begin());
    std::uint32_t number = 0;
    for (std::size_t first = 0; first < plots.size(); first += plots_of_lot) {
        const std::size_t end = std::min(first + plots_of_lot, plots.size());
        if (!random.per_cent(55)) continue;
        ProvinceQuota lot;
        lot.county = static_cast<std::uint8_t>(county);
        lot.number = ++number;
        Reported last;
        for (std::size_t i = first; i < end; ++i) {
            lot.plots.push_back(plots[i].plot);
            lot.accepted_centi_mu += history.plots[plots[i].plot].reclaimed_centi_mu;
            last.occurred = std::max(last.occurred, plots[i].accepted.occurred);
            last.recorded = std::max(last.recorded, plots[i].accepted.recorded);
        }
        lot.building_centi_mu = lot.accepted_centi_mu * random.between(12, 25) / 100;
        const auto index = static_cast<std::uint32_t>(history.quotas.size());
        history.quotas.push_back(std::move(lot));
        last = report_after(last, {10, 60}, confirm_limit, random);
        history.enter(ProvinceStep::quota_confirm, index, last);
        if (random.per_cent(60)) sell(history, index, loan, last, random);
    }
}

}  // namespace

void add_finance(ProvinceHistory& history, const CountyPlans& plan, const AcceptedPlots& accepted,
                 ProvinceRandom& random) {
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const auto& groups = plan[i].groups;
        const std::int64_t poor = groups[poor_in_sites].people + groups[poor_dispersed].people;
        const std::int64_t moved = groups[moved_in_sites].people + groups[moved_dispersed].people;
        const auto county = static_cast<std::uint8_t>(i);
        add_loan(history, {county, true, poor * poor_loan_fen, 0}, random);
        add_loan(history, {county, false, moved * moved_loan_fen, 0}, random);
    }
    for (std::size_t i = 0; i < plan.size(); ++i) add_lots(history, i, accepted[i], random);
}

}  // namespace anju
