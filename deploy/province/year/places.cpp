#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

constexpr std::int32_t due_day = day_number(2020, 6, 30);
constexpr std::int32_t own_organisation_above = 300;
constexpr std::int64_t contracts_low = 3;
constexpr std::int64_t contracts_high = 24;

class Places {
  public:
    explicit Places(YearDesk& desk)
        : desk_(desk),
          history_(desk.history),
          random_(desk.random),
          numbers_(desk.plan.size()),
          linked_(history_.parks.size()),
          households_(desk.plan.size()) {
        for (const auto& one : history_.linkages) {
            auto& number = numbers_[history_.parks[one.park].county];
            number = std::max(number, one.number);
            linked_[one.park] = true;
        }
        for (std::uint32_t i = 0; i < history_.households.size(); ++i) {
            const auto& household = history_.households[i];
            if (household.plan_year == 2020) continue;
            households_[household.resettlement.county].push_back(i);
        }
    }

    void finish() {
        const auto contracts = static_cast<std::uint32_t>(history_.linkages.size());
        for (std::uint32_t i = 0; i < contracts; ++i) go_on(i);
        for (std::uint32_t i = 0; i < history_.parks.size(); ++i) run_park(i);
        for (std::uint32_t i = 0; i < history_.facilities.size(); ++i) run_facility(i);
        for (std::uint32_t i = 0; i < history_.sites.size(); ++i) govern(i);
    }

  private:
    // In time as a rule, else in the months after; a few not this year.
    Reported finished_by(const Reported& last, std::uint64_t late_per_cent) {
        const bool late = random_.per_cent(late_per_cent);
        const std::int32_t day = late ? desk_.day(due_day + 5, due_day + 150)
                                      : desk_.day(year_first_day + 20, due_day - 6);
        return desk_.on(day, last);
    }

    void run_park(std::uint32_t park) {
        const auto& end = desk_.standing.of(ProvinceKind::park, park);
        Reported last = end.last;
        if (end.step != ProvinceStep::park_open) {
            if (random_.per_cent(5) && !first_park_) return;
            first_park_ = false;
            if (end.step == ProvinceStep::park_plan) {
                last = desk_.on(desk_.day(year_first_day + 2, year_first_day + 18), last);
                desk_.enter(ProvinceStep::park_start, park, last);
            }
            last = finished_by(last, 14);
            if (end.step != ProvinceStep::park_complete && !unfinished_open_.now(random_)) {
                desk_.enter(ProvinceStep::park_complete, park, last);
                last = desk_.after(last, {1, 5});
            }
            desk_.enter(ProvinceStep::park_open, park, last);
        } else if (idle_.now(random_)) {
            last = desk_.on(desk_.day(year_first_day + 10, year_first_day + 140), last);
            desk_.enter(ProvinceStep::park_idle, park, last);
            if (!random_.per_cent(60)) return;
            last = desk_.after(last, {20, 80});
            desk_.enter(ProvinceStep::park_open, park, last);
        }
        link(park, last);
        for (const auto day :
             {day_number(2020, 6, 26), day_number(2020, 9, 25), day_number(2020, 12, 24)}) {
            if (day <= last.occurred) continue;
            last = desk_.on(day, last);
            const auto jobs = history_.parks[park].jobs;
            desk_.enter(ProvinceStep::park_count_jobs, history_.job_counts.size(), last);
            history_.job_counts.push_back(
                {park, static_cast<std::uint16_t>(random_.between(jobs / 5, jobs * 9 / 10))});
        }
    }

    // A park without contracts signs some; six in a hundred do not.
    void link(std::uint32_t park, const Reported& opened) {
        const auto county = history_.parks[park].county;
        auto& households = households_[county];
        if (linked_[park] || households.empty() || !random_.per_cent(94)) return;
        const std::int64_t count =
            std::min<std::int64_t>(random_.between(contracts_low, contracts_high),
                                   static_cast<std::int64_t>(households.size()));
        const std::size_t first = random_.below(households.size());
        for (std::int64_t i = 0; i < count; ++i) {
            const auto household =
                households[(first + static_cast<std::size_t>(i)) % households.size()];
            const auto index = static_cast<std::uint32_t>(history_.linkages.size());
            const Reported moved = history_.households[household].relocated;
            const Reported both{std::max(opened.occurred, moved.occurred),
                                std::max(opened.recorded, moved.recorded)};
            const Reported last = desk_.after(both, {5, 150});
            history_.linkages.push_back({park, household, ++numbers_[county]});
            desk_.enter(ProvinceStep::linkage_sign, index, last);
            if (random_.per_cent(45)) {
                desk_.enter(ProvinceStep::linkage_pay, index, desk_.after(last, {30, 120}));
            }
        }
    }

    // A contract that is in force: paid in summer and at the end of the year, seldom ended.
    void go_on(std::uint32_t linkage) {
        Reported last = desk_.standing.of(ProvinceKind::linkage, linkage).last;
        if (random_.per_cent(45)) {
            last = desk_.on(desk_.day(day_number(2020, 6, 10), day_number(2020, 7, 20)), last);
            desk_.enter(ProvinceStep::linkage_pay, linkage, last);
            if (not_paid_.now(random_)) {
                const Reported found = desk_.after(last, {3, 45});
                desk_.make_void(ProvinceStep::linkage_void, ProvinceStep::linkage_pay, linkage,
                                last, found);
                last = found;
            }
        }
        if (ended_.now(random_)) {
            last = desk_.on(desk_.day(day_number(2020, 8, 1), day_number(2020, 11, 15)), last);
            return desk_.enter(ProvinceStep::linkage_end, linkage, last);
        }
        if (!random_.per_cent(60)) return;
        last = desk_.on(desk_.day(day_number(2020, 11, 20), day_number(2020, 12, 26)), last);
        desk_.enter(ProvinceStep::linkage_pay, linkage, last);
    }

    void run_facility(std::uint32_t facility) {
        const auto& end = desk_.standing.of(ProvinceKind::facility, facility);
        const auto& known = history_.facilities[facility];
        Reported last = end.last;
        if (end.step == ProvinceStep::facility_start) {
            last = finished_by(last, 12);
            desk_.enter(ProvinceStep::facility_complete, facility, last);
            const bool unaccepted = unaccepted_.now(random_);
            for (const auto step :
                 unaccepted
                     ? std::array{ProvinceStep::facility_open, ProvinceStep::facility_accept}
                     : std::array{ProvinceStep::facility_accept, ProvinceStep::facility_open}) {
                last = desk_.after(last, {2, 35});
                desk_.enter(step, facility, last);
                if (!unaccepted && random_.per_cent(5)) return;
            }
            return equip(facility, last);
        }
        if (closed_.now(random_)) {
            last = desk_.on(desk_.day(year_first_day + 20, year_first_day + 150), last);
            desk_.enter(ProvinceStep::facility_idle, facility, last);
            if (!random_.per_cent(60)) return;
            desk_.enter(ProvinceStep::facility_open, facility, desk_.after(last, {15, 60}));
            return;
        }
        if (known.filled < known.posts || random_.per_cent(12)) equip(facility, last);
    }

    // Teachers and doctors come before the term, and what is missing is delivered.
    void equip(std::uint32_t facility, Reported last) {
        last = desk_.on(desk_.day(day_number(2020, 7, 20), day_number(2020, 9, 10)), last);
        const std::int32_t posts = history_.facilities[facility].posts;
        const std::int32_t filled = random_.per_cent(93) ? posts : posts / 2;
        desk_.enter(ProvinceStep::facility_assign, history_.staffings.size(), last);
        history_.staffings.push_back({facility, filled});
        desk_.enter(ProvinceStep::facility_equip, facility, desk_.after(last, {3, 60}));
    }

    void govern(std::uint32_t index) {
        const auto& site = history_.sites[index];
        const auto& end = desk_.standing.of(ProvinceKind::site, index);
        const bool large = site.people > own_organisation_above;
        Reported last = end.last;
        if (end.step == ProvinceStep::site_open) {
            if (!random_.per_cent(7)) {
                last = desk_.on(desk_.day(year_first_day + 25, year_last_day - 30), last);
                desk_.enter(large ? ProvinceStep::site_found : ProvinceStep::site_attach, index,
                            last);
                form_groups(index, last);
            }
        } else if (end.step == ProvinceStep::site_attach && (large || founded_.now(random_))) {
            if (random_.per_cent(80)) {
                last = desk_.on(desk_.day(year_first_day + 25, year_last_day - 30), last);
                desk_.enter(ProvinceStep::site_found, index, last);
                form_groups(index, last);
            }
        }
        for (const auto day : {day_number(2020, 6, 25), day_number(2020, 12, 15)}) {
            if (day <= last.occurred) continue;
            last = desk_.on(day, last);
            const std::int64_t more = random_.between(-site.people / 60, site.people / 40);
            desk_.enter(ProvinceStep::site_count, history_.site_counts.size(), last);
            history_.site_counts.push_back({index, site.people + static_cast<std::int32_t>(more)});
        }
    }

    void form_groups(std::uint32_t site, Reported& last) {
        const std::int64_t count = random_.between(1, 4);
        for (std::int64_t i = 0; i < count; ++i) {
            last = desk_.after(last, {1, 12});
            desk_.enter(ProvinceStep::site_form_group, history_.groups.size(), last);
            const auto kind = i == 0 ? GroupKind::residents : GroupKind::party_building;
            history_.groups.push_back({site, static_cast<std::uint32_t>(20 + i), kind});
        }
        last = desk_.after(last, {2, 25});
        desk_.enter(ProvinceStep::site_elect, site, last);
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    std::vector<std::uint32_t> numbers_;                  // of contracts, by county
    std::vector<bool> linked_;                            // parks that had contracts
    std::vector<std::vector<std::uint32_t>> households_;  // by county of resettlement
    bool first_park_ = true;
    Seldom unfinished_open_{12};
    Seldom unaccepted_{12};
    Seldom idle_{40};
    Seldom not_paid_{110};
    Seldom ended_{50};
    Seldom closed_{150};
    Seldom founded_{90};
};

}  // namespace

void finish_places(YearDesk& desk) {
    Places(desk).finish();
}

}  // namespace anju
