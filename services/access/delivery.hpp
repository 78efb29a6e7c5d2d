// Decides on what somebody says who is sent events: how far it has got them, what it acted upon.
#pragma once

#include <optional>
#include <string>

#include "events/runtime/principal.hpp"
#include "events/streams/delivery.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct DeliveryDefinition : LeavesNoTextBlank {
    using Stream = DeliveryStream;

    enum class Status { confirmed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, confirmed)

    struct State : LifeCycle<Status> {
        std::optional<std::int64_t> received;   // all up to this position
        std::int64_t acted = 0;                 // events acted upon
        std::optional<std::string> acted_upon;  // the last of them
    };
    using Commands = CommandList<Sets<"receive", EventsReceived, Status::confirmed>,
                                 Sets<"act", EventActedUpon, Status::confirmed>>;

    static Right right_to(std::string_view) { return Right::receive; }

    static Result<void> check(const State& state, const EventsReceived& event, const CheckContext&);
    static Result<void> check(const State&, const EventActedUpon& event, const CheckContext&) {
        return check_texts(event, {"note"});
    }

    static void evolve(State& state, const EventsReceived& event, Day) {
        state.received = event.through;
    }
    static void evolve(State& state, const EventActedUpon& event, Day) {
        ++state.acted;
        state.acted_upon = event.event;
    }
};
BOOST_DESCRIBE_STRUCT(DeliveryDefinition::State, (LifeCycle<DeliveryDefinition::Status>),
                      (received, acted, acted_upon))

}  // namespace anju
