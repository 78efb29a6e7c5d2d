#include "services/access/delivery.hpp"

#include <fmt/format.h>

namespace anju {
namespace {

constexpr std::int64_t position_max = std::int64_t{1} << 53;

}  // namespace

Result<void> DeliveryDefinition::check(const State& state, const EventsReceived& event,
                                       const CheckContext&) {
    constexpr Range positions{"position-out-of-range", "a position is 0 or more", 0, position_max};
    if (auto there = check_range(event.through, positions, "/through"); !there) return there;
    if (!state.received || event.through > *state.received) return {};
    Error error = rejected("received-rises",
                           fmt::format("{} was confirmed already; {} does not lie behind it",
                                       *state.received, event.through),
                           {{"received", std::to_string(*state.received)},
                            {"through", std::to_string(event.through)}});
    error.pointer = "/through";
    return error;
}

}  // namespace anju
