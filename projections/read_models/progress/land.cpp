#include "projections/read_models/progress/land.hpp"

namespace anju {
namespace {

constexpr std::int32_t year_days = 365;

const AreaCode& area_of(const HouseCount& house) {
    return house.area;
}
const AreaCode& area_of(const PlotCount& plot) {
    return plot.area;
}
const AreaCode& area_of(const QuotaCount& quota) {
    return quota.area;
}
const AreaCode& area_of(const LoanCount& loan) {
    return loan.area;
}

}  // namespace

void HouseCount::apply(const HouseRegistered& event, Day) {
    area = event.area;
    household = event.household.value;
    plot = event.plot ? event.plot->value : "";
}

void HouseCount::apply(const HouseVacated&, Day) {
    vacated = true;
    reoccupied = false;
}

void HouseCount::apply(const HouseDemolished& event, Day) {
    demolished = true;
    sheltered = event.shelter.has_value();
}

void HouseCount::apply(const HouseRetained& event, Day) {
    retained = true;
    reason_other = event.reason == RetainReason::other;
}

void HouseCount::apply(const OldHouseReoccupied&, Day) {
    reoccupied = true;
    vacated = false;
}

// Houses count where they stand, which is where their households come from; each once, whoever
// shares it.
const std::vector<Indicator<HouseCount>>& HouseCount::indicators() {
    using House = HouseCount;
    static const std::vector<Indicator<House>> all{
        {{"houses.houses", "houses", {"旧房", "old houses"}},
         area_of,
         [](const House& h) { return std::int64_t{!h.area.value.empty()}; }},
        {{"houses.left", "houses", {"待拆旧房", "old houses left to demolish"}},
         area_of,
         [](const House& h) { return std::int64_t{h.is_left()}; }},
        {{"houses.demolished", "houses", {"已拆旧房", "old houses demolished"}},
         area_of,
         [](const House& h) { return std::int64_t{h.demolished}; }},
        {{"houses.vacated", "houses", {"已腾退未拆旧房", "old houses vacated and standing"}},
         area_of,
         [](const House& h) { return std::int64_t{h.is_left() && h.vacated}; }},
        {{"houses.kept", "houses", {"综合利用旧房", "old houses kept for use"}},
         area_of,
         [](const House& h) { return std::int64_t{h.stands() && h.kept}; }},
        {{"houses.plans_left", "houses", {"待编利用方案", "plans of use to compile"}},
         area_of,
         [](const House& h) { return std::int64_t{h.stands() && h.kept && !h.planned}; }},
        {{"houses.plans", "houses", {"已编利用方案", "plans of use compiled"}},
         area_of,
         [](const House& h) { return std::int64_t{h.stands() && h.kept && h.planned}; }},
        {{"houses.in_use", "houses", {"已利用旧房", "old houses in use"}},
         area_of,
         [](const House& h) { return std::int64_t{h.stands() && h.in_use}; }},
        {{"houses.retained", "houses", {"保留旧房", "old houses retained"}},
         area_of,
         [](const House& h) { return std::int64_t{h.stands() && h.retained}; }},
        {{"quality.retained_other",
          "houses",
          {"其他原因保留旧房", "houses retained for another reason"}},
         area_of,
         [](const House& h) { return std::int64_t{h.stands() && h.retained && h.reason_other}; }},
        {{"quality.reoccupied", "houses", {"旧房回流", "old houses lived in again"}},
         area_of,
         [](const House& h) { return std::int64_t{h.stands() && h.reoccupied}; }},
    };
    return all;
}

template <>
const std::vector<Contribution<HouseCount, HouseholdCount>>& HouseCount::contributions() {
    using House = HouseCount;
    constexpr auto household = [](const House& h) -> const std::string& { return h.household; };
    static const std::vector<Contribution<House, HouseholdCount>> all{
        {&HouseholdCount::houses, household,
         [](const House& h) { return std::int64_t{h.is_left()}; }},
        {&HouseholdCount::cleared, household,
         [](const House& h) { return std::int64_t{h.demolished && !h.sheltered}; }},
    };
    return all;
}

template <>
const std::vector<Contribution<HouseCount, PlotCount>>& HouseCount::contributions() {
    static const std::vector<Contribution<HouseCount, PlotCount>> all{
        {&PlotCount::standing, [](const HouseCount& h) -> const std::string& { return h.plot; },
         [](const HouseCount& h) { return std::int64_t{h.stands()}; }},
    };
    return all;
}

void PlotCount::apply(const PlotRegistered& event, Day) {
    area = event.area;
    surveyed = event.surveyed;
}

void PlotCount::apply(const MuReclaimed& event, Day) {
    reclaimed.value += event.reclaimed.value;
    if (event.use != LandUse::cultivated) greened.value += event.reclaimed.value;
}

void PlotCount::apply(const AcceptancePassed& event, Day) {
    accepted.at(static_cast<std::size_t>(event.level)) = event.accepted;
}

void PlotCount::apply(const AcceptanceRevoked& event, Day) {
    for (auto level = static_cast<std::size_t>(event.level); level < accepted.size(); ++level) {
        accepted[level] = {};
    }
}

const std::vector<Indicator<PlotCount>>& PlotCount::indicators() {
    using Plot = PlotCount;
    static const std::vector<Indicator<Plot>> all{
        {{"land.mu_left", "0.01 mu", {"待复垦复绿", "land left to reclaim and green"}},
         area_of,
         [](const Plot& p) { return p.surveyed.value - p.reclaimed.value; }},
        {{"land.mu_reclaimed", "0.01 mu", {"已复垦复绿", "land reclaimed and greened"}},
         area_of,
         [](const Plot& p) { return p.reclaimed.value; }},
        {{"land.mu_greened", "0.01 mu", {"已复绿", "land greened"}},
         area_of,
         [](const Plot& p) { return p.greened.value; }},
        {{"land.mu_accepted", "0.01 mu", {"县级验收", "land accepted by the county"}},
         area_of,
         [](const Plot& p) {
             return p.accepted[static_cast<std::size_t>(AcceptanceLevel::county)].value;
         }},
        {{"quality.accepted_above", "plots", {"验收大于复垦", "more accepted than reclaimed"}},
         area_of,
         [](const Plot& p) {
             return std::int64_t{
                 std::ranges::any_of(p.accepted, [&](CentiMu land) { return land > p.reclaimed; })};
         }},
        {{"quality.reclaimed_standing",
          "plots",
          {"未拆先复垦宗地", "plots reclaimed while an old house stands on them"}},
         area_of,
         [](const Plot& p) { return std::int64_t{p.reclaimed.value > 0 && p.standing > 0}; }},
    };
    return all;
}

void QuotaCount::apply(const QuotaConfirmed& event, Day) {
    area = event.area;
    confirmed = event.confirmed;
}

void QuotaCount::apply(const QuotaTraded& event, Day) {
    traded.value += event.traded.value;
    price.value += event.price.value;
}

const std::vector<Indicator<QuotaCount>>& QuotaCount::indicators() {
    using Quota = QuotaCount;
    static const std::vector<Indicator<Quota>> all{
        {{"finance.quota_issued", "0.01 mu", {"节余指标", "surplus quota"}},
         area_of,
         [](const Quota& q) { return q.confirmed.value; }},
        {{"finance.quota_traded", "0.01 mu", {"已交易指标", "surplus quota sold"}},
         area_of,
         [](const Quota& q) { return q.traded.value; }},
        {{"finance.quota_price", "fen", {"指标交易额", "price of quota sold"}},
         area_of,
         [](const Quota& q) { return q.price.value; }},
        {{"finance.quota_income", "fen", {"指标收入", "income from quota"}},
         area_of,
         [](const Quota& q) { return q.received.value; }},
        {{"finance.quota_idle",
          "fen",
          {"未用于还贷的指标收入", "income from quota not yet used for loans"}},
         area_of,
         [](const Quota& q) { return q.received.value - q.applied.value; }},
    };
    return all;
}

void LoanCount::apply(const LoanAgreed& event, Day) {
    area = event.area;
    principal = event.principal;
}

std::int64_t LoanCount::due_by(Day day) const {
    std::int64_t due = -repaid.value;
    for (const auto& one : instalments) {
        if (one.due <= day) due += one.amount.value;
    }
    return std::max(due, std::int64_t{0});
}

// An instalment comes into sight a year before it is due, and is overdue the day after.
Day LoanCount::next_change(Day after) const {
    Day next = IndicatorRows::ever;
    for (const auto& one : instalments) {
        for (const Day change : {Day{one.due.value - year_days}, Day{one.due.value + 1}}) {
            if (change > after) next = std::min(next, change);
        }
    }
    return next;
}

const std::vector<Indicator<LoanCount>>& LoanCount::indicators() {
    using Loan = LoanCount;
    static const std::vector<Indicator<Loan>> all{
        {{"finance.loan_agreed", "fen", {"贷款合同额", "loans agreed"}},
         area_of,
         [](const Loan& l) { return l.principal.value; }},
        {{"finance.loan_balance", "fen", {"贷款余额", "loan balance"}},
         area_of,
         [](const Loan& l) { return l.drawn.value - l.repaid.value; }},
        {{"finance.loan_repaid", "fen", {"已还贷款", "loans repaid"}},
         area_of,
         [](const Loan& l) { return l.repaid.value; }},
        {{"finance.next_due", "fen", {"未来一年应还", "due within a year"}, true},
         area_of,
         [](const Loan& l) { return l.due_by({l.today.value + year_days}); }},
        {{"finance.overdue", "fen", {"逾期未还", "overdue"}, true},
         area_of,
         [](const Loan& l) { return l.due_by({l.today.value - 1}); }},
        {{"finance.without_plan", "fen", {"无还款计划的余额", "balance without a repayment plan"}},
         area_of,
         [](const Loan& l) {
             return l.instalments.empty() ? l.drawn.value - l.repaid.value : std::int64_t{0};
         }},
    };
    return all;
}

}  // namespace anju
