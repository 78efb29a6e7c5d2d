#include "projections/read_models/progress/people.hpp"

namespace anju {
namespace {

using Household = HouseholdCount;
using Person = PersonCount;
using Home = HomeCount;

// 25 m2 for each member of a registered poor household, in 0.01 m2.
constexpr std::int64_t floor_area_each_max = 2'500;

const AreaCode& area_of(const Household& household) {
    return household.area;
}
const AreaCode& area_of(const Person& person) {
    return person.area;
}
const AreaCode& area_of(const Home& home) {
    return home.area;
}

// After the indicators of households those of what cannot be true of one.
std::vector<Indicator<Household>> with_contradictions(std::vector<Indicator<Household>> all) {
    const std::vector<Indicator<Household>> contradictions{
        {{"quality.two_homes", "households", {"占有两套新房户", "households with two new homes"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.homes > 1}; }},
        {{"quality.old_house_held",
          "households",
          {"入住未拆旧房户", "households moved in whose old house stands"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.lives_there() && h.houses > 0}; }},
        {{"quality.demolished_before_move",
          "households",
          {"未入住先拆旧房户", "households whose old house was demolished before the move"}},
         area_of,
         [](const Household& h) {
             return std::int64_t{h.is_in() && h.moved_in == 0 && h.cleared > 0};
         }},
    };
    all.insert(all.end(), contradictions.begin(), contradictions.end());
    return all;
}

}  // namespace

void HouseholdCount::apply(const HouseholdRegistered& event, Day) {
    area = event.resettlement;
    poor = event.category == HouseholdCategory::registered_poor;
    plan_year = event.plan_year;
    members = event.members;
}

void HouseholdCount::apply(const HouseholdRelocated& event, Day) {
    moved_in = event.members;
    returned = false;
}

void HouseholdCount::apply(const HouseholdSplit& event, Day) {
    members -= event.members;
    if (moved_in > 0) moved_in -= event.members;
}

// Households count where they are settled. Members with files of their own count by these; without
// any, the number that was stated.
const std::vector<Indicator<HouseholdCount>>& HouseholdCount::indicators() {
    static const auto all = with_contradictions({
        {{"registry.households", "households", {"搬迁户", "relocated households"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.is_in()}; }},
        {{"registry.people", "people", {"搬迁人口", "relocated people"}},
         area_of,
         [](const Household& h) {
             return h.is_in() ? (h.persons > 0 ? h.persons : std::int64_t{h.members}) : 0;
         }},
        {{"registry.relocated", "households", {"已入住户", "households moved in"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.lives_there()}; }},
        {{"registry.relocated_people", "people", {"已入住人口", "people moved in"}},
         area_of,
         [](const Household& h) {
             return h.lives_there() ? (h.persons > 0 ? h.persons : std::int64_t{h.moved_in}) : 0;
         }},
        {{"registry.relocated_poor",
          "households",
          {"建档立卡已入住户", "registered poor households moved in"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.lives_there() && h.poor}; }},
        {{"registry.returned", "households", {"返迁户", "households returned to the origin"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.is_in() && h.returned}; }},
        {{"registry.keys_only",
          "households",
          {"已领钥匙未入住户", "households with keys, not moved in"}},
         area_of,
         [](const Household& h) {
             return std::int64_t{h.is_in() && h.keys > 0 && h.moved_in == 0};
         }},
        {{"employment.files",
          "households",
          {"建立就业档案户", "households with an employment file"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.is_in() && h.files > 0}; }},
        {{"employment.zero_households",
          "households",
          {"零就业贫困户", "poor households with nobody employed"}},
         area_of,
         [](const Household& h) {
             return std::int64_t{h.lives_there() && h.poor && h.able > 0 && h.employed == 0};
         }},
        {{"parks.dividend_households",
          "households",
          {"领取分红户", "households that receive dividends"}},
         area_of,
         [](const Household& h) { return std::int64_t{h.is_in() && h.dividends > 0}; }},
    });
    return all;
}

const std::vector<Indicator<IdentityCount>>& IdentityCount::indicators() {
    static const std::vector<Indicator<IdentityCount>> all{
        {{"quality.duplicate_identity", "numbers", {"重复身份证号", "identity numbers used twice"}},
         [](const IdentityCount& i) -> const AreaCode& { return i.area; },
         [](const IdentityCount& i) { return std::int64_t{i.persons > 1}; }},
    };
    return all;
}

void PersonCount::join(const HouseholdId& joined) {
    household = joined.value;
    area.value = household.substr(0, 6);
    present = true;
}

void PersonCount::apply(const PersonRegistered& event, Day) {
    join(event.household);
    identity = event.identity;
}

void PersonCount::apply(const CapacityAssessed& event, Day) {
    able = event.capacity == Capacity::able;
    student = event.student;
}

const std::vector<Indicator<PersonCount>>& PersonCount::indicators() {
    static const std::vector<Indicator<Person>> all{
        {{"registry.able", "people", {"有劳动能力人口", "people able to work"}},
         area_of,
         [](const Person& p) { return std::int64_t{p.counts() && p.able && !p.student}; }},
        {{"quality.dead_employed", "people", {"已故仍在岗", "dead with a job"}},
         area_of,
         [](const Person& p) { return std::int64_t{p.dead && p.employed}; }},
        {{"quality.student_employed", "people", {"在校仍在岗", "in school with a job"}},
         area_of,
         [](const Person& p) { return std::int64_t{p.counts() && p.student && p.employed}; }},
        {{"quality.double_assistance",
          "people",
          {"低保特困重复", "subsistence and special hardship at once"}},
         area_of,
         [](const Person& p) { return std::int64_t{p.hardship > 0 && p.subsistence > 0}; }},
        {{"quality.dead_assisted", "people", {"已故仍领待遇", "dead with an entitlement"}},
         area_of,
         [](const Person& p) { return std::int64_t{p.dead && p.hardship + p.subsistence > 0}; }},
    };
    return all;
}

template <>
const std::vector<Contribution<PersonCount, HouseholdCount>>& PersonCount::contributions() {
    constexpr auto household = [](const Person& p) -> const std::string& { return p.household; };
    static const std::vector<Contribution<Person, Household>> all{
        {&Household::persons, household, [](const Person& p) { return std::int64_t{p.counts()}; }},
        {&Household::able, household,
         [](const Person& p) { return std::int64_t{p.counts() && p.able && !p.student}; }},
    };
    return all;
}

template <>
const std::vector<Contribution<PersonCount, IdentityCount>>& PersonCount::contributions() {
    static const std::vector<Contribution<Person, IdentityCount>> all{
        {&IdentityCount::persons, [](const Person& p) -> const std::string& { return p.identity; },
         [](const Person& p) { return std::int64_t{p.counts()}; }},
    };
    return all;
}

void HomeCount::apply(const HomeRegistered& event, Day) {
    area = event.area;
    floor_area_centi_m2 = event.floor_area_centi_m2;
}

void HomeCount::apply(const HomeAllocated& event, Day) {
    household = event.household.value;
    members = event.members;
}

void HomeCount::apply(const HomeReleased&, Day) {
    household.clear();
    keys = false;
}

const std::vector<Indicator<HomeCount>>& HomeCount::indicators() {
    static const std::vector<Indicator<Home>> all{
        {{"homes.allocated", "homes", {"已分配安置房", "new homes allocated"}},
         area_of,
         [](const Home& h) { return std::int64_t{!h.household.empty()}; }},
        {{"homes.certified", "homes", {"已办不动产证", "new homes with a certificate"}},
         area_of,
         [](const Home& h) { return std::int64_t{h.certified}; }},
        {{"quality.floor_area", "homes", {"超面积安置房", "new homes above the floor area"}},
         area_of,
         [](const Home& h) {
             return std::int64_t{!h.household.empty() &&
                                 h.floor_area_centi_m2 > floor_area_each_max * h.members};
         }},
    };
    return all;
}

template <>
const std::vector<Contribution<HomeCount, HouseholdCount>>& HomeCount::contributions() {
    constexpr auto household = [](const Home& h) -> const std::string& { return h.household; };
    static const std::vector<Contribution<Home, Household>> all{
        {&Household::homes, household,
         [](const Home& h) { return std::int64_t{!h.household.empty()}; }},
        {&Household::keys, household,
         [](const Home& h) { return std::int64_t{!h.household.empty() && h.keys}; }},
    };
    return all;
}

}  // namespace anju
