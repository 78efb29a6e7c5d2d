// What those share who plan the rest of 2020: the history they go on with, where it stands, and
// when people and households leave it.
#pragma once

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "deploy/province/year/standing.hpp"

namespace anju {

inline constexpr std::int32_t year_first_day = history_last_day + 1;

// Facts that nothing follows may be dated and recorded long after the year: those are cut off.
inline constexpr StepLimit year_limit{day_number(2021, 6, 30), day_number(2021, 6, 30)};

// One of so many, and always the first: what is rare happens in the smallest province too.
class Seldom {
  public:
    explicit Seldom(std::uint64_t one_of) : one_of_(one_of) {}
    bool now(ProvinceRandom& random) {
        const bool first = std::exchange(first_, false);
        return first || random.below(one_of_) == 0;
    }

  private:
    std::uint64_t one_of_;
    bool first_ = true;
};

class YearDesk {
  public:
    YearDesk(ProvinceHistory& about, const CountyPlans& plans, std::int32_t last_day,
             ProvinceRandom& chance)
        : history(about),
          plan(plans),
          random(chance),
          standing(about),
          last_recorded_(instant_of(last_day + 1, 0)),
          known_persons_(static_cast<std::uint32_t>(about.persons.size())),
          gone_on_(about.persons.size(), INT32_MAX) {}

    ProvinceHistory& history;
    const CountyPlans& plan;
    ProvinceRandom& random;
    const Standing standing;

    // What would be recorded after the last day is left out: so is whatever rests on it, which is
    // recorded later still.
    void enter(ProvinceStep step, std::size_t subject, const Reported& reported) {
        if (reported.recorded < last_recorded_) history.enter(step, subject, reported);
    }
    bool in_time(const Reported& reported) const { return reported.recorded < last_recorded_; }

    // A fact of that day or later, recorded after `before` was.
    Reported on(std::int32_t day, const Reported& before) {
        return report(std::max({day, before.occurred, year_first_day}), before.recorded, year_limit,
                      random);
    }
    Reported after(const Reported& before, const DaysLater& days) {
        const std::int32_t from = std::max(before.occurred, year_first_day - 1);
        return on(from + static_cast<std::int32_t>(random.between(days.from, days.to)), before);
    }
    // Recorded some weeks or months late.
    Reported late(Reported reported, std::int64_t days_from, std::int64_t days_to) {
        const std::int64_t days = random.between(days_from, days_to);
        reported.recorded.value += days * province_day_ms;
        return reported;
    }
    std::int32_t day(std::int32_t from, std::int32_t to) {
        return static_cast<std::int32_t>(random.between(from, to));
    }

    // The day from which nothing is told of the person: their death, or that they left.
    std::int32_t gone_on(std::uint32_t person) const {
        return person < gone_on_.size() ? gone_on_[person] : INT32_MAX;
    }
    void goes_on(std::uint32_t person, std::int32_t from) {
        if (person >= gone_on_.size()) gone_on_.resize(person + 1, INT32_MAX);
        gone_on_[person] = from;
    }
    bool is_here(std::uint32_t person, std::int32_t on_day) const {
        return on_day < gone_on(person);
    }

    // A new member of a household, registered then at the desk of its county.
    std::uint32_t add_person(ProvincePerson person, const Reported& reported) {
        const auto& household = history.households[person.household];
        auto& members = members_.try_emplace(person.household, household.members).first->second;
        person.member = ++members;
        const auto index = static_cast<std::uint32_t>(history.persons.size());
        history.persons.push_back(person);
        joined_.push_back(reported);
        enter(ProvinceStep::person_register, index, reported);
        return index;
    }
    // Those of the years before come first in the list of persons; the others joined then.
    std::uint32_t known_persons() const { return known_persons_; }
    Reported joined(std::uint32_t person) const { return joined_[person - known_persons_]; }

    // A day so many before that of the wrong fact, in the same reporting period.
    static std::uint16_t earlier(const Reported& wrong, std::int32_t days) {
        std::int32_t first = year_first_day;
        for (const auto& period : province_periods) {
            const bool lies_in = period.from <= wrong.occurred && wrong.occurred <= period.to;
            if (lies_in || period.to < wrong.occurred) {
                first = std::max(first, lies_in ? period.from : period.to + 1);
            }
        }
        return static_cast<std::uint16_t>(std::max(wrong.occurred - days, first));
    }

    // Declares the fact just entered void, on the day on which that is recorded.
    void make_void(ProvinceStep how, ProvinceStep step, std::size_t subject, const Reported& wrong,
                   Reported found) {
        found.occurred = found.recorded.day().value;
        enter(how, change(step, subject, wrong, {}), found);
    }
    // Notes that the fact just entered is to be changed: voided, or replaced by `replacement`.
    std::uint32_t change(ProvinceStep step, std::size_t subject, const Reported& wrong,
                         const ProvinceChange& right) {
        ProvinceChange change = right;
        change.recorded = wrong.recorded;
        change.subject = static_cast<std::uint32_t>(subject);
        change.occurred = static_cast<std::uint16_t>(wrong.occurred);
        change.step = step;
        history.changes.push_back(change);
        return static_cast<std::uint32_t>(history.changes.size() - 1);
    }

  private:
    Instant last_recorded_;
    std::uint32_t known_persons_;
    std::vector<Reported> joined_;                             // by person, from known_persons_ on
    std::vector<std::int32_t> gone_on_;                        // by person
    std::unordered_map<std::uint32_t, std::uint8_t> members_;  // of households that got some
};

// The themes of the year. People come first: the others ask who is still there.
void live_families(YearDesk& desk);
void run_households(YearDesk& desk);
void work_land(YearDesk& desk);
void sell_land(YearDesk& desk, const AcceptedPlots& accepted);
AcceptedPlots reclaim_plots(YearDesk& desk, const std::vector<Reported>& demolished);
void place_workers(YearDesk& desk);
void settle_rights(YearDesk& desk);
void finish_places(YearDesk& desk);
void plan_further(YearDesk& desk, const ProvinceFigures& figures);

// Tells each change the version of the event that it is about. The entries are in order.
void number_changes(ProvinceHistory& history);

}  // namespace anju
