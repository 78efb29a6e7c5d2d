// Decides on commands to a lot of surplus land quota: confirm it, sell it, take in the proceeds and
// repay loans with them. Each mu is sold once.
#pragma once

#include "events/streams/quota.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct QuotaDefinition : LeavesNoTextBlank {
    using Stream = QuotaStream;

    enum class Status { confirmed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, confirmed)

    struct State : LifeCycle<Status> {
        std::optional<QuotaConfirmed> confirmation;
        CentiMu traded;
        CentiMu cancelled;
        Fen price;     // agreed for what was traded
        Fen received;  // of it
        Fen applied;   // of that, to loans
    };
    using Commands =
        CommandList<Opens<"confirm", QuotaConfirmed, Status::confirmed>,
                    Keeps<"trade", QuotaTraded>, Keeps<"receive-proceeds", ProceedsReceived>,
                    Keeps<"apply-proceeds", ProceedsApplied>, Keeps<"cancel", QuotaCancelled>>;

    static Result<void> check(const State&, const QuotaConfirmed&, const CheckContext&);
    static Result<void> check(const State&, const QuotaTraded&, const CheckContext&);
    static Result<void> check(const State&, const ProceedsReceived&, const CheckContext&);
    static Result<void> check(const State&, const ProceedsApplied&, const CheckContext&);
    static Result<void> check(const State&, const QuotaCancelled&, const CheckContext&);
    // What was sold, cancelled, received and applied, against what there was.
    static Result<void> consistent(const State&);
    static void evolve(State& state, const QuotaConfirmed& event, Day) {
        state.confirmation = event;
    }
    static void evolve(State& state, const QuotaTraded& event, Day) {
        state.traded.value += event.traded.value;
        state.price.value += event.price.value;
    }
    static void evolve(State& state, const ProceedsReceived& event, Day) {
        state.received.value += event.amount.value;
    }
    static void evolve(State& state, const ProceedsApplied& event, Day) {
        state.applied.value += event.amount.value;
    }
    static void evolve(State& state, const QuotaCancelled& event, Day) {
        state.cancelled.value += event.cancelled.value;
    }
};
BOOST_DESCRIBE_STRUCT(QuotaDefinition::State, (LifeCycle<QuotaDefinition::Status>),
                      (confirmation, traded, cancelled, price, received, applied))

}  // namespace anju
