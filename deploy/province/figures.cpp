#include <fmt/format.h>

#include <array>
#include <map>

#include "deploy/province/plan.hpp"

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
    figures.zero_households = county.zero_households;
    figures.kept = county.kept;
    figures.kept_with_plan = county.kept_with_plan;
    figures.retained = county.retained;
    figures.sites = county.sites;
    figures.sites_unfinished = county.sites_unfinished;
    figures.sites_uncovered = county.sites_uncovered;
    figures.parks = county.parks();
    figures.parks_in_use = county.parks_in_use;
    figures.parks_linked = county.parks_linked;
    figures.facilities_unfinished = county.facilities_unfinished;
    figures.schools = county.facilities[0];
    figures.kindergartens = county.facilities[1];
    figures.clinics = county.facilities[2];
    return figures;
}

constexpr std::array summed{
    &AreaFigures::households,
    &AreaFigures::houses,
    &AreaFigures::demolished,
    &AreaFigures::houses_left,
    &AreaFigures::plots,
    &AreaFigures::surveyed_centi_mu,
    &AreaFigures::reclaimed_centi_mu,
    &AreaFigures::left_centi_mu,
    &AreaFigures::employed,
    &AreaFigures::willing_unplaced,
    &AreaFigures::unwilling,
    &AreaFigures::zero_households,
    &AreaFigures::kept,
    &AreaFigures::kept_with_plan,
    &AreaFigures::retained,
    &AreaFigures::sites,
    &AreaFigures::sites_unfinished,
    &AreaFigures::parks,
    &AreaFigures::sites_uncovered,
    &AreaFigures::parks_in_use,
    &AreaFigures::parks_linked,
    &AreaFigures::facilities_unfinished,
    &AreaFigures::schools,
    &AreaFigures::kindergartens,
    &AreaFigures::clinics,
};

void add(AreaFigures& sum, const AreaFigures& part) {
    for (const auto figure : summed) sum.*figure += part.*figure;
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
    }
    figures.people = figures.registered_poor + figures.moved_along;
    for (auto& [code, area] : areas) figures.areas.push_back(std::move(area));
    return figures;
}

}  // namespace anju
