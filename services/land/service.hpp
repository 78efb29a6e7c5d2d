// The land service (拆旧复垦): old houses to demolish, the land to reclaim and green, the quota it
// yields and the loans that are repaid with it.
#pragma once

#include "services/land/house.hpp"
#include "services/land/loan.hpp"
#include "services/land/plot.hpp"
#include "services/land/quota.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service land_service() {
    return {"land",
            stream_tables<HouseDefinition, PlotDefinition, QuotaDefinition, LoanDefinition>()};
}

}  // namespace anju
