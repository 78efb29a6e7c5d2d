#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

constexpr std::size_t plots_of_lot = 40;
constexpr std::int64_t price_low_fen = 250'000;  // for each 0.01 mu
constexpr std::int64_t price_high_fen = 600'000;
constexpr std::int32_t instalment_day = day_number(2020, 11, 30);

class Lots {
  public:
    explicit Lots(YearDesk& desk)
        : desk_(desk), history_(desk.history), random_(desk.random), numbers_(desk.plan.size()) {
        for (const auto& lot : history_.quotas) {
            numbers_[lot.county] = std::max(numbers_[lot.county], lot.number);
        }
    }

    void sell(const AcceptedPlots& accepted) {
        const auto known = static_cast<std::uint32_t>(history_.quotas.size());
        for (std::uint32_t i = 0; i < known; ++i) sell_old(i);
        for (std::size_t i = 0; i < accepted.size(); ++i) confirm(i, accepted[i]);
        const auto loans = static_cast<std::uint32_t>(history_.loans.size());
        for (std::uint32_t i = 0; i < loans; ++i) repay(i);
    }

  private:
    // Lots that were confirmed before: sold at last, or taken back.
    void sell_old(std::uint32_t index) {
        const auto& end = desk_.standing.of(ProvinceKind::quota, index);
        if (end.step != ProvinceStep::quota_confirm) return;
        const Reported day = desk_.on(desk_.day(year_first_day + 30, year_last_day - 80), end.last);
        if (cancelled_.now(random_)) return cancel(index, day);
        if (random_.per_cent(70)) trade(index, day);
    }

    void cancel(std::uint32_t index, const Reported& day) {
        desk_.enter(ProvinceStep::quota_cancel, history_.cancellings.size(), day);
        history_.cancellings.push_back({index, history_.quotas[index].confirmed_centi_mu()});
    }

    void trade(std::uint32_t index, Reported last) {
        auto& lot = history_.quotas[index];
        lot.traded_centi_mu = lot.confirmed_centi_mu() * random_.between(60, 100) / 100;
        if (lot.traded_centi_mu <= 0) return;
        lot.price_fen = lot.traded_centi_mu * random_.between(price_low_fen, price_high_fen);
        desk_.enter(ProvinceStep::quota_trade, index, last);
        if (!random_.per_cent(82)) return;
        lot.received_fen = random_.per_cent(60) ? lot.price_fen : lot.price_fen / 2;
        last = desk_.after(last, {8, 50});
        desk_.enter(ProvinceStep::quota_receive, index, last);
        const auto debt = std::ranges::find(history_.loans, lot.county, &ProvinceLoan::county);
        if (debt == history_.loans.end() || !random_.per_cent(75)) return;
        lot.loan = static_cast<std::uint32_t>(debt - history_.loans.begin());
        lot.applied_fen =
            std::min(lot.received_fen * 3 / 4, debt->principal_fen - debt->repaid_fen);
        if (lot.applied_fen <= 0) return;
        last = desk_.after(last, {5, 40});
        if (!desk_.in_time(seconds_later(last, 300))) return;
        desk_.enter(ProvinceStep::quota_apply, index, last);
        pay(lot.loan, lot.applied_fen, true, seconds_later(last, 300));
    }

    void pay(std::uint32_t loan, std::int64_t amount_fen, bool of_quota, const Reported& day) {
        desk_.enter(ProvinceStep::loan_repay, history_.repayments.size(), day);
        history_.repayments.push_back({loan, amount_fen, of_quota});
        history_.loans[loan].repaid_fen += amount_fen;
    }

    // What the county accepted becomes lots in the order of acceptance.
    void confirm(std::size_t county, std::vector<AcceptedPlot> plots) {
        std::ranges::sort(plots, {}, [](const AcceptedPlot& one) {
            return std::pair(one.accepted.recorded, one.plot);
        });
        for (std::size_t first = 0; first < plots.size(); first += plots_of_lot) {
            const std::size_t end = std::min(first + plots_of_lot, plots.size());
            ProvinceQuota lot;
            lot.county = static_cast<std::uint8_t>(county);
            lot.number = ++numbers_[county];
            for (std::size_t i = first; i < end; ++i) {
                lot.plots.push_back(plots[i].plot);
                lot.accepted_centi_mu += history_.plots[plots[i].plot].surveyed_centi_mu;
            }
            lot.building_centi_mu = lot.accepted_centi_mu * random_.between(12, 25) / 100;
            const auto index = static_cast<std::uint32_t>(history_.quotas.size());
            history_.quotas.push_back(std::move(lot));
            const Reported last = desk_.after(plots[end - 1].accepted, {5, 40});
            desk_.enter(ProvinceStep::quota_confirm, index, last);
            if (random_.per_cent(55)) trade(index, desk_.after(last, {10, 60}));
        }
    }

    // The instalment of November; plans that were missing are set by the summer.
    void repay(std::uint32_t index) {
        const auto& end = desk_.standing.of(ProvinceKind::loan, index);
        Reported last = end.last;
        const bool planned =
            end.step == ProvinceStep::loan_set_plan || end.step == ProvinceStep::loan_repay;
        if (!planned) {
            if (!random_.per_cent(80)) return;
            last = desk_.on(desk_.day(year_first_day + 20, year_first_day + 120), last);
            desk_.enter(ProvinceStep::loan_set_plan, index, last);
        }
        const auto& loan = history_.loans[index];
        const std::int64_t amount =
            std::min(loan.principal_fen / 20, loan.principal_fen - loan.repaid_fen);
        if (amount <= 0 || unpaid_.now(random_)) return;
        last = desk_.on(instalment_day - desk_.day(3, 25), last);
        const auto payment = history_.repayments.size();
        pay(index, amount, false, last);
        if (!reversed_.now(random_)) return;
        last = desk_.after(last, {1, 4});
        desk_.enter(ProvinceStep::loan_reverse, payment, last);
        desk_.enter(ProvinceStep::loan_repay, history_.repayments.size(),
                    desk_.after(last, {1, 6}));
        history_.repayments.push_back({index, amount, false});
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    std::vector<std::uint32_t> numbers_;  // of lots, by county
    Seldom cancelled_{9};
    Seldom unpaid_{8};
    Seldom reversed_{25};
};

}  // namespace

void sell_land(YearDesk& desk, const AcceptedPlots& accepted) {
    Lots(desk).sell(accepted);
}

}  // namespace anju
