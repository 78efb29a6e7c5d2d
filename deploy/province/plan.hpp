// What the simulated province adds up to, county by county, before anything is left to chance: pure
// arithmetic on the plan's figures and the scale, the same for every seed.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "deploy/province/counties.hpp"
#include "deploy/province/province.hpp"

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
    std::int64_t away_poor = 0;         // dispersed households that resettle in county `away_to`
    std::int64_t away_moved = 0;        // by category
    std::size_t away_to = 0;            // index of the plan; the county itself when none is away
    std::int64_t settled = 0;           // households by resettlement
    std::int64_t settled_poor = 0;      // of them, registered poor
    std::int64_t sites = 0;             // settlement communities
    std::int64_t sites_unfinished = 0;  // of them, each with an unfinished park of its own
    std::int64_t sites_uncovered = 0;   // of them, without an organisation
    std::int64_t parks_in_use = 0;      // that serve the other communities
    std::int64_t parks_linked = 0;      // of them, with contracts
    std::array<std::int64_t, 3> facilities{};  // in service, by FacilityKind
    std::int64_t facilities_unfinished = 0;    // under construction, besides
    std::int64_t houses = 0;      // old houses with an agreement, by origin, as all land
    std::int64_t demolished = 0;  // of them
    std::int64_t kept = 0;        // old houses kept for use without a plan, besides
    std::int64_t kept_with_plan = 0;
    std::int64_t retained = 0;
    std::int64_t plots_cleared = 0;           // plots whose house is demolished
    std::int64_t plots_standing = 0;          // plots whose house is left
    std::int64_t left_standing_centi_mu = 0;  // land left on the one kind of plots
    std::int64_t left_cleared_centi_mu = 0;   // and on the other
    std::int64_t reclaimed_centi_mu = 0;      // all on cleared plots
    std::int64_t workers = 0;                 // by resettlement
    std::int64_t employed = 0;                // of them
    std::int64_t willing_unplaced = 0;        // of them
    // Poor households with labour: those with a job, and those with none but a willing member. The
    // other poor ones have no labour.
    std::int64_t placed_poor = 0;
    std::int64_t zero_households = 0;

    std::int64_t parks() const { return parks_in_use + sites_unfinished; }
    std::int64_t away() const { return away_poor + away_moved; }
};

// In the order of province_counties. `scale` was checked.
std::vector<CountyPlan> plan_province(double scale);

// A part of it: what stands in the settlement communities. Needs the communities.
void plan_places(std::vector<CountyPlan>& plan, double scale);

// That part of a figure of the whole plan, never none.
std::int64_t scaled(std::int64_t whole, double scale);

// One number of each county.
template <class Read>
std::vector<std::int64_t> column(const std::vector<CountyPlan>& plan, Read read) {
    std::vector<std::int64_t> amounts;
    amounts.reserve(plan.size());
    for (const auto& county : plan) amounts.push_back(read(county));
    return amounts;
}
template <class Member>
void write_column(std::vector<CountyPlan>& plan, Member member,
                  const std::vector<std::int64_t>& amounts) {
    for (std::size_t i = 0; i < plan.size(); ++i) plan[i].*member = amounts[i];
}

}  // namespace anju
