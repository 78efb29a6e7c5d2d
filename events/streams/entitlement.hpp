// Stream entitlement/<county>-<number>: a person's insurance or assistance under one scheme (待遇),
// service rights.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The schemes.
enum class Scheme {
    basic_medical,     // 基本医保
    serious_illness,   // 大病保险
    pension,           // 养老保险
    special_hardship,  // 特困供养
    subsistence,       // 低保
};
BOOST_DESCRIBE_ENUM(Scheme, basic_medical, serious_illness, pension, special_hardship, subsistence)

// The entitlement is known: active at the origin, or nowhere yet.
struct EntitlementRegistered {
    static constexpr std::string_view type = "entitlement.registered";
    static constexpr std::array versions{std::size_t{4}};

    PersonId person;
    Scheme scheme = Scheme::basic_medical;
    AreaCode area;  // where the person lives now
    bool active_at_origin = false;
};
BOOST_DESCRIBE_STRUCT(EntitlementRegistered, (), (person, scheme, area, active_at_origin))

// Moving it to the new place was asked for.
struct EntitlementTransferRequested {
    static constexpr std::string_view type = "entitlement.transfer_requested";
    static constexpr std::array versions{std::size_t{1}};

    std::string office;
};
BOOST_DESCRIBE_STRUCT(EntitlementTransferRequested, (), (office))

// It is active at the new place.
struct EntitlementActivated {
    static constexpr std::string_view type = "entitlement.activated";
    static constexpr std::array versions{std::size_t{2}};

    std::string office;
    Day effective;
};
BOOST_DESCRIBE_STRUCT(EntitlementActivated, (), (office, effective))

// It ended.
struct EntitlementEnded {
    static constexpr std::string_view type = "entitlement.ended";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(EntitlementEnded, (), (reason))

struct EntitlementStream {
    static constexpr std::string_view name = "entitlement";
    static constexpr std::string_view service = "rights";
    using Events = EventList<EntitlementRegistered, EntitlementTransferRequested,
                             EntitlementActivated, EntitlementEnded>;
};

}  // namespace anju
