// Stream plot/<county>-<number>: the land of old houses (宗地) to reclaim and green, service land.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// What reclaimed land becomes.
enum class LandUse { cultivated, forest, grass };
BOOST_DESCRIBE_ENUM(LandUse, cultivated, forest, grass)

// The plot was measured and entered into the ledger of land to reclaim.
struct PlotRegistered {
    static constexpr std::string_view type = "plot.registered";
    static constexpr std::array versions{std::size_t{2}};

    AreaCode area;     // where the plot lies, a county or below
    CentiMu surveyed;  // its area
};
BOOST_DESCRIBE_STRUCT(PlotRegistered, (), (area, surveyed))

// A part of the plot was reclaimed or greened (复垦复绿); parts add up to at most what was
// surveyed.
struct MuReclaimed {
    static constexpr std::string_view type = "mu.reclaimed";
    static constexpr std::array versions{std::size_t{2}};

    CentiMu reclaimed;
    LandUse use = LandUse::cultivated;
};
BOOST_DESCRIBE_STRUCT(MuReclaimed, (), (reclaimed, use))

struct PlotStream {
    static constexpr std::string_view name = "plot";
    static constexpr std::string_view service = "land";
    using Events = EventList<PlotRegistered, MuReclaimed>;
};

}  // namespace anju
