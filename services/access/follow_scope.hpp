// Which events somebody may follow: the same answer for the feed, for public topics and for
// webhooks.
#pragma once

#include <string>
#include <string_view>

#include "events/event_filter.hpp"
#include "events/runtime/principal.hpp"

namespace anju {

// Types and areas as a feed takes them, separated by commas; empty: all.
struct FollowScope {
    std::string types;
    std::string areas;

    Result<EventFilter> filter() const { return EventFilter::parse({types, areas}); }
};
FollowScope follow_scope(const Principal& principal);

// Whether it may follow all events of the type, or of the stream, named.
bool may_follow(const Principal& principal, std::string_view type);

}  // namespace anju
