// Stream house/<county>-<number>: an old house (旧房) that its household leaves, service land.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// A vacated old house was entered into the ledger of houses to demolish.
struct HouseRegistered {
    static constexpr std::string_view type = "house.registered";
    static constexpr std::array versions{std::size_t{3}};

    HouseholdId household;                 // who lived there; a shared house names one of them
    AreaCode area;                         // where the house stands: the origin, a county or below
    std::int64_t floor_area_centi_m2 = 0;  // floor area in 0.01 square metres
};
BOOST_DESCRIBE_STRUCT(HouseRegistered, (), (household, area, floor_area_centi_m2))

// The house is down (拆除).
struct HouseDemolished {
    static constexpr std::string_view type = "house.demolished";
    static constexpr std::array versions{std::size_t{1}};

    std::string contractor;
};
BOOST_DESCRIBE_STRUCT(HouseDemolished, (), (contractor))

struct HouseStream {
    static constexpr std::string_view name = "house";
    static constexpr std::string_view service = "land";
    using Events = EventList<HouseRegistered, HouseDemolished>;
};

}  // namespace anju
