// What the simulated province adds up to, county by county, before anything is left to chance: pure
// arithmetic on the plan's figures and the scale, the same for every seed.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "deploy/anju/province.hpp"
#include "deploy/anju/province_counties.hpp"

namespace anju {

// Households of one category and one kind of resettlement, with their people.
struct ProvinceGroup {
    std::int64_t households = 0;
    std::int64_t people = 0;
};

// The groups of a county, in this order.
enum ProvinceGroupIndex : std::size_t {
    poor_in_sites,
    poor_dispersed,
    moved_in_sites,
    moved_dispersed,
    province_groups
};

struct CountyPlan {
    const ProvinceCounty* county = nullptr;
    std::array<ProvinceGroup, province_groups> groups;  // by origin
    std::int64_t households = 0;                        // by origin
    std::int64_t away = 0;            // dispersed households that resettle in county `away_to`
    std::size_t away_to = 0;          // index of the plan; the county itself when away is 0
    std::int64_t settled = 0;         // households by resettlement
    std::int64_t sites = 0;           // settlement sites
    std::int64_t houses = 0;          // old houses, by origin, as all land
    std::int64_t demolished = 0;      // of them
    std::int64_t plots_cleared = 0;   // plots whose house is demolished
    std::int64_t plots_standing = 0;  // plots whose house is left
    std::int64_t left_standing_centi_mu = 0;  // land left on the one kind of plots
    std::int64_t left_cleared_centi_mu = 0;   // and on the other
    std::int64_t reclaimed_centi_mu = 0;      // all on cleared plots
    std::int64_t workers = 0;                 // by resettlement
    std::int64_t employed = 0;                // of them
    std::int64_t willing_unplaced = 0;        // of them
};

// In the order of province_counties. `scale` was checked.
std::vector<CountyPlan> plan_province(double scale);

}  // namespace anju
