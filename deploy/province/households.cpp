#include <algorithm>
#include <array>

#include "deploy/province/history.hpp"
#include "deploy/province/shares.hpp"

namespace anju {
namespace {

constexpr std::int64_t members_low = 1;
constexpr std::int64_t members_high = 8;
constexpr std::uint32_t townships = 18;  // of each county, made up as all codes below counties
constexpr std::uint32_t villages_of_township = 15;
constexpr std::uint64_t households_of_village = 15;  // on average
// Of those who moved in by then, how many have a property certificate, and are settled. Made up.
constexpr std::int32_t settled_before = day_number(2019, 6, 30);
constexpr std::uint64_t certified_per_cent = 35;
constexpr std::uint64_t settled_per_cent = 12;

// A household of a group, before it has places and dates.
struct Draft {
    bool poor = false;
    bool in_site = false;
    std::uint8_t members = 0;
};

std::vector<Draft> draft_households(const CountyPlan& county, ProvinceRandom& random) {
    std::vector<Draft> drafts;
    for (std::size_t i = 0; i < county.groups.size(); ++i) {
        const auto& group = county.groups[i];
        const bool poor = i == poor_in_sites || i == poor_dispersed;
        const bool in_site = i == poor_in_sites || i == moved_in_sites;
        const auto members =
            share_by_chance(group.people, group.households, {members_low, members_high, 1}, random);
        for (const auto count : members) {
            drafts.push_back({poor, in_site, static_cast<std::uint8_t>(count)});
        }
    }
    random.shuffle(drafts);
    return drafts;
}

// How many households each site of the county takes: the first are the greatest, none is empty.
std::vector<std::int64_t> site_sizes(const CountyPlan& county) {
    const std::int64_t households =
        county.groups[poor_in_sites].households + county.groups[moved_in_sites].households;
    std::vector<std::int64_t> weights;
    for (std::int64_t i = 0; i < county.sites; ++i) weights.push_back(1000 / (i + 2) + 40);
    auto sizes = share_out(households - county.sites, weights);
    for (auto& size : sizes) ++size;
    return sizes;
}

// Gives places to the households of one county, village by village.
class Settler {
  public:
    Settler(std::size_t index, const CountyPlan& county, ProvinceRandom& random)
        : county_(static_cast<std::uint8_t>(index)),
          away_to_(static_cast<std::uint8_t>(county.away_to)),
          away_poor_(county.away_poor),
          away_moved_(county.away_moved),
          sizes_(site_sizes(county)),
          random_(random) {}

    void settle(const Draft& draft, ProvinceHousehold& household) {
        household.origin = origin();
        if (draft.in_site) {
            household.site = next_site();
            household.resettlement = site_place(county_, household.site);
        } else {
            household.resettlement = dispersed_place(draft.poor ? away_poor_ : away_moved_);
        }
    }

  private:
    ProvincePlace origin() {
        if (random_.below(households_of_village) == 0) ++village_;
        const auto township = village_ / villages_of_township % townships;
        return {county_, 6, (100 + township) * 1000 + 201 + village_ % villages_of_township};
    }

    std::uint16_t next_site() {
        while (sizes_[site_] == 0) ++site_;
        --sizes_[site_];
        return static_cast<std::uint16_t>(site_ + 1);
    }

    ProvincePlace dispersed_place(std::int64_t& away_left) {
        const std::uint8_t county = away_left > 0 ? away_to_ : county_;
        if (away_left > 0) --away_left;
        if (random_.per_cent(20)) return {county, 0, 0};
        return {county, 3, static_cast<std::uint32_t>(100 + random_.below(townships))};
    }

    std::uint8_t county_;
    std::uint8_t away_to_;
    std::int64_t away_poor_;  // still to go there
    std::int64_t away_moved_;
    std::vector<std::int64_t> sizes_;  // places left in each site
    std::size_t site_ = 0;
    std::uint32_t village_ = 0;
    ProvinceRandom& random_;
};

// Registered in the year of the plan it belongs to.
Reported registered(std::int32_t plan_year, ProvinceRandom& random) {
    const auto day = static_cast<std::int32_t>(
        random.between(day_number(plan_year, 3, 1), day_number(plan_year, 11, 30)));
    return report(day, {0}, {history_last_day, history_last_day}, random);
}

// Moved in when the homes were built, most by the end of 2019, the last ones in the spring of 2020.
// 200 days after the registration at the earliest.
std::int32_t move_in_day(const Reported& before, ProvinceRandom& random) {
    constexpr std::int32_t year_end = day_number(2019, 12, 31);
    // Drawn one by one: the order in which operands are evaluated differs between compilers.
    const std::int64_t building = random.between(200, 420);
    const std::int64_t waiting = random.between(0, 240);
    const auto day = static_cast<std::int32_t>(before.occurred + building + waiting);
    if (day <= year_end) return day;
    if (random.per_cent(15)) {
        return static_cast<std::int32_t>(random.between(year_end + 1, move_in_limit.occurred));
    }
    const auto first = std::max(before.occurred + 200, day_number(2019, 9, 1));
    return static_cast<std::int32_t>(random.between(first, year_end));
}

// The home was entered, allocated, and its keys were handed over, all before the move; the last of
// these.
Reported prepare_home(ProvinceHistory& history, std::size_t household, std::int32_t move_in,
                      ProvinceRandom& random) {
    Reported last{0, {0}};
    const auto step = [&](ProvinceStep kind, std::int64_t before_from, std::int64_t before_to) {
        const auto day =
            static_cast<std::int32_t>(move_in - random.between(before_from, before_to));
        last = report(day, last.recorded, keys_limit, random);
        history.enter(kind, household, last);
    };
    step(ProvinceStep::home_register, 70, 130);
    step(ProvinceStep::home_allocate, 40, 68);
    step(ProvinceStep::home_hand_keys, 2, 38);
    return last;
}

// From the approval to the move, and what comes after it for some.
void relocate(ProvinceHistory& history, std::size_t index, ProvinceRandom& random) {
    auto& household = history.households[index];
    history.enter(ProvinceStep::household_register, index, household.registered);
    household.approved = report_after(household.registered, {10, 60}, history_limit, random);
    history.enter(ProvinceStep::household_approve, index, household.approved);
    const std::int32_t day = move_in_day(household.registered, random);
    const Reported keys = prepare_home(history, index, day, random);
    household.relocated = report(day, keys.recorded, move_in_limit, random);
    history.enter(ProvinceStep::household_relocate, index, household.relocated);
    if (household.relocated.occurred > settled_before) return;
    if (random.per_cent(certified_per_cent)) {
        history.enter(ProvinceStep::home_certify, index,
                      report_after(household.relocated, {120, 500}, granted_limit, random));
    }
    if (random.per_cent(settled_per_cent)) {
        history.enter(ProvinceStep::household_settle, index,
                      report_after(household.relocated, {180, 600}, granted_limit, random));
    }
}

std::uint16_t draw_plan_year(ProvinceRandom& random) {
    const std::uint64_t lot = random.below(100);
    if (lot < 30) return 2016;
    return lot < 72 ? 2017 : 2018;
}

}  // namespace

// Numbered from 001 in each township, below the villages: the two never share a code.
ProvincePlace site_place(std::size_t county, std::size_t number) {
    const auto site = static_cast<std::uint32_t>(number - 1);
    return {static_cast<std::uint8_t>(county), 6,
            (100 + site % townships) * 1000 + 1 + site / townships};
}

void add_households(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    std::vector<std::uint32_t> numbers(plan.size());
    for (std::size_t i = 0; i < plan.size(); ++i) {
        Settler settler(i, plan[i], random);
        for (const auto& draft : draft_households(plan[i], random)) {
            ProvinceHousehold household;
            household.poor = draft.poor;
            household.members = draft.members;
            household.plan_year = draw_plan_year(random);
            settler.settle(draft, household);
            household.number = ++numbers[household.resettlement.county];
            household.registered = registered(household.plan_year, random);
            history.households.push_back(household);
            relocate(history, history.households.size() - 1, random);
        }
    }
}

}  // namespace anju
