#include <fmt/format.h>

#include <map>

#include "deploy/anju/province_plan.hpp"

namespace anju {
namespace {

AreaFigures figures_of(const CountyPlan& county) {
    AreaFigures figures;
    figures.area = county.county->code;
    figures.households = county.settled;
    figures.houses = county.houses;
    figures.demolished = county.demolished;
    figures.houses_left = county.houses - county.demolished;
    figures.plots = county.plots_cleared + county.plots_standing;
    figures.reclaimed_centi_mu = county.reclaimed_centi_mu;
    figures.left_centi_mu = county.left_standing_centi_mu + county.left_cleared_centi_mu;
    figures.surveyed_centi_mu = figures.reclaimed_centi_mu + figures.left_centi_mu;
    figures.employed = county.employed;
    figures.willing_unplaced = county.willing_unplaced;
    figures.unwilling = county.workers - county.employed - county.willing_unplaced;
    return figures;
}

void add(AreaFigures& sum, const AreaFigures& part) {
    sum.households += part.households;
    sum.houses += part.houses;
    sum.demolished += part.demolished;
    sum.houses_left += part.houses_left;
    sum.plots += part.plots;
    sum.surveyed_centi_mu += part.surveyed_centi_mu;
    sum.reclaimed_centi_mu += part.reclaimed_centi_mu;
    sum.left_centi_mu += part.left_centi_mu;
    sum.employed += part.employed;
    sum.willing_unplaced += part.willing_unplaced;
    sum.unwilling += part.unwilling;
}

}  // namespace

Result<void> check_province_options(const ProvinceOptions& options) {
    if (options.scale >= province_scale_min && options.scale <= 1) return {};
    return invalid("scale-out-of-range",
                   fmt::format("the scale of the province is {} to 1, not {}: 1 is the whole plan, "
                               "0.01 one household in a hundred",
                               province_scale_min, options.scale));
}

ProvinceFigures province_figures(const ProvinceOptions& options) {
    ProvinceFigures figures;
    std::map<std::string_view, AreaFigures> areas;
    for (const auto& county : plan_province(options.scale)) {
        const AreaFigures part = figures_of(county);
        for (const std::size_t digits : {2, 4, 6}) {
            const auto code = county.county->code.substr(0, digits);
            auto& area = areas[code];
            area.area = code;
            add(area, part);
        }
        const auto& groups = county.groups;
        figures.registered_poor += groups[poor_in_sites].people + groups[poor_dispersed].people;
        figures.moved_along += groups[moved_in_sites].people + groups[moved_dispersed].people;
        figures.in_sites += groups[poor_in_sites].people + groups[moved_in_sites].people;
        figures.dispersed += groups[poor_dispersed].people + groups[moved_dispersed].people;
        figures.sites += county.sites;
    }
    figures.people = figures.registered_poor + figures.moved_along;
    for (auto& [code, area] : areas) figures.areas.push_back(std::move(area));
    return figures;
}

}  // namespace anju
