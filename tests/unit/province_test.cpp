// The simulated province: its commands are accepted by the services and add up to the figures.
#include <fmt/format.h>

#include <random>

#include "deploy/province/history.hpp"
#include "events/base/sha256.hpp"
#include "tests/unit/province_reader.hpp"

namespace anju::test {
namespace {

constexpr std::uint64_t seed = 7;

constexpr std::pair<const char*, std::int64_t AreaFigures::*> area_figures[] = {
    {"households", &AreaFigures::households},
    {"houses", &AreaFigures::houses},
    {"demolished", &AreaFigures::demolished},
    {"houses_left", &AreaFigures::houses_left},
    {"plots", &AreaFigures::plots},
    {"surveyed_centi_mu", &AreaFigures::surveyed_centi_mu},
    {"reclaimed_centi_mu", &AreaFigures::reclaimed_centi_mu},
    {"left_centi_mu", &AreaFigures::left_centi_mu},
    {"employed", &AreaFigures::employed},
    {"willing_unplaced", &AreaFigures::willing_unplaced},
    {"unwilling", &AreaFigures::unwilling},
    {"zero_households", &AreaFigures::zero_households},
    {"kept", &AreaFigures::kept},
    {"kept_with_plan", &AreaFigures::kept_with_plan},
    {"retained", &AreaFigures::retained},
    {"sites", &AreaFigures::sites},
    {"sites_unfinished", &AreaFigures::sites_unfinished},
    {"sites_uncovered", &AreaFigures::sites_uncovered},
    {"parks", &AreaFigures::parks},
    {"parks_in_use", &AreaFigures::parks_in_use},
    {"parks_linked", &AreaFigures::parks_linked},
    {"facilities_unfinished", &AreaFigures::facilities_unfinished},
    {"schools", &AreaFigures::schools},
    {"kindergartens", &AreaFigures::kindergartens},
    {"clinics", &AreaFigures::clinics},
};

void expect_figures(const ProvinceReader& reader, const ProvinceFigures& wanted) {
    const auto got = reader.figures();
    EXPECT_EQ(got.people, wanted.people);
    EXPECT_EQ(got.registered_poor, wanted.registered_poor);
    EXPECT_EQ(got.moved_along, wanted.moved_along);
    EXPECT_EQ(got.in_sites, wanted.in_sites);
    EXPECT_EQ(got.dispersed, wanted.dispersed);
    auto areas = reader.areas();
    for (const auto& area : wanted.areas) {
        SCOPED_TRACE(area.area);
        for (const auto& [name, figure] : area_figures) {
            EXPECT_EQ(areas[area.area].*figure, area.*figure) << name;
        }
    }
    EXPECT_EQ(areas.size(), wanted.areas.size());
}

// Every member of a household is a person of its own, with a number that no other has.
void expect_members(const ProvinceReader& reader) {
    std::map<std::string, int> members;
    std::set<std::string> identities;
    for (const auto& [id, person] : reader.of<PersonDefinition>()) {
        const auto& registered = *person.state.registration;
        EXPECT_EQ(id.substr(0, 13), registered.household.value);
        EXPECT_TRUE(registered.identity_shown.starts_with("1399")) << registered.identity_shown;
        EXPECT_TRUE(identities.insert(registered.identity).second) << id;
        ++members[registered.household.value];
    }
    EXPECT_EQ(members.size(), reader.of<HouseholdDefinition>().size());
    for (const auto& [id, household] : reader.of<HouseholdDefinition>()) {
        EXPECT_EQ(members[id], household.state.registration->members) << id;
        const auto home = reader.of<HomeDefinition>().find(id);
        ASSERT_NE(home, reader.of<HomeDefinition>().end()) << id;
        EXPECT_EQ(home->second.state.status, HomeDefinition::Status::keys_handed) << id;
        EXPECT_LT(*home->second.state.since, *household.state.relocated_on) << id;
    }
}

// No job before the move, no demolition before it, and a fact's household exists.
void expect_order_of_life(const ProvinceReader& reader) {
    const auto& households = reader.of<HouseholdDefinition>();
    for (const auto& [id, house] : reader.of<HouseDefinition>()) {
        const auto home = households.find(house.state.registration->household.value);
        ASSERT_NE(home, households.end()) << id;
        EXPECT_EQ(home->second.state.registration->origin, house.state.registration->area) << id;
        EXPECT_GE(*house.state.opened_on, *home->second.state.relocated_on) << id;
    }
    for (const auto& [id, worker] : reader.of<WorkerDefinition>()) {
        const auto home = households.find(worker.state.registration->household.value);
        ASSERT_NE(home, households.end()) << id;
        EXPECT_EQ(home->second.state.registration->resettlement, worker.state.registration->area);
        EXPECT_GE(*worker.state.opened_on, *home->second.state.relocated_on) << id;
        const auto person = reader.of<PersonDefinition>().find(id);
        ASSERT_NE(person, reader.of<PersonDefinition>().end()) << id;
        EXPECT_EQ(person->second.state.household, worker.state.registration->household) << id;
        ASSERT_TRUE(person->second.state.capacity) << id;
        EXPECT_EQ(person->second.state.capacity->capacity, Capacity::able) << id;
        EXPECT_FALSE(person->second.state.capacity->student) << id;
        const auto age =
            worker.state.opened_on->value - person->second.state.registration->birth.value;
        EXPECT_GE(age, 14 * 365) << id;
    }
}

// Every named stream exists: a community, a park, a house, a person.
void expect_references(const ProvinceReader& reader) {
    const auto& sites = reader.of<SiteDefinition>();
    for (const auto& [id, household] : reader.of<HouseholdDefinition>()) {
        const auto& registered = *household.state.registration;
        if (!registered.site) continue;
        const auto site = sites.find(registered.site->value);
        ASSERT_NE(site, sites.end()) << id;
        EXPECT_EQ(site->second.state.opening->area, registered.resettlement) << id;
    }
    for (const auto& [id, worker] : reader.of<WorkerDefinition>()) {
        if (!worker.state.job || !worker.state.job->park) continue;
        EXPECT_TRUE(reader.of<ParkDefinition>().contains(worker.state.job->park->value)) << id;
    }
    for (const auto& [id, household] : reader.of<HouseholdDefinition>()) {
        if (!household.state.agreement) continue;
        for (const auto& house : household.state.agreement->houses) {
            const auto found = reader.of<HouseDefinition>().find(house.value);
            ASSERT_NE(found, reader.of<HouseDefinition>().end()) << house.value;
            EXPECT_EQ(found->second.state.registration->household.value, id);
        }
    }
    for (const auto& [id, entitlement] : reader.of<EntitlementDefinition>()) {
        const auto& person = entitlement.state.registration->person.value;
        EXPECT_TRUE(reader.of<PersonDefinition>().contains(person)) << id;
    }
}

void expect_targets(const ProvinceReader& reader, const ProvinceFigures& figures) {
    const auto& targets = reader.of<TargetDefinition>();
    for (const auto& area : figures.areas) {
        const auto value = [&](const std::string& indicator) {
            const auto found = targets.find(fmt::format("{:0<6}-{}", area.area, indicator));
            return found == targets.end() ? -1 : found->second.state.target->value;
        };
        SCOPED_TRACE(area.area);
        EXPECT_EQ(value("parks.in_use"), area.parks);
        EXPECT_EQ(value("parks.communities_unfinished"), 0);
        EXPECT_EQ(value("parks.linkage"), area.parks);
        EXPECT_EQ(value("houses.demolished"), area.demolished + area.houses_left);
        EXPECT_EQ(value("houses.left"), 0);
        EXPECT_EQ(value("houses.plans_left"), 0);
        EXPECT_EQ(value("land.mu_left"), 0);
        EXPECT_EQ(value("land.mu_reclaimed"), area.surveyed_centi_mu);
        EXPECT_EQ(value("employment.willing_unplaced"), 0);
        EXPECT_EQ(value("employment.zero_households"), 0);
        EXPECT_EQ(value("employment.tracked"), area.employed + area.willing_unplaced);
        EXPECT_EQ(value("facilities.unfinished"), 0);
        EXPECT_EQ(value("governance.covered"), area.sites);
        EXPECT_EQ(value("registry.relocated"), area.households);
    }
}

class ProvinceScaleTest : public ::testing::TestWithParam<double> {};

TEST_P(ProvinceScaleTest, IsAcceptedByEveryServiceAndAddsUpToTheFigures) {
    const ProvinceOptions options{GetParam(), seed};
    const ProvinceReader reader(options);
    ASSERT_FALSE(HasFailure());
    const auto figures = province_figures(options);
    expect_figures(reader, figures);
    expect_members(reader);
    expect_order_of_life(reader);
    expect_references(reader);
    expect_targets(reader, figures);
}

INSTANTIATE_TEST_SUITE_P(Province, ProvinceScaleTest, ::testing::Values(0.03, 0.01, 0.001, 0.00317),
                         [](const auto& scale) {
                             return fmt::format("Scale{}Millionths",
                                                static_cast<int>(scale.param * 1'000'000 + 0.5));
                         });

std::string digest(const ProvinceOptions& options) {
    Province province(options);
    ProvinceCommand command;
    std::string text;
    while (province.next(command)) {
        text += fmt::format("{}/{}/{} {} {} {}\n", command.stream, command.id, command.command,
                            command.body, command.key, command.recorded.value);
    }
    const Hash hash = Sha256()(text);
    return std::string(bytes_of(hash));
}

TEST(ProvinceTest, IsTheSameForTheSameSeedAndAnotherForAnother) {
    EXPECT_EQ(digest({0.01, seed}), digest({0.01, seed}));
    EXPECT_NE(digest({0.01, seed}), digest({0.01, seed + 1}));
}

TEST(ProvinceTest, HasTheSameFiguresWhateverTheSeed) {
    const std::uint64_t chance = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", chance));
    const ProvinceOptions options{0.005, chance};
    expect_figures(ProvinceReader(options), province_figures(options));
}

TEST(ProvinceTest, HasFactsOfEveryStreamButThoseOfTheYearToCome) {
    const ProvinceReader reader({0.01, seed});
    const std::set<std::string> kinds{
        "entitlement", "facility", "finding", "grievance", "home",        "house", "household",
        "linkage",     "loan",     "park",    "parameter", "person",      "plot",  "quota",
        "schooling",   "site",     "target",  "worker",    "registration"};
    EXPECT_EQ(reader.kinds, kinds);
}

// The whole without the cost of its texts: running them at a smaller scale shows the same rules.
TEST(ProvinceTest, HoldsTheWholePlanAtScaleOne) {
    const auto history = plan_history({1, seed});
    std::map<ProvinceStep, std::int64_t> steps;
    for (const auto& entry : history->entries) ++steps[entry.step];
    EXPECT_EQ(steps[ProvinceStep::household_register], 116'000);
    EXPECT_EQ(steps[ProvinceStep::household_agree], 86'000);
    EXPECT_EQ(steps[ProvinceStep::household_relocate], 116'000);
    EXPECT_EQ(steps[ProvinceStep::person_register], 302'000);
    EXPECT_EQ(steps[ProvinceStep::home_hand_keys], 116'000);
    EXPECT_EQ(steps[ProvinceStep::registration_open], 302'000);
    EXPECT_EQ(steps[ProvinceStep::worker_register], 110'000);
    EXPECT_EQ(steps[ProvinceStep::worker_employ] - steps[ProvinceStep::worker_end], 83'800);
    EXPECT_EQ(steps[ProvinceStep::site_open], 406);
    EXPECT_EQ(steps[ProvinceStep::park_plan], 632);
    EXPECT_EQ(steps[ProvinceStep::park_open], 582);
    EXPECT_EQ(steps[ProvinceStep::facility_open], 289 + 300 + 354);
    EXPECT_EQ(steps[ProvinceStep::facility_start] - steps[ProvinceStep::facility_complete], 21);
    EXPECT_EQ(steps[ProvinceStep::house_demolish], 45'069);
    EXPECT_EQ(steps[ProvinceStep::house_keep] - steps[ProvinceStep::house_draft_plan], 6'617);
    EXPECT_LT(history->entries.size(), 3'700'000U);
    std::int64_t people = 0;
    std::int64_t from_fuping = 0;
    for (const auto& household : history->households) {
        people += household.members;
        if (province_counties[household.origin.county].code != fuping) continue;
        EXPECT_EQ(household.resettlement.county, household.origin.county);
        from_fuping += household.members;
    }
    EXPECT_EQ(people, 302'000);
    EXPECT_EQ(from_fuping, 53'748);
    std::int64_t left = 0;
    for (const auto& plot : history->plots) left += plot.surveyed_centi_mu;
    for (const auto& part : history->parts) left -= part.reclaimed_centi_mu;
    EXPECT_EQ(left, 4'861'680);
}

}  // namespace
}  // namespace anju::test
