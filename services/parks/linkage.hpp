// Decides on commands to a contract by which a park shares its gain with a household.
#pragma once

#include "events/streams/linkage.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct LinkageDefinition : LeavesNoTextBlank {
    using Stream = LinkageStream;

    enum class Status { in_force, ended };
    BOOST_DESCRIBE_NESTED_ENUM(Status, in_force, ended)

    struct State : LifeCycle<Status> {
        std::optional<LinkageSigned> contract;
        Fen paid;
        std::optional<Day> paid_on;  // the newest payment
    };
    using InForce = From<Status::in_force>;
    using Commands = CommandList<Opens<"sign", LinkageSigned, Status::in_force>,
                                 Keeps<"pay", LinkagePaid, InForce>,
                                 Moves<"end", LinkageEnded, Status::ended, InForce>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const LinkageSigned& event, const CheckContext&) {
        return check_county(event.area);
    }
    static Result<void> check(const State&, const LinkagePaid& event, const CheckContext&) {
        return check_range(event.amount.value, payment_range, "/amount");
    }
    static void evolve(State& state, const LinkageSigned& event, Day) { state.contract = event; }
    static void evolve(State& state, const LinkagePaid& event, Day occurred) {
        state.paid.value += event.amount.value;
        state.paid_on = occurred;
    }

  private:
    static constexpr Range payment_range{
        amount_range.rule, "a payment to a household is above 0 and at most 1,000,000 yuan, in fen",
        1, 100'000'000};
};
BOOST_DESCRIBE_STRUCT(LinkageDefinition::State, (LifeCycle<LinkageDefinition::Status>),
                      (contract, paid, paid_on))

}  // namespace anju
