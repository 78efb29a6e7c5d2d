#include <algorithm>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

// Made up: of how many people on a community is one of county or township level.
constexpr std::int32_t county_level_people = 3000;
constexpr std::int32_t township_level_people = 800;
constexpr std::int32_t own_organisation_above = 300;
constexpr std::int32_t people_of_group = 180;
constexpr std::int32_t groups_max = 12;
constexpr std::array counted_on{day_number(2018, 12, 31), day_number(2019, 12, 31)};
constexpr std::int32_t counted_last = day_number(2020, 3, 20);

// What the households of a community make of it.
struct Settlement {
    std::array<std::int32_t, 2> people_on{};  // on the days of counted_on
    std::int32_t first_move = INT32_MAX;
};

SiteLevel level_of(std::int32_t people) {
    if (people >= county_level_people) return SiteLevel::county;
    return people >= township_level_people ? SiteLevel::township : SiteLevel::village;
}

void list_sites(ProvinceHistory& history, const CountyPlans& plan) {
    for (std::size_t county = 0; county < plan.size(); ++county) {
        history.first_sites.push_back(static_cast<std::uint32_t>(history.sites.size()));
        for (std::int64_t number = 1; number <= plan[county].sites; ++number) {
            ProvinceSite site;
            site.number = static_cast<std::uint16_t>(number);
            site.place = site_place(county, site.number);
            history.sites.push_back(site);
        }
    }
}

std::vector<Settlement> settle(ProvinceHistory& history) {
    std::vector<Settlement> settlements(history.sites.size());
    for (const auto& household : history.households) {
        if (household.site == 0) continue;
        const std::size_t index = history.site_of(household.resettlement.county, household.site);
        auto& site = history.sites[index];
        site.people += household.members;
        ++site.households;
        auto& settlement = settlements[index];
        const std::int32_t moved = household.relocated.occurred;
        settlement.first_move = std::min(settlement.first_move, moved);
        for (std::size_t i = 0; i < counted_on.size(); ++i) {
            if (moved <= counted_on[i]) settlement.people_on[i] += household.members;
        }
    }
    return settlements;
}

void count_people(ProvinceHistory& history, std::uint32_t site, const Settlement& settlement,
                  ProvinceRandom& random) {
    Reported last = history.sites[site].opened;
    const auto count = [&](std::int32_t day, std::int32_t people) {
        last = report(day, last.recorded, granted_limit, random);
        history.enter(ProvinceStep::site_count, history.site_counts.size(), last);
        history.site_counts.push_back({site, people});
    };
    for (std::size_t i = 0; i < counted_on.size(); ++i) {
        if (settlement.people_on[i] > 0) count(counted_on[i], settlement.people_on[i]);
    }
    count(counted_last, history.sites[site].people);
}

// Small communities join the organisation of the receiving place, most of the others have their
// own.
void organise(ProvinceHistory& history, std::uint32_t index, std::int32_t first_move,
              ProvinceRandom& random) {
    const auto& site = history.sites[index];
    const std::uint64_t lot = random.below(100);
    const bool own = site.people > own_organisation_above && lot < 90;
    const Reported opened{first_move, site.opened.recorded};
    Reported last = report_after(opened, {5, 300}, approval_limit, random);
    history.enter(own ? ProvinceStep::site_found : ProvinceStep::site_attach, index, last);
    const std::int32_t wished = std::min(site.people / people_of_group + 1, groups_max);
    const std::int64_t groups = random.per_cent(80) ? wished : random.between(0, wished);
    const std::int64_t parties = own ? random.between(0, 3) : 0;
    for (std::int64_t i = 0; i < groups + parties; ++i) {
        const bool residents = i < groups;
        const auto kind =
            residents
                ? GroupKind::residents
                : static_cast<GroupKind>(random.between(static_cast<int>(GroupKind::party_park),
                                                        static_cast<int>(GroupKind::party_hall)));
        last = i == 0 ? report_after(last, {1, 60}, works_limit, random) : seconds_later(last, 20);
        history.enter(ProvinceStep::site_form_group, history.groups.size(), last);
        history.groups.push_back({index, static_cast<std::uint32_t>(i + 1), kind});
    }
    if (own && random.per_cent(70)) {
        history.enter(ProvinceStep::site_elect, index,
                      report_after(last, {1, 90}, granted_limit, random));
    }
}

}  // namespace

void add_sites(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    list_sites(history, plan);
    const auto settlements = settle(history);
    std::uint32_t index = 0;
    for (const auto& county : plan) {
        // Drawn by lot as the sites come: so many of so many are not covered.
        std::int64_t uncovered = county.sites_uncovered;
        for (std::int64_t left = county.sites; left > 0; --left, ++index) {
            auto& site = history.sites[index];
            const auto& settlement = settlements[index];
            site.level = level_of(site.people);
            const auto day =
                static_cast<std::int32_t>(settlement.first_move - random.between(135, 200));
            site.opened = report(day, {0}, history_limit, random);
            history.enter(ProvinceStep::site_open, index, site.opened);
            count_people(history, index, settlement, random);
            if (random.between(1, left) <= uncovered) {
                --uncovered;
            } else {
                organise(history, index, settlement.first_move, random);
            }
        }
    }
}

}  // namespace anju
