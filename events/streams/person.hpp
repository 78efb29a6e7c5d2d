// Stream person/<county>-<number>: a member of a relocated household (一人一档), service registry.
// The number of the identity card is never here in clear: a keyed hash finds duplicates, a mask is
// shown. What names the person is sealed, and its key can be destroyed.
#pragma once

#include "events/base/event_list.hpp"
#include "events/base/sealed.hpp"

namespace anju {

// Relation to the head of the household.
enum class Relation {
    head,
    spouse,
    child,
    parent,
    grandchild,
    other,
};
BOOST_DESCRIBE_ENUM(Relation, head, spouse, child, parent, grandchild, other)

// As the civil register says.
enum class Sex { female, male };
BOOST_DESCRIBE_ENUM(Sex, female, male)

// How a person came into the household.
enum class JoinCause {
    original,  // member when it was registered
    born,
    married_in,
    other,
};
BOOST_DESCRIBE_ENUM(JoinCause, original, born, married_in, other)

// How a person left the household.
enum class LeaveCause { married_out, left, left_the_province };
BOOST_DESCRIBE_ENUM(LeaveCause, married_out, left, left_the_province)

// Why a person changed households.
enum class MoveCause { split, merge, marriage, other };
BOOST_DESCRIBE_ENUM(MoveCause, split, merge, marriage, other)

// What a person can work (劳动能力).
enum class Capacity { able, limited, none };
BOOST_DESCRIBE_ENUM(Capacity, able, limited, none)

// The person was entered as a member of a household.
struct PersonRegistered {
    static constexpr std::string_view type = "person.registered";
    static constexpr std::array versions{std::size_t{7}};

    HouseholdId household;
    Relation relation = Relation::head;
    Sex sex = Sex::female;
    Day birth;
    JoinCause cause = JoinCause::original;
    std::string identity;        // keyed hash of the number of the identity card
    std::string identity_shown;  // masked, "1399********123X"
};
BOOST_DESCRIBE_STRUCT(PersonRegistered, (),
                      (household, relation, sex, birth, cause, identity, identity_shown))

// What the person can work was assessed, and whether they are in school.
struct CapacityAssessed {
    static constexpr std::string_view type = "person.capacity_assessed";
    static constexpr std::array versions{std::size_t{4}};

    Capacity capacity = Capacity::able;
    bool student = false;
    std::string health;
    std::string education;
};
BOOST_DESCRIBE_STRUCT(CapacityAssessed, (), (capacity, student, health, education))

// The person belongs to another household from this day.
struct PersonMoved {
    static constexpr std::string_view type = "person.moved";
    static constexpr std::array versions{std::size_t{2}};

    HouseholdId household;
    MoveCause cause = MoveCause::split;
};
BOOST_DESCRIBE_STRUCT(PersonMoved, (), (household, cause))

// The person left the household and joined no other relocated one.
struct PersonLeft {
    static constexpr std::string_view type = "person.left";
    static constexpr std::array versions{std::size_t{1}};

    LeaveCause cause = LeaveCause::left;
};
BOOST_DESCRIBE_STRUCT(PersonLeft, (), (cause))

// A person who had left came back.
struct PersonReturned {
    static constexpr std::string_view type = "person.returned";
    static constexpr std::array versions{std::size_t{1}};

    HouseholdId household;
};
BOOST_DESCRIBE_STRUCT(PersonReturned, (), (household))

// The person died.
struct PersonDied {
    static constexpr std::string_view type = "person.died";
    static constexpr std::array versions{std::size_t{1}};

    std::string certificate;
};
BOOST_DESCRIBE_STRUCT(PersonDied, (), (certificate))

// The identity card's number had been entered wrongly.
struct IdNumberCorrected {
    static constexpr std::string_view type = "person.id_number_corrected";
    static constexpr std::array versions{std::size_t{2}};

    std::string identity;
    std::string identity_shown;
};
BOOST_DESCRIBE_STRUCT(IdNumberCorrected, (), (identity, identity_shown))

// This file and another one are the same person; the other one is the one that counts.
struct IdentityMerged {
    static constexpr std::string_view type = "person.identity_merged";
    static constexpr std::array versions{std::size_t{2}};

    PersonId into;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(IdentityMerged, (), (into, reason))

// The merge was wrong: this file counts again.
struct IdentityUnmerged {
    static constexpr std::string_view type = "person.identity_unmerged";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(IdentityUnmerged, (), (reason))

// Name, number of the identity card, telephone, each sealed with a key of its own; what is left out
// stays as told before, and what is told anew makes an end of what was told before: its key is
// destroyed. The number's place (see seal()) is "person/<id> id_number", that of the others alike.
struct PersonDetailsTold {
    static constexpr std::string_view type = "person.details_told";
    static constexpr std::array versions{std::size_t{3}};
    static constexpr bool is_final = true;

    std::optional<Sealed> name;
    std::optional<Sealed> id_number;
    std::optional<Sealed> phone;
};
BOOST_DESCRIBE_STRUCT(PersonDetailsTold, (), (name, id_number, phone))

// What names the person is to be forgotten: from here on nobody is told it, and its keys are
// destroyed.
struct PersonErasureRequested {
    static constexpr std::string_view type = "person.erasure_requested";
    static constexpr std::array versions{std::size_t{2}};
    static constexpr bool is_final = true;

    std::string ground;    // why, such as the person's own wish
    std::string document;  // the decision it rests on
};
BOOST_DESCRIBE_STRUCT(PersonErasureRequested, (), (ground, document))

// The keys of all that was told of the person are destroyed.
struct PersonErased {
    static constexpr std::string_view type = "person.erased";
    static constexpr std::array versions{std::size_t{1}};
    static constexpr bool is_final = true;

    std::uint32_t keys = 0;  // how many
};
BOOST_DESCRIBE_STRUCT(PersonErased, (), (keys))

struct PersonStream {
    static constexpr std::string_view name = "person";
    static constexpr std::string_view service = "registry";
    using Events =
        EventList<PersonRegistered, CapacityAssessed, PersonMoved, PersonLeft, PersonReturned,
                  PersonDied, IdNumberCorrected, IdentityMerged, IdentityUnmerged,
                  PersonDetailsTold, PersonErasureRequested, PersonErased>;
};

}  // namespace anju
