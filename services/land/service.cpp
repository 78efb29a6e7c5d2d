#include "services/land/service.hpp"

#include "services/land/house.hpp"
#include "services/land/loan.hpp"
#include "services/land/plot.hpp"
#include "services/land/quota.hpp"

namespace anju {

Service land_service() {
    return {"land",
            stream_tables<HouseDefinition, PlotDefinition, QuotaDefinition, LoanDefinition>()};
}

}  // namespace anju
