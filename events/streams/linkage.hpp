// Stream linkage/<county>-<number>: a contract by which a park shares its gain with a household
// (利益联结), service parks.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// How the household shares in the gain.
enum class LinkageMechanism { wage, rent, dividend, order };
BOOST_DESCRIBE_ENUM(LinkageMechanism, wage, rent, dividend, order)

// The contract was signed.
struct LinkageSigned {
    static constexpr std::string_view type = "linkage.signed";
    static constexpr std::array versions{std::size_t{4}};

    ParkId park;
    HouseholdId household;
    AreaCode area;  // of the household's settlement
    LinkageMechanism mechanism = LinkageMechanism::dividend;
};
BOOST_DESCRIBE_STRUCT(LinkageSigned, (), (park, household, area, mechanism))

// Money was paid under the contract.
struct LinkagePaid {
    static constexpr std::string_view type = "linkage.paid";
    static constexpr std::array versions{std::size_t{2}};

    Fen amount;
    PersonId payee;
};
BOOST_DESCRIBE_STRUCT(LinkagePaid, (), (amount, payee))

// The contract ended.
struct LinkageEnded {
    static constexpr std::string_view type = "linkage.ended";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(LinkageEnded, (), (reason))

struct LinkageStream {
    static constexpr std::string_view name = "linkage";
    static constexpr std::string_view service = "parks";
    using Events = EventList<LinkageSigned, LinkagePaid, LinkageEnded>;
};

}  // namespace anju
