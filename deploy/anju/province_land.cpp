#include <algorithm>

#include "deploy/anju/province_history.hpp"
#include "deploy/anju/province_shares.hpp"

namespace anju {
namespace {

constexpr std::uint64_t contractors_of_county = 6;
constexpr std::int64_t plot_low_centi_mu = 20;
constexpr std::int64_t plot_high_centi_mu = 400;
constexpr std::int64_t plot_step_max_centi_mu = 60;
constexpr std::int64_t parts_max = 3;

// A house on the way from the ledger to its plot.
struct Standing {
    std::uint32_t house = 0;
    Reported last;           // what was recorded of it last
    std::int64_t order = 0;  // the lower, the earlier it is demolished
};

// The houses of the county's households [first, end), as many as planned, drawn by lot.
std::vector<Standing> register_houses(ProvinceHistory& history, std::size_t first,
                                      const CountyPlan& county, ProvinceRandom& random) {
    std::vector<Standing> standing;
    std::int64_t left = county.houses;
    for (std::int64_t rest = county.households; rest > 0; --rest) {
        const std::size_t household = first + static_cast<std::size_t>(county.households - rest);
        if (static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(rest))) >= left) {
            continue;
        }
        --left;
        const auto& owner = history.households[household];
        const auto index = static_cast<std::uint32_t>(history.houses.size());
        const std::int64_t area = 4000 + 500 * owner.members + random.between(0, 5000);
        history.houses.push_back({static_cast<std::uint32_t>(household),
                                  static_cast<std::uint32_t>(standing.size() + 1), area, 0});
        const Reported entered = report_after(owner.relocated, {1, 45}, house_limit, random);
        history.enter(ProvinceStep::house_register, index, entered);
        standing.push_back({index, entered, entered.occurred + random.between(0, 900)});
    }
    return standing;
}

// Demolishes as many as planned, the early ones first; these then lead the list.
void demolish_houses(ProvinceHistory& history, std::vector<Standing>& houses,
                     const CountyPlan& county, ProvinceRandom& random) {
    std::ranges::sort(houses, [](const Standing& a, const Standing& b) {
        return std::pair(a.order, a.house) < std::pair(b.order, b.house);
    });
    for (std::int64_t i = 0; i < county.demolished; ++i) {
        auto& house = houses[static_cast<std::size_t>(i)];
        house.last = report_after(house.last, {3, 480}, demolition_limit, random);
        history.houses[house.house].contractor =
            static_cast<std::uint32_t>(1 + random.below(contractors_of_county));
        history.enter(ProvinceStep::house_demolish, house.house, house.last);
    }
}

// Of each cleared plot, what was reclaimed of it: many wholly, some in part, some not at all, and
// all together what is planned.
std::vector<std::int64_t> reclaimed_of(const std::vector<std::int64_t>& surveyed,
                                       std::int64_t planned, ProvinceRandom& random) {
    std::vector<std::int64_t> reclaimed;
    std::int64_t missing = planned;
    for (const auto area : surveyed) {
        const std::uint64_t lot = random.below(100);
        std::int64_t part = lot < 58 ? area : 0;
        if (lot >= 85) part = area * random.between(20, 80) / 100;
        reclaimed.push_back(part);
        missing -= part;
    }
    std::size_t at = surveyed.empty() ? 0 : random.below(surveyed.size());
    for (; missing != 0; at = (at + 1) % surveyed.size()) {
        const std::int64_t step = std::clamp(missing, -reclaimed[at], surveyed[at] - reclaimed[at]);
        reclaimed[at] += step;
        missing -= step;
    }
    return reclaimed;
}

LandUse draw_use(ProvinceRandom& random) {
    const std::uint64_t lot = random.below(100);
    if (lot < 55) return LandUse::cultivated;
    return lot < 85 ? LandUse::forest : LandUse::grass;
}

void reclaim_plot(ProvinceHistory& history, std::uint32_t plot, std::int64_t reclaimed,
                  Reported last, ProvinceRandom& random) {
    const std::int64_t count =
        std::min(random.per_cent(60) ? 1 : random.between(2, parts_max), reclaimed);
    std::int64_t left = reclaimed;
    StepLimit limit = reclaimed_limit;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t most = left - (count - 1 - i);  // 0.01 mu at least for each to come
        const std::int64_t part =
            i + 1 == count ? left : random.between(std::min((most + 2) / 3, most), most);
        left -= part;
        last = report_after(last, {1, 120}, limit, random);
        history.enter(ProvinceStep::plot_reclaim, history.parts.size(), last);
        history.parts.push_back({plot, static_cast<std::uint32_t>(i + 2), part, draw_use(random)});
        ++limit.occurred;
        ++limit.recorded;
    }
}

// Surveys the plots of houses [first, first + surveyed.size()) and reclaims what is given.
struct PlotBatch {
    std::size_t first = 0;
    std::vector<std::int64_t> surveyed;
    std::vector<std::int64_t> reclaimed;
    DaysLater days;
};
void add_plots(ProvinceHistory& history, const std::vector<Standing>& houses,
               const PlotBatch& batch, std::uint32_t& number, ProvinceRandom& random) {
    for (std::size_t i = 0; i < batch.surveyed.size(); ++i) {
        const auto& house = houses[batch.first + i];
        const auto index = static_cast<std::uint32_t>(history.plots.size());
        history.plots.push_back({house.house, ++number, batch.surveyed[i]});
        const Reported entered = report_after(house.last, batch.days, plot_limit, random);
        history.enter(ProvinceStep::plot_register, index, entered);
        if (batch.reclaimed[i] > 0) {
            reclaim_plot(history, index, batch.reclaimed[i], entered, random);
        }
    }
}

}  // namespace

void add_land(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    constexpr ShareBounds bounds{plot_low_centi_mu, plot_high_centi_mu, plot_step_max_centi_mu};
    std::size_t first = 0;
    for (const auto& county : plan) {
        auto houses = register_houses(history, first, county, random);
        first += static_cast<std::size_t>(county.households);
        demolish_houses(history, houses, county, random);
        std::uint32_t number = 0;
        PlotBatch cleared{0, {}, {}, {2, 60}};
        cleared.surveyed = share_by_chance(county.left_cleared_centi_mu + county.reclaimed_centi_mu,
                                           county.plots_cleared, bounds, random);
        cleared.reclaimed = reclaimed_of(cleared.surveyed, county.reclaimed_centi_mu, random);
        add_plots(history, houses, cleared, number, random);
        PlotBatch standing{static_cast<std::size_t>(county.demolished), {}, {}, {10, 150}};
        standing.surveyed =
            share_by_chance(county.left_standing_centi_mu, county.plots_standing, bounds, random);
        standing.reclaimed.resize(standing.surveyed.size());
        add_plots(history, houses, standing, number, random);
    }
}

}  // namespace anju
