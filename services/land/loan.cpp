#include "services/land/loan.hpp"

namespace anju {
namespace {

using Loan = LoanDefinition;

constexpr Range years_range{"years-out-of-range", "a loan runs 1 to 30 years", 1, 30};

// A county, a city or the province repays a loan.
Result<void> check_debtor(const AreaCode& area) {
    if (area.value.size() <= 6) return {};
    return invalid("area-too-narrow", area.value + " is below a county: who repays is not",
                   "/area");
}

Result<void> check_instalments(const std::vector<Instalment>& instalments) {
    const std::string list = "/instalments";
    if (instalments.empty()) {
        return invalid("instalments-missing", "a repayment plan has an instalment", list);
    }
    for (std::size_t i = 0; i < instalments.size(); ++i) {
        const std::string one = list + "/" + std::to_string(i);
        auto checked = check_range(instalments[i].amount.value, amount_range, one + "/amount");
        if (checked && i > 0) {
            checked = check_later("instalments-rise", instalments[i].due, instalments[i - 1].due,
                                  one + "/due");
        }
        if (!checked) return checked;
    }
    return {};
}

std::int64_t sum_of(const RepaymentPlanSet& plan) {
    std::int64_t sum = 0;
    for (const auto& one : plan.instalments) sum += one.amount.value;
    return sum;
}

}  // namespace

Result<void> Loan::check(const State&, const LoanAgreed& event, const CheckContext&) {
    return all_hold({check_debtor(event.area), check_texts(event),
                     check_range(event.principal.value, amount_range, "/principal"),
                     check_range(event.years, years_range, "/years")});
}

Result<void> Loan::check(const State& state, const LoanDrawn& event, const CheckContext&) {
    return all_hold({check_range(event.amount.value, amount_range, "/amount"),
                     check_after<Loan>(state, event, "/amount")});
}

Result<void> Loan::check(const State& state, const RepaymentPlanSet& event, const CheckContext&) {
    auto checked = all_hold({check_texts(event), check_instalments(event.instalments)});
    return checked ? check_after<Loan>(state, event, "/instalments") : checked;
}

Result<void> Loan::check(const State& state, const LoanRepaid& event, const CheckContext&) {
    return all_hold({check_range(event.amount.value, amount_range, "/amount"),
                     check_after<Loan>(state, event, "/amount")});
}

Result<void> Loan::check(const State& state, const RepaymentReversed& event, const CheckContext&) {
    return all_hold({check_texts(event), check_range(event.amount.value, amount_range, "/amount"),
                     pointing_to("/amount", check_within("reversed-within-repaid",
                                                         {"repaid_fen", state.repaid.value},
                                                         {{"reversed_fen", event.amount.value}}))});
}

Result<void> Loan::consistent(const State& state) {
    const std::int64_t principal = state.agreement ? state.agreement->principal.value : 0;
    const std::int64_t planned = state.plan ? sum_of(*state.plan) : 0;
    return all_hold({check_within("drawn-within-principal", {"principal_fen", principal},
                                  {{"drawn_fen", state.drawn.value}}),
                     check_within("repaid-within-drawn", {"drawn_fen", state.drawn.value},
                                  {{"repaid_fen", state.repaid.value}}),
                     check_within("reversed-within-repaid", {"repaid_fen", state.repaid.value},
                                  {{"below_fen", 0}}),
                     check_within("planned-within-principal", {"principal_fen", principal},
                                  {{"planned_fen", planned}})});
}

}  // namespace anju
