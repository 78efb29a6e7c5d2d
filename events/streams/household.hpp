// Stream household/<county>-<number>: what happens to a relocated household (搬迁户), service
// registry.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// Two groups with different rules: the registered poor (建档立卡) and those moved along (同步搬迁).
enum class HouseholdCategory { registered_poor, moved_along };
BOOST_DESCRIBE_ENUM(HouseholdCategory, registered_poor, moved_along)

// A household was entered into the relocation register.
struct HouseholdRegistered {
    static constexpr std::string_view type = "household.registered";
    static constexpr std::array versions{std::size_t{5}};

    HouseholdCategory category = HouseholdCategory::registered_poor;
    std::int32_t plan_year = 0;  // the year of the relocation plan it belongs to, 2016 to 2020
    AreaCode origin;             // where it comes from, a county or below
    AreaCode resettlement;       // where it is to live, a county or below
    std::int32_t members = 0;    // people of the household on the day
};
BOOST_DESCRIBE_STRUCT(HouseholdRegistered, (), (category, plan_year, origin, resettlement, members))

// The household lives in its new home, verified on the spot (实际入住); keys handed is not enough.
struct HouseholdRelocated {
    static constexpr std::string_view type = "household.relocated";
    static constexpr std::array versions{std::size_t{2}};

    std::int32_t members = 0;  // people who moved in
    std::string verified_by;   // the office or person that saw it
};
BOOST_DESCRIBE_STRUCT(HouseholdRelocated, (), (members, verified_by))

struct HouseholdStream {
    static constexpr std::string_view name = "household";
    static constexpr std::string_view service = "registry";
    using Events = EventList<HouseholdRegistered, HouseholdRelocated>;
};

}  // namespace anju
