#include <algorithm>
#include <array>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

constexpr std::string_view opinions =
    "河北省易地扶贫搬迁后续扶持实施意见（2020年）";  // the plan that Anju carries
constexpr std::string_view derived =
    "simulated province: follows from the figures of the implementation opinions for 2020";
constexpr std::string_view split = "made-up split of the simulated province";
constexpr std::string_view other_report =
    "public report on the relocation programme, its date not established";
constexpr std::string_view practice = "made-up limit of the simulated province";

constexpr std::int32_t june_end = day_number(2020, 6, 30);
constexpr std::int32_t july_end = day_number(2020, 7, 31);
constexpr std::int32_t october_end = day_number(2020, 10, 31);
constexpr std::int32_t year_end = day_number(2020, 12, 31);

// Targets are entered on the last evening, one a second.
constexpr Instant first_entry{history_last_day * province_day_ms + 34'200'000};  // 17:30

struct Aim {
    std::string_view indicator;
    std::int64_t value = 0;
    std::int32_t due = 0;
    std::string_view document;  // of the province's target
};

// For the province, its cities and its counties.
std::vector<Aim> aims_of(const AreaFigures& area) {
    const std::int64_t facilities = area.schools + area.kindergartens + area.clinics;
    return {
        {"parks.communities_unfinished", 0, june_end, opinions},
        {"parks.in_use", area.parks, june_end, opinions},
        {"parks.linkage", area.parks, year_end, opinions},
        {"employment.tracked", area.employed + area.willing_unplaced, year_end, derived},
        {"employment.visited_90d", area.employed, year_end, opinions},
        {"employment.willing_unplaced", 0, year_end, opinions},
        {"employment.zero_households", 0, year_end, opinions},
        {"facilities.unfinished", 0, june_end, opinions},
        {"facilities.staffed", facilities, year_end, opinions},
        {"facilities.equipped", facilities, year_end, opinions},
        {"houses.demolished", area.houses, july_end, derived},
        {"houses.left", 0, july_end, opinions},
        {"houses.plans", area.kept + area.kept_with_plan, october_end, derived},
        {"houses.plans_left", 0, october_end, opinions},
        {"land.mu_left", 0, year_end, opinions},
        {"land.mu_reclaimed", area.surveyed_centi_mu, year_end, derived},
        {"finance.without_plan", 0, year_end, opinions},
        {"governance.covered", area.sites, year_end, opinions},
        {"governance.own_expected", 0, year_end, opinions},
        {"rights.neither", 0, year_end, opinions},
        {"rights.transfers_waiting", 0, year_end, opinions},
        {"rights.gaps", 0, year_end, opinions},
        {"registry.relocated", area.households, year_end, derived},
    };
}

// For the province alone.
std::vector<Aim> whole_aims(const AreaFigures& province) {
    return {
        {"facilities.schools", province.schools, year_end, opinions},
        {"facilities.kindergartens", province.kindergartens, year_end, opinions},
        {"facilities.clinics", province.clinics, year_end, opinions},
    };
}

// Figures of other reports, all published: they are the earlier versions of the same targets. Their
// dates are made up.
struct Published {
    std::string_view indicator;
    std::int64_t value = 0;  // of the whole plan
    std::int32_t due = 0;
    std::int32_t day = 0;
};
constexpr std::array published{
    Published{"parks.in_use", 579, june_end, day_number(2019, 6, 28)},
    Published{"parks.in_use", 586, june_end, day_number(2019, 12, 27)},
    Published{"facilities.schools", 298, year_end, day_number(2019, 12, 27)},
    Published{"facilities.kindergartens", 304, year_end, day_number(2019, 12, 27)},
    Published{"governance.covered", 330, year_end, day_number(2019, 12, 27)},
};

bool was_published(std::string_view area, std::string_view indicator) {
    if (area.size() > 2) return false;
    return std::ranges::any_of(published,
                               [&](const Published& one) { return one.indicator == indicator; });
}

void enter_target(ProvinceHistory& history, ProvinceTarget target, const Reported& reported,
                  bool revised) {
    history.enter(revised ? ProvinceStep::target_revise : ProvinceStep::target_set,
                  history.targets.size(), reported);
    history.targets.push_back(std::move(target));
}

// `scale` is that of the province's figures.
void add_published(ProvinceHistory& history, double scale) {
    std::string_view before;
    std::int64_t seconds = 0;
    for (const auto& one : published) {
        const Reported reported =
            seconds_later({one.day, {one.day * province_day_ms + 10'800'000}}, ++seconds);
        enter_target(history,
                     {"13", one.indicator, scaled(one.value, scale), one.due, other_report},
                     reported, one.indicator == before);
        before = one.indicator;
    }
}

void add_parameters(ProvinceHistory& history) {
    constexpr std::int32_t day = day_number(2016, 3, 1);
    constexpr std::array<ProvinceParameter, 4> all{{
        {"floor_area_per_head", 2500, "易地扶贫搬迁住房面积标准：人均不超过25平方米"},
        {"own_organisation_above", 300, opinions},
        {"two_homes_limit_days", 90, practice},
        {"visit_days", 90, practice},
    }};
    for (std::size_t i = 0; i < all.size(); ++i) {
        history.enter(
            ProvinceStep::parameter_set, i,
            {day, {day * province_day_ms + 7'200'000 + static_cast<std::int64_t>(i) * 60'000}});
        history.parameters.push_back(all[i]);
    }
}

}  // namespace

void add_targets(ProvinceHistory& history, const ProvinceFigures& figures, double scale) {
    add_parameters(history);
    add_published(history, scale);
    Reported reported{history_last_day, first_entry};
    const auto enter = [&](const AreaFigures& area, const Aim& aim) {
        const bool province = area.area.size() == 2;
        enter_target(
            history,
            {area.area, aim.indicator, aim.value, aim.due, province ? aim.document : split},
            reported, was_published(area.area, aim.indicator));
        reported = seconds_later(reported, 1);
    };
    for (const auto& aim : whole_aims(figures.province())) enter(figures.province(), aim);
    for (const auto& area : figures.areas) {
        for (const auto& aim : aims_of(area)) enter(area, aim);
    }
}

}  // namespace anju
