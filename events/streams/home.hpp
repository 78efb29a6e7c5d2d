// Stream home/<county>-<number>: a new home (安置住房) and who has it, service registry.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The home was entered: built or bought for resettlement.
struct HomeRegistered {
    static constexpr std::string_view type = "home.registered";
    static constexpr std::array versions{std::size_t{5}};

    AreaCode area;  // a county or below
    std::optional<SiteId> site{};
    std::string building;
    std::string unit;
    std::int64_t floor_area_centi_m2 = 0;  // 0.01 m2
};
BOOST_DESCRIBE_STRUCT(HomeRegistered, (), (area, site, building, unit, floor_area_centi_m2))

// The home was allocated to a household.
struct HomeAllocated {
    static constexpr std::string_view type = "home.allocated";
    static constexpr std::array versions{std::size_t{2}};

    HouseholdId household;
    std::int32_t members = 0;  // of the household, on that day
};
BOOST_DESCRIBE_STRUCT(HomeAllocated, (), (household, members))

// The keys were handed over. That is not moving in.
struct KeysHanded {
    static constexpr std::string_view type = "home.keys_handed";
    static constexpr std::array versions{std::size_t{1}};

    std::string received_by;
};
BOOST_DESCRIBE_STRUCT(KeysHanded, (), (received_by))

// The property certificate (不动产权证) was issued.
struct HomeCertified {
    static constexpr std::string_view type = "home.certified";
    static constexpr std::array versions{std::size_t{1}};

    std::string certificate_no;
};
BOOST_DESCRIBE_STRUCT(HomeCertified, (), (certificate_no))

// The household gave the home back; it can be allocated again.
struct HomeReleased {
    static constexpr std::string_view type = "home.released";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HomeReleased, (), (reason))

struct HomeStream {
    static constexpr std::string_view name = "home";
    static constexpr std::string_view service = "registry";
    using Events =
        EventList<HomeRegistered, HomeAllocated, KeysHanded, HomeCertified, HomeReleased>;
};

}  // namespace anju
