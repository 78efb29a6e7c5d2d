#include <algorithm>
#include <limits>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

constexpr std::int64_t jobs_low = 20;
constexpr std::int64_t jobs_high = 400;
constexpr std::int64_t contracts_low = 3;
constexpr std::int64_t contracts_high = 24;

using Numbers = std::vector<std::uint16_t>;

// The numbers of a county's communities, in an order left to chance.
Numbers draw_sites(const CountyPlan& county, ProvinceRandom& random) {
    Numbers sites;
    for (std::int64_t i = 1; i <= county.sites; ++i) sites.push_back(static_cast<std::uint16_t>(i));
    random.shuffle(sites);
    return sites;
}

// Plans the park and says that its communities need it, after the last of them was opened.
Reported plan_park(ProvinceHistory& history, std::uint32_t index, ProvinceRandom& random) {
    const auto& park = history.parks[index];
    Reported latest{day_number(2017, 3, 1), {0}};
    for (const auto number : park.sites) {
        if (number == 0) continue;
        const auto& opened = history.sites[history.site_of(park.county, number)].opened;
        latest.occurred = std::max(latest.occurred, opened.occurred);
        latest.recorded = std::max(latest.recorded, opened.recorded);
    }
    const Reported planned =
        report_after(latest, {5, 240}, {day_number(2019, 9, 1), day_number(2019, 9, 20)}, random);
    history.enter(ProvinceStep::park_plan, index, planned);
    return planned;
}

void need_park(ProvinceHistory& history, const ProvincePark& park, Reported planned) {
    for (const auto number : park.sites) {
        if (number == 0) continue;
        planned = seconds_later(planned, 60);
        history.enter(ProvinceStep::site_need_park, history.site_of(park.county, number), planned);
    }
}

// Built and in use by the end of 2019, or by the spring.
void open_park(ProvinceHistory& history, std::uint32_t index, Reported last,
               ProvinceRandom& random) {
    last =
        report_after(last, {10, 60}, {day_number(2019, 10, 20), day_number(2019, 11, 1)}, random);
    history.enter(ProvinceStep::park_start, index, last);
    last = report_after(last, {60, 240}, {day_number(2020, 1, 20), day_number(2020, 2, 1)}, random);
    history.enter(ProvinceStep::park_complete, index, last);
    last = report_after(last, {3, 60}, {day_number(2020, 3, 10), day_number(2020, 3, 20)}, random);
    history.enter(ProvinceStep::park_open, index, last);
    history.parks[index].opened = last.occurred;
    history.enter(ProvinceStep::park_report_jobs, index,
                  report(day_number(2020, 3, 27), last.recorded, history_limit, random));
}

// Started as a rule, a few complete but not in use.
void leave_park(ProvinceHistory& history, std::uint32_t index, Reported last,
                ProvinceRandom& random) {
    if (random.per_cent(10)) return;
    last =
        report_after(last, {30, 200}, {day_number(2020, 1, 10), day_number(2020, 1, 30)}, random);
    history.enter(ProvinceStep::park_start, index, last);
    if (!random.per_cent(12)) return;
    history.enter(ProvinceStep::park_complete, index,
                  report_after(last, {60, 200}, granted_limit, random));
}

ProvincePark draw_park(std::size_t county, std::uint16_t number, ProvinceRandom& random) {
    ProvincePark park;
    park.county = static_cast<std::uint8_t>(county);
    park.number = number;
    park.jobs = static_cast<std::uint16_t>(random.between(jobs_low, jobs_high));
    return park;
}

// Each unfinished park serves one community that no other park serves, the others serve the rest.
void add_county_parks(ProvinceHistory& history, std::size_t index, const CountyPlan& county,
                      ProvinceRandom& random) {
    const Numbers sites = draw_sites(county, random);
    const auto unfinished = static_cast<std::size_t>(county.sites_unfinished);
    for (std::size_t i = 0; i < static_cast<std::size_t>(county.parks()); ++i) {
        auto park = draw_park(index, static_cast<std::uint16_t>(i + 1), random);
        if (i < unfinished) {
            park.sites[0] = sites[i];
        } else {
            const std::size_t served = sites.size() - unfinished;
            const std::size_t first = i - unfinished;
            const std::size_t count =
                std::min<std::size_t>(random.per_cent(75) ? 1 : 2 + random.below(2), served);
            for (std::size_t j = 0; j < count; ++j) {
                park.sites[j] = sites[unfinished + (first + j) % served];
            }
        }
        const auto at = static_cast<std::uint32_t>(history.parks.size());
        history.parks.push_back(park);
        const Reported planned = plan_park(history, at, random);
        need_park(history, park, planned);
        if (i < unfinished) {
            leave_park(history, at, planned, random);
        } else {
            open_park(history, at, planned, random);
        }
    }
}

// The contracts of one park with different households of the county, and what was paid.
void link_park(ProvinceHistory& history, std::uint32_t park,
               const std::vector<std::uint32_t>& households, std::uint32_t& number,
               ProvinceRandom& random) {
    const auto all = static_cast<std::int64_t>(households.size());
    const std::int64_t count = std::min(random.between(contracts_low, contracts_high), all);
    const std::size_t first = random.below(households.size());
    for (std::int64_t i = 0; i < count; ++i) {
        const auto household =
            households[(first + static_cast<std::size_t>(i)) % households.size()];
        const auto& moved = history.households[household].relocated;
        const Reported opened{std::max(history.parks[park].opened, moved.occurred), moved.recorded};
        const auto index = history.linkages.size();
        Reported last = report_after(opened, {2, 150}, entitled_limit, random);
        history.linkages.push_back({park, household, ++number});
        history.enter(ProvinceStep::linkage_sign, index, last);
        const std::int64_t payments = random.per_cent(55) ? random.between(1, 2) : 0;
        for (std::int64_t paid = 0; paid < payments; ++paid) {
            if (last.occurred > day_number(2020, 2, 20)) break;
            last = report_after(last, {30, 150}, paid == 0 ? works_limit : granted_limit, random);
            history.enter(ProvinceStep::linkage_pay, index, last);
        }
    }
}

}  // namespace

void add_parks(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    for (std::size_t i = 0; i < plan.size(); ++i) add_county_parks(history, i, plan[i], random);
}

void add_linkages(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    std::vector<std::vector<std::uint32_t>> households(plan.size());
    for (std::size_t i = 0; i < history.households.size(); ++i) {
        const auto county = history.households[i].resettlement.county;
        households[county].push_back(static_cast<std::uint32_t>(i));
    }
    std::uint32_t park = 0;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        random.shuffle(households[i]);
        std::uint32_t number = 0;
        const auto first = static_cast<std::uint32_t>(park + plan[i].sites_unfinished);
        for (std::int64_t j = 0; j < plan[i].parks_linked; ++j) {
            link_park(history, first + static_cast<std::uint32_t>(j), households[i], number,
                      random);
        }
        park += static_cast<std::uint32_t>(plan[i].parks());
    }
}

}  // namespace anju
