#include "deploy/province/year/desk.hpp"

namespace anju {

void add_year(ProvinceHistory& history, const CountyPlans& plan, const ProvinceOptions& options) {
    const std::uint64_t first_theme = 1'000;
    ProvinceRandom random(options.seed, first_theme);
    // Everything is planned to the end of the year and cut afterwards: a shorter year is the
    // beginning of a longer one.
    YearDesk desk(history, plan, year_last_day, random);
    live_families(desk);
    run_households(desk);
    work_land(desk);
    place_workers(desk);
    settle_rights(desk);
    finish_places(desk);
    plan_further(desk, province_figures(options));
    sort_entries(history);
    number_changes(history);
    const Instant end = instant_of(options.until.value + 1, 0);
    const auto cut = std::ranges::find_if(
        history.entries, [&](const ProvinceEntry& entry) { return entry.recorded >= end; });
    history.entries.erase(cut, history.entries.end());
}

}  // namespace anju
