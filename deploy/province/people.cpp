#include <algorithm>

#include "deploy/province/history.hpp"
#include "deploy/province/identity.hpp"

namespace anju {
namespace {

constexpr std::int32_t base_day = history_last_day + 1;  // on which ages are told
constexpr std::int64_t works_from = 18;
constexpr std::int64_t works_to = 59;
constexpr std::int64_t assessed_from = 6;
constexpr std::int64_t assessed_to = 70;

// Makes up the members of one household.
class Family {
  public:
    Family(ProvinceHistory& history, std::size_t household, IdentityNumbers& numbers,
           ProvinceRandom& random)
        : history_(history),
          household_(static_cast<std::uint32_t>(household)),
          home_(history.households[household]),
          numbers_(numbers),
          random_(random) {}

    void add_members() {
        home_.first_person = static_cast<std::uint32_t>(history_.persons.size());
        add_head();
        while (member_ < home_.members) {
            if (member_ < workers()) {
                add_worker();
            } else if (!has_spouse_ && random_.per_cent(80)) {
                add_spouse();
            } else {
                add_relative();
            }
        }
    }

  private:
    // Members that must be able to work, whatever chance says: the first ones.
    std::int64_t workers() const {
        return std::max<std::int64_t>(home_.files(), home_.labour ? 1 : 0);
    }

    void add_head() {
        // Who may have a grown child that works is old enough for one.
        const std::int64_t youngest = workers() > 2 ? 42 : 26;
        head_age_ = home_.labour ? random_.between(youngest, works_to) : random_.between(61, 86);
        head_sex_ = random_.per_cent(74) ? Sex::male : Sex::female;
        add(Relation::head, head_sex_, head_age_);
    }

    void add_worker() {
        if (!has_spouse_) return add_spouse();
        const auto age = random_.between(works_from, std::max(works_from, head_age_ - 20));
        add(Relation::child, any_sex(), age);
    }

    void add_spouse() {
        has_spouse_ = true;
        const std::int64_t low = home_.labour ? works_from + 2 : 55;
        const std::int64_t high = home_.labour ? works_to : 88;
        const auto age = std::clamp(head_age_ + random_.between(-5, 4), low, high);
        add(Relation::spouse, head_sex_ == Sex::male ? Sex::female : Sex::male, age);
    }

    void add_relative() {
        const std::uint64_t lot = random_.below(100);
        if (!home_.labour) {
            // Old people who bring up grandchildren, or live with a disabled child.
            if (lot < 70) return add(Relation::grandchild, any_sex(), random_.between(5, 17));
            return add(Relation::child, any_sex(), random_.between(28, 48));
        }
        if (lot < 68) {
            const auto age =
                std::clamp(head_age_ - random_.between(21, 35), std::int64_t{2}, std::int64_t{33});
            return add(Relation::child, any_sex(), age);
        }
        if (lot < 90) {
            return add(Relation::parent, any_sex(),
                       std::min(head_age_ + random_.between(20, 30), std::int64_t{93}));
        }
        add(head_age_ > 45 ? Relation::grandchild : Relation::other, any_sex(),
            random_.between(3, 12));
    }

    Sex any_sex() { return random_.per_cent(51) ? Sex::male : Sex::female; }

    void add(Relation relation, Sex sex, std::int64_t age) {
        ProvincePerson person;
        person.household = household_;
        person.member = ++member_;
        person.relation = relation;
        person.sex = sex;
        const std::int64_t birth = base_day - age * 365 - age / 4 - random_.between(1, 364);
        // Whoever was a member when the household was registered had been born.
        const std::int64_t latest = home_.registered.occurred - random_.between(20, 300);
        person.birth = static_cast<std::int32_t>(std::min(birth, latest));
        person.age = static_cast<std::uint8_t>((base_day - person.birth) * 4 / 1461);
        person.identity = numbers_.take(person.birth, sex);
        assess(person);
        history_.persons.push_back(person);
    }

    void assess(ProvincePerson& person) {
        const bool must_work = person.member <= workers();
        const std::int64_t age = person.age;
        if (must_work) {
            person.capacity = Capacity::able;
            return;
        }
        if (age < 6) return;
        person.student = (age < 16 && random_.per_cent(99)) ||
                         (age >= 16 && age < 19 && random_.per_cent(86)) ||
                         (age >= 19 && age < 23 && random_.per_cent(38));
        if (age < 16 || age > 74) return;
        const bool strong = age < 60 && random_.per_cent(88);
        const bool weak = age < 65 || random_.per_cent(30);
        // A household without labour has nobody who could work.
        const bool able = strong && (home_.labour || person.student);
        person.capacity = able ? Capacity::able : weak ? Capacity::limited : Capacity::none;
    }

    ProvinceHistory& history_;
    std::uint32_t household_;
    ProvinceHousehold& home_;
    IdentityNumbers& numbers_;
    ProvinceRandom& random_;
    std::uint8_t member_ = 0;
    std::int64_t head_age_ = 0;
    Sex head_sex_ = Sex::male;
    bool has_spouse_ = false;
};

// All members of a household are entered at one desk, and assessed on one visit.
void enter_members(ProvinceHistory& history, ProvinceHousehold& household, ProvinceRandom& random) {
    household.assessed = report_after(household.relocated, {1, 20}, assess_limit, random);
    for (std::uint32_t i = 0; i < household.members; ++i) {
        const std::uint32_t index = household.first_person + i;
        history.enter(ProvinceStep::person_register, index,
                      seconds_later(household.registered, 20 + 15 * i));
        const std::int64_t age = history.persons[index].age;
        if (age < assessed_from || age > assessed_to) continue;
        history.enter(ProvinceStep::person_assess, index,
                      seconds_later(household.assessed, 15 * i));
    }
}

}  // namespace

void add_people(ProvinceHistory& history, ProvinceRandom& random) {
    IdentityNumbers numbers;
    for (std::size_t i = 0; i < history.households.size(); ++i) {
        Family(history, i, numbers, random).add_members();
        enter_members(history, history.households[i], random);
    }
}

}  // namespace anju
