#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

class Households {
  public:
    explicit Households(YearDesk& desk)
        : desk_(desk),
          history_(desk.history),
          random_(desk.random),
          known_(static_cast<std::uint32_t>(history_.households.size())),
          numbers_(province_counties.size()),
          house_numbers_(province_counties.size()) {
        for (const auto& house : history_.houses) {
            auto& number = house_numbers_[history_.households[house.household].origin.county];
            number = std::max(number, house.number);
        }
        for (const auto& household : history_.households) {
            auto& number = numbers_[household.resettlement.county];
            number = std::max(number, household.number);
        }
    }

    void run() {
        for (std::uint32_t i = 0; i < known_; ++i) {
            if (history_.households[i].members > 1 || desk_.gone_on(first_person(i)) == INT32_MAX) {
                live(i);
            }
            if (late_.now(random_)) relocate_late(i);
        }
    }

  private:
    std::uint32_t first_person(std::uint32_t household) const {
        return history_.households[household].first_person;
    }
    Reported some_day(std::uint32_t household) {
        return desk_.on(desk_.day(year_first_day + 8, year_last_day - 70),
                        history_.households[household].relocated);
    }

    // What becomes of a household: nothing, as a rule, but its papers.
    void live(std::uint32_t index) {
        const auto household = history_.households[index];
        const bool settled = desk_.standing.of(ProvinceKind::household, index).step ==
                             ProvinceStep::household_settle;
        // While a new head is sought nothing else is decided.
        if (desk_.gone_on(household.first_person) == INT32_MAX && turns(index)) return;
        const auto& home = desk_.standing.of(ProvinceKind::home, index);
        const bool certified = home.last.recorded > home.moved.recorded;
        if (!certified && random_.per_cent(34)) {
            desk_.enter(ProvinceStep::home_certify, index,
                        desk_.on(desk_.day(year_first_day, year_last_day), home.last));
        }
        if (!settled && random_.per_cent(26)) {
            desk_.enter(ProvinceStep::household_settle, index, some_day(index));
        }
    }

    // The ways on that few go.
    bool turns(std::uint32_t index) {
        if (can_split(index) && split_.now(random_)) return split(index);
        if (can_merge(index) && merged_.now(random_)) return merge(index);
        if (returned_.now(random_)) return return_home(index);
        return disqualified_.now(random_) && disqualify(index);
    }

    std::uint32_t add_household(ProvinceHousehold household) {
        household.number = ++numbers_[household.resettlement.county];
        history_.households.push_back(household);
        return static_cast<std::uint32_t>(history_.households.size() - 1);
    }

    // Who works stays in the employment file of the household.
    bool can_split(std::uint32_t index) const {
        const auto& household = history_.households[index];
        const std::uint32_t mover = household.first_person + household.members - 1;
        return household.members >= 4 && desk_.is_here(mover, year_last_day) &&
               !history_.persons[mover].can_work();
    }

    // The last member goes, with a book of their own at the same place.
    bool split(std::uint32_t index) {
        ProvinceHousehold young = history_.households[index];
        const std::uint32_t mover = young.first_person + young.members - 1;
        Reported last = some_day(index);
        young.members = 1;
        young.house = province_none;
        young.registered = last;
        const std::uint32_t into = add_household(young);
        desk_.enter(ProvinceStep::household_register, into, last);
        const Reported parted = seconds_later(last, 60);
        desk_.enter(ProvinceStep::household_split, history_.splits.size(), parted);
        history_.splits.push_back({index, into, 1});
        desk_.enter(ProvinceStep::person_move, history_.moves.size(), seconds_later(last, 120));
        history_.moves.push_back({mover, into, MoveCause::split});
        desk_.enter(ProvinceStep::household_relocate, into, seconds_later(last, 180));
        history_.households[into].relocated = seconds_later(last, 180);
        return true;
    }

    bool can_merge(std::uint32_t index) const {
        return index + 1 < known_ && history_.households[index].resettlement.county ==
                                         history_.households[index + 1].resettlement.county;
    }

    // The household joins the next one; its home is given back.
    bool merge(std::uint32_t index) {
        const std::uint32_t into = index + 1;
        const auto& household = history_.households[index];
        const Reported last = some_day(index);
        desk_.enter(ProvinceStep::household_merge, history_.merged_households.size(), last);
        history_.merged_households.push_back({index, into});
        for (std::uint32_t i = 0; i < household.members; ++i) {
            const std::uint32_t person = household.first_person + i;
            if (!desk_.is_here(person, year_last_day)) continue;
            desk_.enter(ProvinceStep::person_move, history_.moves.size(),
                        seconds_later(last, 30 + 15 * i));
            history_.moves.push_back({person, into, MoveCause::merge});
        }
        desk_.enter(ProvinceStep::home_release, index, desk_.after(last, {3, 40}));
        return true;
    }

    // Found back at the origin; most come again.
    bool return_home(std::uint32_t index) {
        const Reported found = some_day(index);
        desk_.enter(ProvinceStep::household_return, index, found);
        if (random_.per_cent(65)) {
            desk_.enter(ProvinceStep::household_relocate, index, desk_.after(found, {15, 90}));
        }
        return true;
    }

    bool disqualify(std::uint32_t index) {
        Reported last = some_day(index);
        desk_.enter(ProvinceStep::household_disqualify, index, last);
        if (!readmitted_.now(random_)) {
            desk_.enter(ProvinceStep::home_release, index, desk_.after(last, {5, 60}));
            return true;
        }
        last = desk_.after(last, {10, 45});
        desk_.enter(ProvinceStep::household_readmit, index, last);
        desk_.enter(ProvinceStep::household_relocate, index, desk_.after(last, {2, 10}));
        return true;
    }

    // A household of the last plan, from the same village and to the same place as another one.
    void relocate_late(std::uint32_t like) {
        ProvinceHousehold household = history_.households[like];
        household.plan_year = 2020;
        household.house = province_none;
        household.members = static_cast<std::uint8_t>(random_.between(1, 4));
        household.labour = true;
        household.employed = household.willing = household.unwilling = 0;
        Reported last = desk_.on(desk_.day(year_first_day, year_first_day + 100), {0, {0}});
        household.registered = last;
        household.relocated = {};
        household.first_person = static_cast<std::uint32_t>(history_.persons.size());
        const std::uint32_t index = add_household(household);
        desk_.enter(ProvinceStep::household_register, index, last);
        add_family(index, household.members, last);
        last = desk_.after(seconds_later(last, 600), {10, 25});
        desk_.enter(ProvinceStep::household_approve, index, last);
        if (withdrawn_.now(random_)) {
            desk_.enter(ProvinceStep::household_withdraw, index, desk_.after(last, {3, 40}));
            return;
        }
        for (const auto step : {ProvinceStep::home_register, ProvinceStep::home_allocate,
                                ProvinceStep::home_hand_keys}) {
            last = desk_.after(last, {4, 20});
            desk_.enter(step, index, last);
        }
        if (demolished_first_.now(random_)) last = demolish_first(index, last);
        if (keys_only_.now(random_)) return;
        last = desk_.after(last, {3, 35});
        history_.households[index].relocated = last;
        desk_.enter(ProvinceStep::household_relocate, index, last);
    }

    // The old house goes before the household does; most have a shelter until they move.
    Reported demolish_first(std::uint32_t household, Reported last) {
        const auto house = static_cast<std::uint32_t>(history_.houses.size());
        const auto county = history_.households[household].origin.county;
        history_.houses.push_back({household, ++house_numbers_[county],
                                   static_cast<std::uint32_t>(random_.between(4'000, 12'000))});
        history_.houses.back().sheltered = !roofless_.now(random_);
        for (const auto step : {ProvinceStep::house_register, ProvinceStep::house_vacate,
                                ProvinceStep::house_demolish}) {
            last = desk_.after(last, {2, 12});
            desk_.enter(step, house, last);
        }
        return last;
    }

    void add_family(std::uint32_t index, std::uint8_t members, const Reported& registered) {
        history_.households[index].members = 0;  // the members are numbered from 1
        for (std::uint8_t i = 0; i < members; ++i) {
            ProvincePerson person;
            person.household = index;
            person.relation = i == 0 ? Relation::head : i == 1 ? Relation::spouse : Relation::child;
            person.sex = random_.per_cent(50) ? Sex::male : Sex::female;
            const std::int64_t age = i < 2 ? random_.between(28, 62) : random_.between(4, 17);
            person.birth =
                static_cast<std::int32_t>(year_first_day - age * 365 - random_.between(20, 330));
            person.age = static_cast<std::uint8_t>(age);
            person.student = i >= 2 && age >= 6;
            person.capacity = i < 2 && age < 60 ? Capacity::able : Capacity::none;
            person.identity = history_.identities.take(person.birth, person.sex);
            desk_.add_person(person, seconds_later(registered, 20 + 15 * i));
        }
        history_.households[index].members = members;
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    const std::uint32_t known_;                 // households of the years before
    std::vector<std::uint32_t> numbers_;        // of households, by county of resettlement
    std::vector<std::uint32_t> house_numbers_;  // of houses, by county of origin
    Seldom split_{260};
    Seldom merged_{1'400};
    Seldom returned_{420};
    Seldom disqualified_{1'300};
    Seldom readmitted_{4};
    Seldom late_{380};
    Seldom withdrawn_{9};
    Seldom keys_only_{7};
    Seldom demolished_first_{6};
    Seldom roofless_{3};
};

}  // namespace

void run_households(YearDesk& desk) {
    Households(desk).run();
}

}  // namespace anju
