#include "deploy/province/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deploy/province/shares.hpp"

namespace anju {
namespace {

// The plan's figures; those that it does not give are made up and say so.
constexpr std::int64_t all_households = 116'000;
constexpr std::int64_t all_people = 302'000;
constexpr std::int64_t poor_people = 136'000;
constexpr std::int64_t site_people = 248'000;
constexpr std::int64_t poor_site_people = 108'000;  // made up
constexpr std::array<std::int64_t, province_groups> group_households{42'600, 11'600, 52'000,
                                                                     9'800};  // made up
constexpr std::int64_t fuping_people = 53'748;
constexpr std::int64_t all_sites = 406;
constexpr std::int64_t all_houses = 86'000;
// Kept for comprehensive use, besides the 86,000: whether the 6,617 lie inside the 40,931 that are
// left to demolish is not in any source that was read.
constexpr std::int64_t houses_kept = 6'617;
constexpr std::int64_t houses_kept_with_plan = 420;  // made up
constexpr std::int64_t houses_retained = 380;        // made up
constexpr std::int64_t houses_left = 40'931;
constexpr std::int64_t plots_cleared = 44'000;                 // made up
constexpr std::int64_t plots_standing = 36'000;                // made up
constexpr std::int64_t land_left_centi_mu = 4'861'680;         // on all plots
constexpr std::int64_t standing_centi_mu = 3'600'000;          // made up: of it on standing plots
constexpr std::int64_t reclaimed_before_centi_mu = 3'100'000;  // made up
constexpr std::int64_t employed = 83'800;
constexpr std::int64_t willing_unplaced = 20'500;
constexpr std::int64_t unwilling = 5'700;  // made up
// Poor households with labour and nobody employed: the plan's aim is that none is left, how many
// there were it does not say. Made up, as is the share of poor households that have labour.
constexpr std::int64_t zero_households = 1'260;
constexpr std::int64_t poor_with_labour_per_cent = 82;
constexpr std::int64_t away_per_cent = 15;  // of the dispersed households, made up

static_assert(std::accumulate(province_counties.begin(), province_counties.end(), std::int64_t{0},
                              [](std::int64_t sum, const ProvinceCounty& county) {
                                  return sum + county.households;
                              }) == all_households);

using Amounts = std::vector<std::int64_t>;
using Groups = std::array<ProvinceGroup, province_groups>;

// The four groups of the province: every margin is its figure's share, the parts follow.
Groups province_groups_at(double scale) {
    const std::int64_t people = scaled(all_people, scale);
    const std::int64_t poor = scaled(poor_people, scale);
    const std::int64_t in_sites = scaled(site_people, scale);
    const std::int64_t poor_sites = scaled(poor_site_people, scale);
    const auto households = share_out(scaled(all_households, scale), group_households);
    Groups groups;
    groups[poor_in_sites] = {households[poor_in_sites], poor_sites};
    groups[poor_dispersed] = {households[poor_dispersed], poor - poor_sites};
    groups[moved_in_sites] = {households[moved_in_sites], in_sites - poor_sites};
    groups[moved_dispersed] = {households[moved_dispersed], people - poor - in_sites + poor_sites};
    return groups;
}

// The part of the province's groups that one county with published figures has.
Groups county_groups(const Groups& province, std::int64_t households, std::int64_t people) {
    Amounts household_weights;
    Amounts people_weights;
    for (const auto& group : province) {
        household_weights.push_back(group.households);
        people_weights.push_back(group.people);
    }
    const auto household_shares = share_out(households, household_weights);
    const auto people_shares = share_out(people, people_weights);
    Groups groups;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i] = {household_shares[i], people_shares[i]};
    }
    return groups;
}

// Deals the households of the counties, one after the other, to the group that is furthest behind;
// people follow their group's households evenly.
class GroupDealer {
  public:
    explicit GroupDealer(const Groups& all) : all_(all) {
        for (const auto& group : all) households_ += group.households;
    }

    Groups deal(std::int64_t households) {
        const Groups before = given_;
        for (std::int64_t i = 0; i < households; ++i) deal_one();
        Groups dealt;
        for (std::size_t i = 0; i < dealt.size(); ++i) {
            if (given_[i].households > 0) {
                given_[i].people = all_[i].people * given_[i].households / all_[i].households;
            }
            dealt[i] = {given_[i].households - before[i].households,
                        given_[i].people - before[i].people};
        }
        return dealt;
    }

  private:
    void deal_one() {
        ++dealt_;
        const auto behind = [&](std::size_t i) {
            return all_[i].households * dealt_ - given_[i].households * households_;
        };
        std::size_t furthest = province_groups;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (given_[i].households == all_[i].households) continue;
            if (furthest == province_groups || behind(i) > behind(furthest)) furthest = i;
        }
        ++given_[furthest].households;
    }

    Groups all_;
    Groups given_;
    std::int64_t households_ = 0;
    std::int64_t dealt_ = 0;
};

void plan_households(std::vector<CountyPlan>& plan, double scale) {
    Groups rest = province_groups_at(scale);
    const auto weights = column(plan, [](const auto& c) { return c.county->households; });
    write_column(plan, &CountyPlan::households, share_out(scaled(all_households, scale), weights));
    for (auto& county : plan) {
        if (county.county->code != fuping) continue;
        county.groups = county_groups(rest, county.households, scaled(fuping_people, scale));
        for (std::size_t i = 0; i < rest.size(); ++i) {
            rest[i].households -= county.groups[i].households;
            rest[i].people -= county.groups[i].people;
        }
    }
    GroupDealer dealer(rest);
    for (auto& county : plan) {
        if (county.county->code != fuping) county.groups = dealer.deal(county.households);
    }
}

// The next county of the same city, itself when there is none. Fuping's published figures hold by
// origin and by resettlement: nobody leaves it or comes from elsewhere.
std::size_t neighbour_of(std::size_t index, const std::vector<CountyPlan>& plan) {
    if (plan[index].county->code == fuping) return index;
    for (std::size_t step = 1; step < plan.size(); ++step) {
        const std::size_t other = (index + step) % plan.size();
        const auto& county = *plan[other].county;
        if (county.code != fuping && county.city() == plan[index].county->city()) return other;
    }
    return index;
}

void plan_resettlement(std::vector<CountyPlan>& plan, double scale) {
    for (auto& county : plan) {
        county.settled = county.households;
        county.settled_poor +=
            county.groups[poor_in_sites].households + county.groups[poor_dispersed].households;
    }
    for (std::size_t i = 0; i < plan.size(); ++i) {
        auto& county = plan[i];
        county.away_to = neighbour_of(i, plan);
        if (county.away_to == i) continue;
        const std::int64_t dispersed =
            county.groups[poor_dispersed].households + county.groups[moved_dispersed].households;
        const std::int64_t away = dispersed * away_per_cent / 100;
        if (away == 0) continue;
        county.away_poor = away * county.groups[poor_dispersed].households / dispersed;
        county.away_moved = away - county.away_poor;
        auto& neighbour = plan[county.away_to];
        county.settled -= away;
        neighbour.settled += away;
        county.settled_poor -= county.away_poor;
        neighbour.settled_poor += county.away_poor;
    }
    // A county whose people live in sites has one at least, however small the scale.
    const auto in_sites = column(plan, [](const auto& c) {
        return c.groups[poor_in_sites].households + c.groups[moved_in_sites].households;
    });
    Amounts caps;
    std::int64_t with_sites = 0;
    for (auto& county : plan) {
        const auto households = in_sites[caps.size()];
        county.sites = households > 0 ? 1 : 0;
        with_sites += county.sites;
        caps.push_back(households - county.sites);
    }
    const std::int64_t more = std::max<std::int64_t>(0, scaled(all_sites, scale) - with_sites);
    const auto shares = share_out_capped(more, in_sites, caps);
    for (std::size_t i = 0; i < plan.size(); ++i) plan[i].sites += shares[i];
}

// Houses of the households that have no agreement on demolishing.
void plan_other_houses(std::vector<CountyPlan>& plan, double scale) {
    auto rest = column(plan, [](const auto& c) { return c.households - c.houses; });
    const auto share = [&](std::int64_t CountyPlan::*member, std::int64_t whole) {
        const auto shares = share_out_capped(scaled(whole, scale), rest, rest);
        for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= shares[i];
        write_column(plan, member, shares);
    };
    share(&CountyPlan::kept, houses_kept);
    share(&CountyPlan::kept_with_plan, houses_kept_with_plan);
    share(&CountyPlan::retained, houses_retained);
}

void plan_houses(std::vector<CountyPlan>& plan, double scale) {
    const auto households = column(plan, [](const auto& c) { return c.households; });
    const std::int64_t houses = scaled(all_houses, scale);
    const std::int64_t demolished = houses - scaled(houses_left, scale);
    write_column(plan, &CountyPlan::houses, share_out_capped(houses, households, households));
    write_column(
        plan, &CountyPlan::demolished,
        share_out_capped(
            demolished,
            column(plan, [](const auto& c) { return c.houses * c.county->demolition_pace; }),
            column(plan, [](const auto& c) { return c.houses; })));
    plan_other_houses(plan, scale);
}

void plan_land(std::vector<CountyPlan>& plan, double scale) {
    const auto cleared = column(plan, [](const auto& c) { return c.demolished; });
    const auto standing = column(plan, [](const auto& c) { return c.houses - c.demolished; });
    const auto sum = [](const Amounts& amounts) {
        return std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0});
    };
    write_column(
        plan, &CountyPlan::plots_cleared,
        share_out_capped(std::min(scaled(plots_cleared, scale), sum(cleared)), cleared, cleared));
    write_column(plan, &CountyPlan::plots_standing,
                 share_out_capped(std::min(scaled(plots_standing, scale), sum(standing)), standing,
                                  standing));
    const std::int64_t on_standing = scaled(standing_centi_mu, scale);
    write_column(
        plan, &CountyPlan::left_standing_centi_mu,
        share_out(on_standing, column(plan, [](const auto& c) { return c.plots_standing; })));
    write_column(plan, &CountyPlan::left_cleared_centi_mu,
                 share_out(scaled(land_left_centi_mu, scale) - on_standing,
                           column(plan, [](const auto& c) { return c.plots_cleared; })));
    write_column(
        plan, &CountyPlan::reclaimed_centi_mu,
        share_out(scaled(reclaimed_before_centi_mu, scale), column(plan, [](const auto& c) {
                      return c.plots_cleared * c.county->reclamation_pace;
                  })));
}

// The jobs of each county by its pace, but at least one for each poor household: at small scales
// chance would leave some without.
Amounts jobs_of(const std::vector<CountyPlan>& plan, double scale) {
    auto jobs = share_out_capped(
        scaled(employed, scale),
        column(plan, [](const auto& c) { return c.settled * c.county->employment_pace; }),
        column(plan, [](const auto& c) { return c.settled; }));
    Amounts spare;
    std::int64_t missing = 0;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const std::int64_t poor = plan[i].settled_poor;
        missing += std::max<std::int64_t>(0, poor - jobs[i]);
        jobs[i] = std::max(jobs[i], poor);
        spare.push_back(jobs[i] - poor);
    }
    const auto taken = share_out_capped(missing, spare, spare);
    for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i] -= taken[i];
    return jobs;
}

// As many files as a county has households at most, so that each finds a member who can work.
void plan_workers(std::vector<CountyPlan>& plan, double scale) {
    write_column(plan, &CountyPlan::employed, jobs_of(plan, scale));
    const auto poor = column(plan, [](const auto& c) { return c.settled_poor; });
    const auto zero_max = column(
        plan, [](const auto& c) { return std::min(c.settled_poor, c.settled - c.employed); });
    const auto zero = share_out_capped(scaled(zero_households, scale), poor, zero_max);
    write_column(plan, &CountyPlan::zero_households, zero);
    auto rest =
        column(plan, [](const auto& c) { return c.settled - c.employed - c.zero_households; });
    const auto more = share_out_capped(
        scaled(willing_unplaced, scale) - scaled(zero_households, scale), rest, rest);
    for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= more[i];
    const auto no_wish = share_out_capped(scaled(unwilling, scale), rest, rest);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        auto& county = plan[i];
        county.willing_unplaced = zero[i] + more[i];
        county.workers = county.employed + county.willing_unplaced + no_wish[i];
        const std::int64_t moved = county.settled - county.settled_poor;
        const std::int64_t needed = county.workers - county.zero_households - moved;
        const std::int64_t wished = county.settled_poor * poor_with_labour_per_cent / 100;
        county.placed_poor =
            std::min(std::max({needed, wished, std::int64_t{0}}), poor[i] - zero[i]);
    }
}

}  // namespace

std::int64_t scaled(std::int64_t whole, double scale) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(whole) * scale));
}

std::vector<CountyPlan> plan_province(double scale) {
    std::vector<CountyPlan> plan(province_counties.size());
    for (std::size_t i = 0; i < plan.size(); ++i) plan[i].county = &province_counties[i];
    plan_households(plan, scale);
    plan_resettlement(plan, scale);
    plan_places(plan, scale);
    plan_houses(plan, scale);
    plan_land(plan, scale);
    plan_workers(plan, scale);
    return plan;
}

}  // namespace anju
