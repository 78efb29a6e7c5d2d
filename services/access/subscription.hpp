// Decides on commands to a subscription: open it, change it, end it, and what becomes of what its
// receiver did not take.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "events/runtime/principal.hpp"
#include "events/streams/subscription.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct SubscriptionDefinition : LeavesNoTextBlank {
    using Stream = SubscriptionStream;

    enum class Status { open, ended };
    BOOST_DESCRIBE_NESTED_ENUM(Status, open, ended)

    struct State : LifeCycle<Status> {
        std::optional<SubscriptionChanged> wanted;
    };
    using Commands =
        CommandList<Sets<"open", SubscriptionOpened, Status::open, From<Status::ended>>,
                    Keeps<"change", SubscriptionChanged, From<Status::open>>,
                    Keeps<"retry", SequenceRetried, From<Status::open>>,
                    Keeps<"skip", SequenceSkipped, From<Status::open>>,
                    Moves<"end", SubscriptionEnded, Status::ended, From<Status::open>>>;

    static Right right_to(std::string_view) { return Right::administer; }

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const SubscriptionOpened&, const CheckContext&);
    static Result<void> check(const State&, const SubscriptionChanged&, const CheckContext&);
    static Result<void> check(const State&, const SequenceSkipped&, const CheckContext&);

    static void evolve(State& state, const SubscriptionOpened& event, Day) {
        state.wanted =
            SubscriptionChanged{event.url, event.area, event.event_types, event.event_fields};
    }
    static void evolve(State& state, const SubscriptionChanged& event, Day) {
        state.wanted = event;
    }
};
BOOST_DESCRIBE_STRUCT(SubscriptionDefinition::State, (LifeCycle<SubscriptionDefinition::Status>),
                      (wanted))

}  // namespace anju
