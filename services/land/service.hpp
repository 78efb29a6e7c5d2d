// The land service (拆旧复垦): old houses to demolish and the land to reclaim and green.
#pragma once

#include "services/land/house.hpp"
#include "services/land/plot.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service land_service() {
    return {"land", stream_tables<HouseDefinition, PlotDefinition>()};
}

}  // namespace anju
