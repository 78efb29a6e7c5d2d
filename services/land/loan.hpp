// Decides on commands to a relocation loan: agree it, draw it, plan its repayment, repay it.
#pragma once

#include "events/streams/loan.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct LoanDefinition : LeavesNoTextBlank {
    using Stream = LoanStream;

    enum class Status { agreed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, agreed)

    struct State : LifeCycle<Status> {
        std::optional<LoanAgreed> agreement;
        Fen drawn;
        Fen repaid;
        std::optional<RepaymentPlanSet> plan;  // the newest
    };
    using Commands =
        CommandList<Opens<"agree", LoanAgreed, Status::agreed>, Keeps<"draw", LoanDrawn>,
                    Keeps<"set-plan", RepaymentPlanSet>, Keeps<"repay", LoanRepaid>,
                    Keeps<"reverse-repayment", RepaymentReversed>>;

    static Result<void> check(const State&, const LoanAgreed&, const CheckContext&);
    static Result<void> check(const State&, const LoanDrawn&, const CheckContext&);
    static Result<void> check(const State&, const RepaymentPlanSet&, const CheckContext&);
    static Result<void> check(const State&, const LoanRepaid&, const CheckContext&);
    static Result<void> check(const State&, const RepaymentReversed&, const CheckContext&);
    // What was drawn and repaid, against what was agreed.
    static Result<void> consistent(const State&);
    static void evolve(State& state, const LoanAgreed& event, Day) { state.agreement = event; }
    static void evolve(State& state, const LoanDrawn& event, Day) {
        state.drawn.value += event.amount.value;
    }
    static void evolve(State& state, const RepaymentPlanSet& event, Day) { state.plan = event; }
    static void evolve(State& state, const LoanRepaid& event, Day) {
        state.repaid.value += event.amount.value;
    }
    static void evolve(State& state, const RepaymentReversed& event, Day) {
        state.repaid.value -= event.amount.value;
    }
};
BOOST_DESCRIBE_STRUCT(LoanDefinition::State, (LifeCycle<LoanDefinition::Status>),
                      (agreement, drawn, repaid, plan))

}  // namespace anju
