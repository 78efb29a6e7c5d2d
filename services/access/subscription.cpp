#include "services/access/subscription.hpp"

#include <fmt/format.h>

#include "events/runtime/webhook_url.hpp"
#include "services/access/scope_checks.hpp"

namespace anju {

Result<void> SubscriptionDefinition::check(const State&, const SubscriptionOpened& event,
                                           const CheckContext& context) {
    return all_hold({check_texts(event), pointing_to("/url", check_webhook_url(event.url)),
                     check_scope(event.area, context.id), check_event_types(event.event_types),
                     check_event_fields(event.event_fields)});
}

Result<void> SubscriptionDefinition::check(const State& state, const SubscriptionChanged& event,
                                           const CheckContext& context) {
    return check(state,
                 SubscriptionOpened{event.url, event.area, event.event_types, event.event_fields},
                 context);
}

Result<void> SubscriptionDefinition::check(const State&, const SequenceSkipped& event,
                                           const CheckContext&) {
    constexpr Range positions{"position-out-of-range", "a position is 0 or more", 0,
                              std::int64_t{1} << 53};
    return all_hold({check_texts(event), check_range(event.through, positions, "/through")});
}

}  // namespace anju
