// One description serves all: a struct described with BOOST_DESCRIBE_STRUCT gets its stored form
// (cereal), its JSON and its JSON Schema from that one line.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <type_traits>

#include "events/base/archive.hpp"
#include "events/base/types.hpp"

namespace anju {

// A type that is put together from others says itself what its members are.
template <class T>
concept NamesItsMembers = requires {
    typename T::DescribedMembers;
};

template <class T>
struct MembersOf {
    using type = boost::describe::describe_members<T, boost::describe::mod_public |
                                                          boost::describe::mod_inherited>;
};
template <NamesItsMembers T>
struct MembersOf<T> {
    using type = typename T::DescribedMembers;
};
// Those of its described bases come first.
template <class T>
using Members = typename MembersOf<T>::type;

template <class T>
concept Described =
    (boost::describe::has_describe_members<T>::value && !std::is_union_v<T>) || NamesItsMembers<T>;

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
inline constexpr std::size_t member_count = boost::mp11::mp_size<Members<T>>::value;

// Calls `f(name, member)` for the first `count` members in the order of the description.
template <class T, class F>
constexpr void for_each_member(T& object, F&& f, std::size_t count = SIZE_MAX) {
    std::size_t index = 0;
    boost::mp11::mp_for_each<Members<std::remove_const_t<T>>>([&](auto member) {
        if (index++ < count) f(member.name, object.*member.pointer);
    });
}

// The stored form of any described struct: its members one after another. Events carry a schema
// version in their record header; see codec.hpp for how fewer members of an old version are read.
template <class Archive, Described T>
void serialize(Archive& archive, T& object) {
    for_each_member(object, [&](const char*, auto& member) { archive(member); });
}

// The text of an enumerator: its name, without the underscore that keeps a word of C++ apart.
constexpr std::string_view enumerator_text(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

template <DescribedEnum E>
std::string_view enum_text(E value) {
    return enumerator_text(boost::describe::enum_to_string(value, ""));
}

// Whether `text` is an enumerator's whole text: a C string's end is no end of it.
template <DescribedEnum E>
bool enum_from_text(std::string_view text, E& value) {
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (text != enumerator_text(enumerator.name)) return;
        value = enumerator.value;
        found = true;
    });
    return found;
}

// Enumerators are stored as their names, so that their order may change and new ones be added.
template <class Archive, DescribedEnum E>
std::string save_minimal(const Archive&, const E& value) {
    return std::string(enum_text(value));
}

template <class Archive, DescribedEnum E>
void load_minimal(const Archive&, E& value, const std::string& name) {
    if (!enum_from_text(name, value)) {
        throw ArchiveError("\"" + std::string(excerpt(name)) + "\" is not a known enumerator");
    }
}

}  // namespace anju
