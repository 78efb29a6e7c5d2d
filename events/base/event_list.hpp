// A closed list of event types, the identity of a type in the log, and the visit from one to the
// other. An event is a described struct with `type` and `versions`.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <string_view>

#include "events/base/describe.hpp"

namespace anju {

template <class T>
concept Event = Described<T> && requires {
    { T::type } -> std::convertible_to<std::string_view>;  // in the log for ever: never rename
    T::versions.size();  // number of members in version 1, 2, ...: members are only appended
};

// The type's identity in records: FNV-1a of its name. The catalogue's test checks for collisions.
constexpr std::uint32_t type_id(std::string_view type) {
    std::uint32_t hash = 2166136261U;
    for (const char c : type) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

template <Event E>
inline constexpr auto schema_version = static_cast<std::uint16_t>(E::versions.size());

template <Event... Es>
struct EventList {
    static constexpr std::size_t size = sizeof...(Es);
    template <class E>
    static constexpr bool contains = (std::same_as<E, Es> || ...);

    // Calls f.template operator()<E>() for every event of the list.
    template <class F>
    static void for_each(F&& f) {
        (f.template operator()<Es>(), ...);
    }
    // The same until one returns true; whether one did.
    template <class F>
    static bool any_of(F&& f) {
        return (f.template operator()<Es>() || ...);
    }
};

template <class... Lists>
struct ConcatLists;
template <Event... As>
struct ConcatLists<EventList<As...>> {
    using type = EventList<As...>;
};
template <Event... As, Event... Bs, class... Rest>
struct ConcatLists<EventList<As...>, EventList<Bs...>, Rest...> {
    using type = typename ConcatLists<EventList<As..., Bs...>, Rest...>::type;
};
template <class... Lists>
using Concat = typename ConcatLists<Lists...>::type;

// Appends the stored form of `event` to `out`.
template <Event E>
void encode_event(const E& event, std::string& out) {
    static_assert(E::versions.back() == member_count<E>,
                  "a member was added: append the new member count to `versions`");
    ArchiveWriter archive(out);
    for_each_member(event, [&](const char*, const auto& member) { archive(member); });
}

// Reads an event that was stored under `version`; members it did not have yet keep their defaults.
template <Event E>
Result<E> decode_event(std::string_view payload, std::uint16_t version) {
    if (version == 0 || version > schema_version<E>) {
        return corrupt("schema-newer", std::string(E::type) + ": schema version " +
                                           std::to_string(version) +
                                           " is not known here; run a "
                                           "newer program");
    }
    try {
        E event;
        ArchiveReader archive(payload);
        for_each_member(
            event, [&](const char*, auto& member) { archive(member); }, E::versions[version - 1]);
        if (archive.left() == 0) return event;
        return corrupt("payload-too-long", std::string(E::type) + ": " +
                                               std::to_string(archive.left()) +
                                               " bytes follow the last field");
    } catch (const std::exception& error) {
        return corrupt("payload-unreadable", std::string(E::type) + ": " + error.what());
    }
}

}  // namespace anju
