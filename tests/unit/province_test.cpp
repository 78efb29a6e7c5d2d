// The simulated province: its commands are accepted by the services and add up to the figures.
#include <fmt/format.h>

#include <random>

#include "deploy/anju/province_history.hpp"
#include "events/base/sha256.hpp"
#include "tests/unit/province_reader.hpp"

namespace anju {
namespace {

constexpr std::uint64_t seed = 7;

void expect_equal(const AreaFigures& got, const AreaFigures& wanted) {
    SCOPED_TRACE(wanted.area);
    EXPECT_EQ(got.area, wanted.area);
    EXPECT_EQ(got.households, wanted.households);
    EXPECT_EQ(got.houses, wanted.houses);
    EXPECT_EQ(got.demolished, wanted.demolished);
    EXPECT_EQ(got.houses_left, wanted.houses_left);
    EXPECT_EQ(got.plots, wanted.plots);
    EXPECT_EQ(got.surveyed_centi_mu, wanted.surveyed_centi_mu);
    EXPECT_EQ(got.reclaimed_centi_mu, wanted.reclaimed_centi_mu);
    EXPECT_EQ(got.left_centi_mu, wanted.left_centi_mu);
    EXPECT_EQ(got.employed, wanted.employed);
    EXPECT_EQ(got.willing_unplaced, wanted.willing_unplaced);
    EXPECT_EQ(got.unwilling, wanted.unwilling);
}

void expect_figures(const ProvinceReader& reader, const ProvinceFigures& wanted) {
    const auto got = reader.figures();
    EXPECT_EQ(got.people, wanted.people);
    EXPECT_EQ(got.registered_poor, wanted.registered_poor);
    EXPECT_EQ(got.moved_along, wanted.moved_along);
    EXPECT_EQ(got.in_sites, wanted.in_sites);
    EXPECT_EQ(got.dispersed, wanted.dispersed);
    EXPECT_EQ(got.sites, wanted.sites);
    auto areas = reader.areas();
    for (const auto& area : wanted.areas) {
        areas[area.area].area = area.area;
        expect_equal(areas[area.area], area);
    }
    EXPECT_EQ(areas.size(), wanted.areas.size());
}

// No job before the move, no demolition before it, and a fact's household exists.
void expect_order_of_life(const ProvinceReader& reader) {
    const auto& households = reader.households.states();
    for (const auto& [id, house] : reader.houses.states()) {
        const auto home = households.find(house.registration->household.value);
        ASSERT_NE(home, households.end()) << id;
        EXPECT_EQ(home->second.registration->origin, house.registration->area) << id;
        EXPECT_GE(*house.opened_on, *home->second.relocated_on) << id;
        if (house.status == HouseDefinition::Status::demolished) {
            EXPECT_GE(*house.since, *home->second.relocated_on) << id;
        }
    }
    std::map<std::string, int> workers;
    for (const auto& [id, worker] : reader.workers.states()) {
        const auto home = households.find(worker.registration->household.value);
        ASSERT_NE(home, households.end()) << id;
        EXPECT_EQ(home->second.registration->resettlement, worker.registration->area) << id;
        EXPECT_GE(*worker.opened_on, *home->second.relocated_on) << id;
        EXPECT_LE(++workers[home->first], home->second.registration->members) << id;
    }
}

void expect_targets(const ProvinceReader& reader, const ProvinceFigures& figures) {
    EXPECT_EQ(reader.targets.states().size(), figures.areas.size() * 7);
    for (const auto& area : figures.areas) {
        const auto value = [&](const std::string& indicator) {
            const auto id = fmt::format("{:0<6}-{}", area.area, indicator);
            const auto found = reader.targets.states().find(id);
            return found == reader.targets.states().end() ? -1 : found->second.target->value;
        };
        SCOPED_TRACE(area.area);
        EXPECT_EQ(value("houses.demolished"), area.demolished + area.houses_left);
        EXPECT_EQ(value("houses.left"), 0);
        EXPECT_EQ(value("land.mu_left"), 0);
        EXPECT_EQ(value("land.mu_reclaimed"), area.surveyed_centi_mu);
        EXPECT_EQ(value("employment.willing_unplaced"), 0);
        EXPECT_EQ(value("employment.tracked"), area.employed + area.willing_unplaced);
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
    expect_order_of_life(reader);
    expect_targets(reader, figures);
}

INSTANTIATE_TEST_SUITE_P(Province, ProvinceScaleTest, ::testing::Values(0.1, 0.01, 0.001, 0.00317),
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

// The whole without the cost of its texts: running them at scale 0.1 shows the same rules.
TEST(ProvinceTest, HoldsTheWholePlanAtScaleOne) {
    const auto history = plan_history({1, seed});
    std::map<ProvinceStep, std::int64_t> steps;
    for (const auto& entry : history->entries) ++steps[entry.step];
    EXPECT_EQ(steps[ProvinceStep::household_register], 116'000);
    EXPECT_EQ(steps[ProvinceStep::household_relocate], 116'000);
    EXPECT_EQ(steps[ProvinceStep::worker_register], 110'000);
    EXPECT_EQ(steps[ProvinceStep::worker_employ], 83'800);
    EXPECT_EQ(steps[ProvinceStep::house_register], 86'000);
    EXPECT_EQ(steps[ProvinceStep::house_demolish], 45'069);
    EXPECT_EQ(steps[ProvinceStep::target_set], (1 + 9 + 35) * 7);
    std::int64_t people = 0;
    std::int64_t from_fuping = 0;
    std::set<std::pair<int, std::uint32_t>> sites;
    for (const auto& household : history->households) {
        const auto& place = household.resettlement;
        people += household.members;
        if (province_counties[household.origin.county].code == fuping) {
            EXPECT_EQ(place.county, household.origin.county);
            from_fuping += household.members;
        }
        if (place.digits == 6) sites.emplace(place.county, place.below);
    }
    EXPECT_EQ(people, 302'000);
    EXPECT_EQ(from_fuping, 53'748);
    EXPECT_EQ(sites.size(), 406);
    std::int64_t left = 0;
    for (const auto& plot : history->plots) left += plot.surveyed_centi_mu;
    for (const auto& part : history->parts) left -= part.reclaimed_centi_mu;
    EXPECT_EQ(left, 4'861'680);
}

}  // namespace
}  // namespace anju
