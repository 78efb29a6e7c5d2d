#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

// Deaths of ten thousand people in nine months, by age. Made up, as are all shares of the year.
std::uint64_t deaths_of(std::int64_t age) {
    if (age >= 75) return 330;
    if (age >= 60) return 95;
    return age >= 40 ? 18 : 5;
}

class People {
  public:
    explicit People(YearDesk& desk) : desk_(desk), history_(desk.history), random_(desk.random) {}

    void live() {
        const auto count = static_cast<std::uint32_t>(history_.persons.size());
        for (std::uint32_t i = 0; i < count; ++i) {
            if (dies(i) || leaves(i)) continue;
            correct(i);
        }
        const auto households = static_cast<std::uint32_t>(history_.households.size());
        for (std::uint32_t i = 0; i < households; ++i) grow(i);
    }

  private:
    ProvinceHousehold& home_of(std::uint32_t person) {
        return history_.households[history_.persons[person].household];
    }
    Reported registered(std::uint32_t person) { return home_of(person).relocated; }

    // Told within days, some weeks or months later.
    bool dies(std::uint32_t index) {
        const auto person = history_.persons[index];
        const bool alone = first_alone_ && person.age >= 60 && home_of(index).members == 1;
        const bool at_work = first_at_work_ && person.can_work() && person.member > 1 &&
                             person.member <= home_of(index).employed;
        const bool first = alone || at_work;
        if (!first && random_.below(10'000) >= deaths_of(person.age)) return false;
        if (alone) first_alone_ = false;
        if (at_work) first_at_work_ = false;
        Reported died =
            desk_.on(desk_.day(year_first_day + 4, year_last_day - 30), registered(index));
        desk_.goes_on(index, died.occurred);
        if (random_.per_cent(12)) died = desk_.late(died, 35, 120);
        desk_.enter(ProvinceStep::person_die, index, died);
        const auto& household = home_of(index);
        if (household.members == 1) {
            if (random_.per_cent(85) || first) {
                desk_.enter(ProvinceStep::household_dissolve, person.household,
                            desk_.after(died, {5, 40}));
            }
        } else if (person.member == 1) {
            desk_.enter(ProvinceStep::household_change_head, person.household,
                        desk_.after(died, {3, 40}));
        }
        return true;
    }

    bool leaves(std::uint32_t index) {
        const auto& person = history_.persons[index];
        if (person.member == 1 || person.age < 18 || person.age > 45) return false;
        if (!left_.now(random_)) return false;
        const auto& household = home_of(index);
        const Reported left =
            desk_.on(desk_.day(year_first_day + 10, year_last_day - 60), household.relocated);
        desk_.goes_on(index, left.occurred);
        const bool back = back_.now(random_);
        const auto cause = back ? LeaveCause::left : static_cast<LeaveCause>(random_.below(3));
        desk_.enter(ProvinceStep::person_leave, history_.leaves.size(), left);
        history_.leaves.push_back({index, cause});
        if (!back) return true;
        desk_.enter(ProvinceStep::person_return, history_.moves.size(),
                    desk_.after(left, {20, 60}));
        history_.moves.push_back({index, person.household, MoveCause::other});
        return true;
    }

    // Wrong and double files.
    void correct(std::uint32_t index) {
        if (mistyped_.now(random_)) {
            auto person = history_.persons[index];
            const auto order = history_.identities.take(person.birth, person.sex);
            if (person.birth != history_.persons[index].birth) return;
            desk_.enter(ProvinceStep::person_correct_id, history_.new_numbers.size(),
                        desk_.on(desk_.day(year_first_day, year_last_day - 10), registered(index)));
            history_.new_numbers.push_back({index, order});
        } else if (has_neighbour(index) && doubled_.now(random_)) {
            enter_twice(index);
        } else if (history_.persons[index].age > 16 && reassessed_.now(random_)) {
            correct_assessment(index);
        }
    }

    // Whether the next household lives in the same county.
    bool has_neighbour(std::uint32_t index) const {
        const std::uint32_t own = history_.persons[index].household;
        return own + 1 < history_.households.size() &&
               history_.households[own].resettlement.county ==
                   history_.households[own + 1].resettlement.county;
    }

    // The same card is entered for the next household too, and found later.
    void enter_twice(std::uint32_t index) {
        auto copy = history_.persons[index];
        const std::uint32_t other = copy.household + 1;
        copy.household = other;
        copy.relation = Relation::other;
        copy.cause = JoinCause::other;
        const Reported entered = desk_.on(desk_.day(year_first_day, year_first_day + 120),
                                          history_.households[other].relocated);
        const std::uint32_t twin = desk_.add_person(copy, entered);
        desk_.goes_on(twin, entered.occurred);
        const bool wrongly = unmerged_.now(random_);
        if (!wrongly && random_.per_cent(12)) return;
        const auto merge = history_.merged_persons.size();
        history_.merged_persons.push_back({twin, index});
        Reported last = desk_.after(entered, {15, 80});
        desk_.enter(ProvinceStep::person_merge, merge, last);
        if (!wrongly) return;
        last = desk_.after(last, {5, 30});
        desk_.enter(ProvinceStep::person_unmerge, twin, last);
        last = desk_.after(last, {2, 20});
        desk_.enter(ProvinceStep::person_merge, merge, last);
    }

    void correct_assessment(std::uint32_t index) {
        const Reported wrong =
            desk_.on(desk_.day(year_first_day + 20, year_last_day - 60), registered(index));
        desk_.enter(ProvinceStep::person_reassess, index, wrong);
        const Reported found = desk_.after(wrong, {3, 40});
        ProvinceChange right;
        right.right_day = static_cast<std::uint16_t>(wrong.occurred);
        right.replacement = index;
        desk_.enter(ProvinceStep::person_correct,
                    desk_.change(ProvinceStep::person_reassess, index, wrong, right), found);
    }

    // Births and marriages.
    void grow(std::uint32_t index) {
        const auto& household = history_.households[index];
        const bool young = household.labour && household.members >= 3;
        if (young && born_.now(random_)) {
            const std::int32_t birth = desk_.day(year_first_day - 60, year_last_day - 20);
            ProvincePerson child = member_of(index, birth, Relation::grandchild, JoinCause::born);
            desk_.add_person(child, desk_.after({birth, household.assessed.recorded}, {1, 30}));
        } else if (household.labour && married_.now(random_)) {
            const std::int32_t birth = day_number(2020, 6, 1) - desk_.day(8'030, 12'000);
            ProvincePerson spouse = member_of(index, birth, Relation::other, JoinCause::married_in);
            spouse.age = 27;
            spouse.capacity = Capacity::able;
            const Reported joined =
                desk_.on(desk_.day(year_first_day + 5, year_last_day - 40), household.assessed);
            const std::uint32_t person = desk_.add_person(spouse, joined);
            desk_.enter(ProvinceStep::person_assess, person, seconds_later(joined, 600));
        }
    }

    ProvincePerson member_of(std::uint32_t household, std::int32_t birth, Relation relation,
                             JoinCause cause) {
        ProvincePerson person;
        person.household = household;
        person.relation = relation;
        person.sex = random_.per_cent(50) ? Sex::male : Sex::female;
        person.birth = birth;
        person.cause = cause;
        person.identity = history_.identities.take(person.birth, person.sex);
        return person;
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    bool first_alone_ = true;    // nobody has died yet who lived alone,
    bool first_at_work_ = true;  // or who had a job
    Seldom left_{220};
    Seldom back_{6};
    Seldom mistyped_{1'800};
    Seldom doubled_{1'500};
    Seldom unmerged_{6};
    Seldom reassessed_{500};
    Seldom born_{38};
    Seldom married_{110};
};

}  // namespace

void live_families(YearDesk& desk) {
    People(desk).live();
}

}  // namespace anju
