#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

constexpr std::int32_t works_begin = day_number(2020, 4, 9);  // after the epidemic winter
constexpr std::int32_t due_day = day_number(2020, 7, 31);
constexpr std::int32_t plans_due_day = day_number(2020, 10, 31);
constexpr std::int64_t promptness_good = 100;  // per cent of the average pace
constexpr std::int64_t promptness_fair = 92;
constexpr std::int32_t township_numbers = 1'000;  // villages below a township
constexpr std::int32_t slow_township_days = 40;

// How long the work of a place takes: most are in time, some late, some leave a part undone.
struct Pace {
    std::int32_t last_day = 0;
    std::uint64_t never_per_mille = 0;
};

class Houses {
  public:
    explicit Houses(YearDesk& desk)
        : desk_(desk),
          history_(desk.history),
          random_(desk.random),
          demolished_(history_.houses.size()) {}

    // The fact after which land can be reclaimed, for each house that is gone in the end.
    std::vector<Reported> work() {
        for (std::uint32_t i = 0; i < history_.houses.size(); ++i) {
            const auto& end = desk_.standing.of(ProvinceKind::house, i);
            switch (end.step) {
                case ProvinceStep::house_register:
                case ProvinceStep::house_vacate:
                    stand(i, end);
                    break;
                case ProvinceStep::house_demolish:
                case ProvinceStep::house_clear:
                    demolished_[i] = end.last;
                    if (rebuilt_.now(random_)) rebuild(i, end.last);
                    break;
                case ProvinceStep::house_keep:
                    draft(i, end.last);
                    break;
                case ProvinceStep::house_draft_plan:
                    approve(i, end.last);
                    break;
                default:
                    break;
            }
        }
        return std::move(demolished_);
    }

  private:
    Pace pace_of(const ProvincePlace& place) const {
        const auto pace = desk_.plan[place.county].county->demolition_pace;
        Pace found{day_number(2020, 11, 20), 25};
        if (pace >= promptness_fair) found = {day_number(2020, 8, 25), 4};
        if (pace >= promptness_good) found = {due_day - 3, 0};
        const bool slow = (place.below / township_numbers + place.county) % 9 == 0;
        if (!slow) return found;
        return {found.last_day + slow_township_days, found.never_per_mille + 30};
    }

    void enter(ProvinceStep step, std::uint32_t house, const Reported& reported) {
        desk_.enter(step, house, reported);
    }

    void stand(std::uint32_t house, const StreamEnd& end) {
        const auto& place = history_.households[history_.houses[house].household].origin;
        const Pace pace = pace_of(place);
        Reported last = end.last;
        bool vacated = end.step == ProvinceStep::house_vacate;
        if (vacated && reoccupied_.now(random_)) {
            last = desk_.on(desk_.day(year_first_day + 3, works_begin + 30), last);
            enter(ProvinceStep::house_reoccupy, house, last);
            vacated = false;
        }
        if (retained_.now(random_)) {
            return enter(ProvinceStep::house_retain, house, desk_.after(last, {10, 60}));
        }
        if (kept_.now(random_)) {
            last = desk_.after(last, {10, 60});
            enter(ProvinceStep::house_keep, house, last);
            return draft(house, last);
        }
        if (random_.below(1'000) < pace.never_per_mille) return;
        // Few in April, more and more towards the due date.
        const std::int32_t day =
            std::max(desk_.day(works_begin, pace.last_day), desk_.day(works_begin, pace.last_day));
        if (!vacated) {
            last = desk_.on(day - desk_.day(2, 20), last);
            enter(ProvinceStep::house_vacate, house, last);
        }
        last = desk_.on(day, last);
        if (voided_.now(random_)) last = mistake(house, last);
        demolish(house, last);
    }

    // Entered for the wrong house, found out, and done later.
    Reported mistake(std::uint32_t house, const Reported& wrong) {
        enter(ProvinceStep::house_demolish, house, wrong);
        const Reported found = desk_.after(wrong, {1, 25});
        desk_.make_void(ProvinceStep::house_void, ProvinceStep::house_demolish, house, wrong,
                        found);
        return desk_.after(found, {5, 40});
    }

    void demolish(std::uint32_t house, Reported last) {
        enter(ProvinceStep::house_demolish, house, last);
        demolished_[house] = last;
        if (refuted_.now(random_)) {
            last = desk_.after(last, {10, 40});
            enter(ProvinceStep::house_refute, house, last);
            demolished_[house] = {};
            if (!random_.per_cent(85)) return;
            last = desk_.after(last, {8, 40});
            enter(ProvinceStep::house_demolish, house, last);
            demolished_[house] = last;
        }
        if (!random_.per_cent(62)) return;
        Reported cleared = desk_.after(last, {1, 30});
        if (random_.per_cent(3)) cleared = desk_.late(cleared, 35, 100);
        enter(ProvinceStep::house_clear, house, cleared);
    }

    void rebuild(std::uint32_t house, const Reported& last) {
        const Reported found = desk_.on(desk_.day(year_first_day + 20, due_day), last);
        enter(ProvinceStep::house_rebuild, house, found);
        const Reported gone = desk_.after(found, {20, 70});
        enter(ProvinceStep::house_demolish, house, gone);
        demolished_[house] = gone;
    }

    // Plans are compiled by the end of October, as a rule.
    void draft(std::uint32_t house, Reported last) {
        const std::uint64_t lot = random_.below(1'000);
        if (lot < 12) return;
        const std::int32_t day = lot < 950
                                     ? std::max(desk_.day(year_first_day + 5, plans_due_day - 2),
                                                desk_.day(year_first_day + 5, plans_due_day - 2))
                                     : desk_.day(plans_due_day, year_last_day - 5);
        last = desk_.on(day, last);
        enter(ProvinceStep::house_draft_plan, house, last);
        approve(house, last);
    }

    void approve(std::uint32_t house, Reported last) {
        if (!random_.per_cent(75)) return;
        last = desk_.after(last, {3, 40});
        enter(ProvinceStep::house_approve_plan, house, last);
        if (!random_.per_cent(50)) return;
        enter(ProvinceStep::house_put_to_use, house, desk_.after(last, {10, 90}));
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    std::vector<Reported> demolished_;  // by house; recorded 0 for none
    Seldom rebuilt_{1'800};
    Seldom reoccupied_{110};
    Seldom retained_{260};
    Seldom kept_{320};
    Seldom voided_{330};
    Seldom refuted_{220};
};

}  // namespace

void work_land(YearDesk& desk) {
    const auto demolished = Houses(desk).work();
    sell_land(desk, reclaim_plots(desk, demolished));
}

}  // namespace anju
