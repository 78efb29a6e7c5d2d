#include <algorithm>
#include <optional>

#include "deploy/province/history.hpp"
#include "deploy/province/shares.hpp"

namespace anju {
namespace {

constexpr std::int64_t plot_low_centi_mu = 20;
constexpr std::int64_t plot_high_centi_mu = 400;
constexpr std::int64_t plot_step_max_centi_mu = 60;
constexpr std::int64_t parts_max = 3;
constexpr std::int32_t accepted_before = day_number(2020, 2, 20);

// A house on the way from the ledger to its plot.
struct Standing {
    std::uint32_t house = 0;
    Reported last;           // what was recorded of it last
    std::int64_t order = 0;  // the lower, the earlier it is demolished
};

// The households that have a house each: as many as planned of each fate, drawn by lot.
std::vector<std::optional<HouseFate>> draw_fates(const CountyPlan& county, ProvinceRandom& random) {
    std::vector<std::optional<HouseFate>> fates;
    const auto add = [&](std::int64_t count, HouseFate fate) {
        fates.insert(fates.end(), static_cast<std::size_t>(count), fate);
    };
    add(county.houses, HouseFate::to_demolish);
    add(county.kept, HouseFate::kept);
    add(county.kept_with_plan, HouseFate::kept_with_plan);
    add(county.retained, HouseFate::retained);
    fates.resize(static_cast<std::size_t>(county.households));
    random.shuffle(fates);
    return fates;
}

// The agreement on demolishing the house, signed before the move.
void agree(ProvinceHistory& history, std::uint32_t household, std::uint32_t house,
           ProvinceRandom& random) {
    auto& owner = history.households[household];
    owner.house = house;
    history.enter(ProvinceStep::household_agree, household,
                  report_after(owner.approved, {5, 40}, history_limit, random));
}

// A house that is not to be demolished: how far it came on its way.
void keep_house(ProvinceHistory& history, std::uint32_t house, Reported last,
                ProvinceRandom& random) {
    const auto fate = history.houses[house].fate;
    last = report_after(last, {5, 120}, demolition_limit, random);
    if (fate == HouseFate::retained) return history.enter(ProvinceStep::house_retain, house, last);
    history.enter(ProvinceStep::house_keep, house, last);
    if (fate == HouseFate::kept) return;
    last = report_after(last, {2, 200}, plan_limit, random);
    history.enter(ProvinceStep::house_draft_plan, house, last);
    if (!random.per_cent(62)) return;
    last = report_after(last, {2, 60}, plan_approval_limit, random);
    history.enter(ProvinceStep::house_approve_plan, house, last);
    if (!random.per_cent(55)) return;
    last = report_after(last, {2, 120}, use_limit, random);
    history.enter(ProvinceStep::house_put_to_use, house, last);
}

// The houses of the county's households, which begin at `first`; those to demolish.
std::vector<Standing> register_houses(ProvinceHistory& history, std::size_t first,
                                      const CountyPlan& county, ProvinceRandom& random) {
    std::vector<Standing> standing;
    std::uint32_t number = 0;
    auto household = static_cast<std::uint32_t>(first);
    for (const auto& fate : draw_fates(county, random)) {
        const std::uint32_t index = household++;
        if (!fate) continue;
        const auto& owner = history.households[index];
        const auto house = static_cast<std::uint32_t>(history.houses.size());
        const auto area =
            static_cast<std::uint32_t>(4000 + 500 * owner.members + random.between(0, 5000));
        history.houses.push_back({index, ++number, area, *fate});
        const Reported entered = report_after(owner.relocated, {1, 45}, house_limit, random);
        history.enter(ProvinceStep::house_register, house, entered);
        if (*fate != HouseFate::to_demolish) {
            keep_house(history, house, entered, random);
            continue;
        }
        agree(history, index, house, random);
        standing.push_back({house, entered, entered.occurred + random.between(0, 900)});
    }
    return standing;
}

// Demolishes as many as planned, the early ones first; these then lead the list. Most of the others
// stand empty.
void demolish_houses(ProvinceHistory& history, std::vector<Standing>& houses,
                     const CountyPlan& county, ProvinceRandom& random) {
    std::ranges::sort(houses, [](const Standing& a, const Standing& b) {
        return std::pair(a.order, a.house) < std::pair(b.order, b.house);
    });
    std::int64_t rank = 0;
    for (auto& house : houses) {
        const bool demolished = rank++ < county.demolished;
        if (random.per_cent(demolished ? 30 : 88)) {
            house.last = report_after(house.last, {1, 30}, vacated_limit, random);
            history.enter(ProvinceStep::house_vacate, house.house, house.last);
        }
        if (!demolished) continue;
        house.last = report_after(house.last, {3, 480}, demolition_limit, random);
        history.enter(ProvinceStep::house_demolish, house.house, house.last);
        if (!random.per_cent(45)) continue;
        history.enter(ProvinceStep::house_clear, house.house,
                      report_after(house.last, {1, 30}, clear_limit, random));
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

// In up to three parts; the last of them.
Reported reclaim_plot(ProvinceHistory& history, std::uint32_t plot, Reported last,
                      ProvinceRandom& random) {
    const std::int64_t reclaimed = history.plots[plot].reclaimed_centi_mu;
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
        history.parts.push_back({plot, static_cast<std::uint32_t>(part), draw_use(random)});
        ++limit.occurred;
        ++limit.recorded;
    }
    return last;
}

// Adds the plots of houses, the works on them and their acceptances.
class PlotLedger {
  public:
    PlotLedger(ProvinceHistory& history, const std::vector<Standing>& houses,
               std::vector<AcceptedPlot>& accepted, ProvinceRandom& random)
        : history_(history), houses_(houses), accepted_(accepted), random_(random) {}

    // Surveys plots of the next houses from `house` on, and reclaims of each what is given.
    void add(std::size_t house, const std::vector<std::int64_t>& surveyed,
             const std::vector<std::int64_t>& reclaimed, const DaysLater& days) {
        for (std::size_t i = 0; i < surveyed.size(); ++i) {
            const auto index = static_cast<std::uint32_t>(history_.plots.size());
            const auto& standing = houses_[house + i];
            history_.houses[standing.house].plot = index;
            history_.plots.push_back({standing.house, ++number_,
                                      static_cast<std::uint32_t>(surveyed[i]),
                                      static_cast<std::uint32_t>(reclaimed[i])});
            const Reported entered = report_after(standing.last, days, plot_limit, random_);
            history_.enter(ProvinceStep::plot_register, index, entered);
            if (reclaimed[i] > 0) work(index, entered);
        }
    }

  private:
    void work(std::uint32_t plot, Reported last) {
        if (random_.per_cent(55)) {
            last = report_after(last, {1, 40}, approval_limit, random_);
            history_.enter(ProvinceStep::plot_approve, plot, last);
            last = report_after(last, {1, 30}, works_limit, random_);
            history_.enter(ProvinceStep::plot_start, plot, last);
        }
        last = reclaim_plot(history_, plot, last, random_);
        accept(plot, last);
    }

    // Land that was reclaimed wholly, and before the spring, was accepted as a rule.
    void accept(std::uint32_t plot, Reported last) {
        const auto& land = history_.plots[plot];
        if (land.reclaimed_centi_mu < land.surveyed_centi_mu) return;
        if (last.recorded.day().value > accepted_before || !random_.per_cent(85)) return;
        last = report_after(last, {5, 60}, township_limit, random_);
        history_.enter(ProvinceStep::plot_accept_township, plot, last);
        if (!random_.per_cent(80)) return;
        last = report_after(last, {1, 60}, county_limit, random_);
        history_.enter(ProvinceStep::plot_accept_county, plot, last);
        accepted_.push_back({plot, last});
    }

    ProvinceHistory& history_;
    const std::vector<Standing>& houses_;
    std::vector<AcceptedPlot>& accepted_;
    ProvinceRandom& random_;
    std::uint32_t number_ = 0;
};

}  // namespace

AcceptedPlots add_land(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    constexpr ShareBounds bounds{plot_low_centi_mu, plot_high_centi_mu, plot_step_max_centi_mu};
    AcceptedPlots accepted(plan.size());
    std::size_t first = 0;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const auto& county = plan[i];
        auto houses = register_houses(history, first, county, random);
        first += static_cast<std::size_t>(county.households);
        demolish_houses(history, houses, county, random);
        PlotLedger ledger(history, houses, accepted[i], random);
        const auto cleared =
            share_by_chance(county.left_cleared_centi_mu + county.reclaimed_centi_mu,
                            county.plots_cleared, bounds, random);
        ledger.add(0, cleared, reclaimed_of(cleared, county.reclaimed_centi_mu, random), {2, 60});
        const auto standing =
            share_by_chance(county.left_standing_centi_mu, county.plots_standing, bounds, random);
        ledger.add(static_cast<std::size_t>(county.demolished), standing,
                   std::vector<std::int64_t>(standing.size()), {10, 150});
    }
    return accepted;
}

}  // namespace anju
