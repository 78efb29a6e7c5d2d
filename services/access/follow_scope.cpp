#include "services/access/follow_scope.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "events/catalogue.hpp"

namespace anju {
namespace {

// Who may come in and what it was sent is for who audits or administers.
template <class Stream>
constexpr bool is_common = Stream::service != PrincipalStream::service;

// Every stream that is common, as a list.
std::string common_streams() {
    std::string names;
    AllStreams::for_each([&]<class Stream>() {
        if (is_common<Stream>) names += (names.empty() ? "" : ",") + std::string(Stream::name);
    });
    return names;
}

struct StreamOfType {
    std::string_view name;  // empty where there is none
    bool common = true;
};

// Of the stream itself, or of one of its types of events: not all of these begin with its name.
StreamOfType stream_of(std::string_view type) {
    StreamOfType found;
    AllStreams::for_each([&]<class Stream>() {
        const bool has = Stream::Events::any_of([&]<Event E>() { return E::type == type; });
        if (has || Stream::name == type) found = {Stream::name, is_common<Stream>};
    });
    return found;
}

}  // namespace

FollowScope follow_scope(const Principal& principal) {
    static const std::string common = common_streams();
    if (principal.follows_all()) return {"", principal.area};
    const auto& types = principal.event_types;
    return {types.empty() ? common : fmt::format("{}", fmt::join(types, ",")), principal.area};
}

bool may_follow(const Principal& principal, std::string_view type) {
    const auto stream = stream_of(type);
    if (principal.event_types.empty()) return stream.common || principal.follows_all();
    return std::ranges::any_of(principal.event_types, [&](const std::string& allowed) {
        return allowed == type || allowed == stream.name;
    });
}

}  // namespace anju
