// Stream house/<county>-<number>: an old house (旧房) that its household has left, service land.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// Why a house may stay (the county certifies it).
enum class RetainReason {
    shared_house,
    connected_house,
    production_use,
    protected_village,  // traditional village under protection
    other,
};
BOOST_DESCRIBE_ENUM(RetainReason, shared_house, connected_house, production_use, protected_village,
                    other)

// The house was surveyed and entered into the ledger of houses to demolish.
struct HouseRegistered {
    static constexpr std::string_view type = "house.registered";
    static constexpr std::array versions{std::size_t{3}, std::size_t{5}};

    HouseholdId household;
    AreaCode area;                                          // where it stands, a county or below
    std::int64_t floor_area_centi_m2 = 0;                   // 0.01 m2
    std::optional<PlotId> plot{};                           // the plot it stands on
    std::optional<std::vector<HouseholdId>> shared_with{};  // other households that own it
};
BOOST_DESCRIBE_STRUCT(HouseRegistered, (),
                      (household, area, floor_area_centi_m2, plot, shared_with))

// The household cleared the house out (腾退).
struct HouseVacated {
    static constexpr std::string_view type = "house.vacated";
    static constexpr std::array versions{std::size_t{1}};

    std::string seen_by;
};
BOOST_DESCRIBE_STRUCT(HouseVacated, (), (seen_by))

// The house was demolished (拆除).
struct HouseDemolished {
    static constexpr std::string_view type = "house.demolished";
    static constexpr std::array versions{std::size_t{1}, std::size_t{2}};

    std::string contractor;
    std::optional<std::string> shelter{};  // where its household lives until it moves (过渡安置)
};
BOOST_DESCRIBE_STRUCT(HouseDemolished, (), (contractor, shelter))

// The site of the house was cleared of rubble.
struct HouseCleared {
    static constexpr std::string_view type = "house.cleared";
    static constexpr std::array versions{std::size_t{1}};

    std::string seen_by;
};
BOOST_DESCRIBE_STRUCT(HouseCleared, (), (seen_by))

// It was decided to keep the house for comprehensive use (综合利用): a plan is due.
struct HouseKept {
    static constexpr std::string_view type = "house.kept";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HouseKept, (), (reason))

// A plan for its use was compiled.
struct UsePlanDrafted {
    static constexpr std::string_view type = "house.use_plan_drafted";
    static constexpr std::array versions{std::size_t{2}};

    std::string purpose;
    std::string operated_by;
};
BOOST_DESCRIBE_STRUCT(UsePlanDrafted, (), (purpose, operated_by))

// The plan was approved.
struct UsePlanApproved {
    static constexpr std::string_view type = "house.use_plan_approved";
    static constexpr std::array versions{std::size_t{1}};

    std::string document;
};
BOOST_DESCRIBE_STRUCT(UsePlanApproved, (), (document))

// The house is used as planned.
struct HousePutToUse {
    static constexpr std::string_view type = "house.put_to_use";
    static constexpr std::array versions{std::size_t{1}};

    std::string operated_by;
};
BOOST_DESCRIBE_STRUCT(HousePutToUse, (), (operated_by))

// The house stays, for a reason that the county certified (保留).
struct HouseRetained {
    static constexpr std::string_view type = "house.retained";
    static constexpr std::array versions{std::size_t{3}};

    RetainReason reason = RetainReason::other;
    std::string certificate_no;
    std::string text;  // required for other
};
BOOST_DESCRIBE_STRUCT(HouseRetained, (), (reason, certificate_no, text))

// Somebody lives in the house again.
struct OldHouseReoccupied {
    static constexpr std::string_view type = "house.reoccupied";
    static constexpr std::array versions{std::size_t{1}};

    std::string found_by;
};
BOOST_DESCRIBE_STRUCT(OldHouseReoccupied, (), (found_by))

// A house stands again where one was demolished.
struct OldHouseRebuilt {
    static constexpr std::string_view type = "house.rebuilt";
    static constexpr std::array versions{std::size_t{1}};

    std::string found_by;
};
BOOST_DESCRIBE_STRUCT(OldHouseRebuilt, (), (found_by))

// A check found that the house was not demolished.
struct DemolitionRefuted {
    static constexpr std::string_view type = "house.demolition_refuted";
    static constexpr std::array versions{std::size_t{2}};

    std::string found_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(DemolitionRefuted, (), (found_by, reason))

struct HouseStream {
    static constexpr std::string_view name = "house";
    static constexpr std::string_view service = "land";
    using Events = EventList<HouseRegistered, HouseVacated, HouseDemolished, HouseCleared,
                             HouseKept, UsePlanDrafted, UsePlanApproved, HousePutToUse,
                             HouseRetained, OldHouseReoccupied, OldHouseRebuilt, DemolitionRefuted>;
};

}  // namespace anju
