#include "services/catalogue.hpp"

#include <algorithm>

#include "services/access/service.hpp"
#include "services/employment/service.hpp"
#include "services/facilities/service.hpp"
#include "services/governance/service.hpp"
#include "services/land/service.hpp"
#include "services/parks/service.hpp"
#include "services/planning/service.hpp"
#include "services/registry/service.hpp"
#include "services/rights/service.hpp"

namespace anju {

std::vector<Service> all_services() {
    return {registry_service(),   parks_service(),    employment_service(),
            facilities_service(), land_service(),     governance_service(),
            rights_service(),     planning_service(), access_service()};
}

std::vector<Service> services_of(const std::vector<std::string>& names) {
    auto services = all_services();
    std::erase_if(services, [&](const Service& service) {
        return std::ranges::find(names, service.name) == names.end();
    });
    return services;
}

}  // namespace anju
