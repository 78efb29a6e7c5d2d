// The figures of the simulated province at every scale: exact sums, whatever the rounding.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "deploy/province/plan.hpp"
#include "deploy/province/shares.hpp"

namespace anju {
namespace {

std::int64_t part_of(std::int64_t whole, double scale) {
    return std::llround(static_cast<double>(whole) * scale);
}

void expect_between(std::int64_t low, std::int64_t value, std::int64_t high) {
    EXPECT_LE(low, value);
    EXPECT_LE(value, high);
}

// What generating relies on; a county that breaks it could not be filled.
void check_county(const CountyPlan& county) {
    for (const auto& group : county.groups) {
        expect_between(group.households, group.people, group.households * 8);
    }
    expect_between(0, county.away_poor, county.groups[poor_dispersed].households);
    expect_between(0, county.away_moved, county.groups[moved_dispersed].households);
    expect_between(0, county.settled_poor, county.settled);
    expect_between(0, county.houses, county.households);
    expect_between(0, county.demolished, county.houses);
    expect_between(0, county.plots_cleared, county.demolished);
    expect_between(0, county.plots_standing, county.houses - county.demolished);
    expect_between(county.plots_standing, county.left_standing_centi_mu,
                   county.plots_standing * 1000);
    expect_between(county.plots_cleared, county.left_cleared_centi_mu + county.reclaimed_centi_mu,
                   county.plots_cleared * 1000);
    expect_between(0, county.left_cleared_centi_mu, county.plots_cleared * 1000);
    expect_between(0, county.workers, county.settled);
    expect_between(0, county.employed, county.workers);
    expect_between(0, county.willing_unplaced, county.workers - county.employed);
    expect_between(0, county.zero_households, county.willing_unplaced);
    expect_between(0, county.placed_poor, county.employed);
    expect_between(0, county.placed_poor + county.zero_households, county.settled_poor);
    // What files the poor households do not have, the others can have, one each.
    expect_between(0, county.workers - county.placed_poor - county.zero_households,
                   county.settled - county.settled_poor);
    expect_between(0, county.kept + county.kept_with_plan + county.retained,
                   county.households - county.houses);
    expect_between(0, county.sites_unfinished, county.sites);
    expect_between(0, county.parks_linked, county.parks_in_use);
    if (county.parks_in_use > 0) {
        EXPECT_LT(county.sites_unfinished, county.sites);
    }
    const std::int64_t in_sites =
        county.groups[poor_in_sites].households + county.groups[moved_in_sites].households;
    expect_between(in_sites > 0 ? 1 : 0, county.sites, in_sites);
}

void check_scale(double scale) {
    SCOPED_TRACE(fmt::format("scale {}", scale));
    const auto plan = plan_province(scale);
    std::int64_t households = 0;
    for (const auto& county : plan) {
        SCOPED_TRACE(county.county->code);
        check_county(county);
        std::int64_t of_groups = 0;
        for (const auto& group : county.groups) of_groups += group.households;
        EXPECT_EQ(of_groups, county.households);
        households += county.households;
    }
    EXPECT_EQ(households, part_of(116'000, scale));
    const auto figures = province_figures({scale, 1});
    EXPECT_EQ(figures.people, part_of(302'000, scale));
    EXPECT_EQ(figures.registered_poor, part_of(136'000, scale));
    EXPECT_EQ(figures.in_sites, part_of(248'000, scale));
    EXPECT_EQ(figures.registered_poor + figures.moved_along, figures.people);
    EXPECT_EQ(figures.in_sites + figures.dispersed, figures.people);
    const auto& province = figures.province();
    EXPECT_EQ(province.area, "13");
    EXPECT_EQ(province.households, part_of(116'000, scale));
    EXPECT_EQ(province.houses, part_of(86'000, scale));
    EXPECT_EQ(province.houses_left, part_of(40'931, scale));
    EXPECT_EQ(province.demolished, province.houses - province.houses_left);
    EXPECT_EQ(province.left_centi_mu, part_of(4'861'680, scale));
    EXPECT_EQ(province.employed, part_of(83'800, scale));
    EXPECT_EQ(province.willing_unplaced, part_of(20'500, scale));
    EXPECT_EQ(province.unwilling, part_of(5'700, scale));
    EXPECT_EQ(province.zero_households, part_of(1'260, scale));
    EXPECT_EQ(province.kept, part_of(6'617, scale));
    EXPECT_EQ(province.sites_unfinished, std::max<std::int64_t>(1, part_of(50, scale)));
    EXPECT_EQ(province.facilities_unfinished, std::max<std::int64_t>(1, part_of(21, scale)));
}

TEST(ProvincePlanTest, ReachesThePlansFiguresAtScaleOne) {
    const auto figures = province_figures({1, 1});
    EXPECT_EQ(figures.people, 302'000);
    EXPECT_EQ(figures.registered_poor, 136'000);
    EXPECT_EQ(figures.moved_along, 166'000);
    EXPECT_EQ(figures.in_sites, 248'000);
    EXPECT_EQ(figures.dispersed, 54'000);
    const auto& province = figures.province();
    EXPECT_EQ(province.sites, 406);
    EXPECT_EQ(province.sites_unfinished, 50);
    EXPECT_EQ(province.parks, 632);
    EXPECT_EQ(province.parks_in_use, 582);
    EXPECT_EQ(province.facilities_unfinished, 21);
    EXPECT_EQ(province.schools, 289);
    EXPECT_EQ(province.kindergartens, 300);
    EXPECT_EQ(province.clinics, 354);
    EXPECT_EQ(province.kept, 6'617);
    EXPECT_EQ(province.households, 116'000);
    EXPECT_EQ(province.houses, 86'000);
    EXPECT_EQ(province.demolished, 45'069);
    EXPECT_EQ(province.houses_left, 40'931);
    EXPECT_EQ(province.left_centi_mu, 4'861'680);
    EXPECT_EQ(province.employed, 83'800);
    EXPECT_EQ(province.willing_unplaced, 20'500);
}

TEST(ProvincePlanTest, GivesThreeCountiesThePublishedSizes) {
    for (const auto& county : plan_province(1)) {
        std::int64_t people = 0;
        for (const auto& group : county.groups) people += group.people;
        if (county.county->code == "130624") {
            EXPECT_EQ(county.households, 17'714);
            EXPECT_EQ(county.settled, 17'714);
            EXPECT_EQ(people, 53'748);
        }
        if (county.county->code == "130723") {
            EXPECT_GE(county.settled, 7'161);
        }
        if (county.county->code == "130722") {
            EXPECT_GE(county.settled, 4'204);
        }
    }
}

TEST(ProvincePlanTest, AddsUpAtEveryScale) {
    for (const double scale : {1.0, 0.5, 0.1, 0.01, 0.001}) check_scale(scale);
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    ProvinceRandom random(seed);
    for (int turn = 0; turn < 300; ++turn) {
        const std::int64_t most = turn % 20 == 0 ? 1'000'000 : 30'000;
        check_scale(static_cast<double>(random.between(1000, most)) / 1'000'000);
    }
}

TEST(ProvincePlanTest, CountsEachCityAsTheSumOfItsCounties) {
    for (const double scale : {1.0, 0.001}) {
        const auto figures = province_figures({scale, 1});
        for (const std::size_t digits : {4, 6}) {
            AreaFigures sum;
            for (const auto& area : figures.areas) {
                if (area.area.size() != digits) continue;
                sum.households += area.households;
                sum.houses_left += area.houses_left;
                sum.left_centi_mu += area.left_centi_mu;
                sum.surveyed_centi_mu += area.surveyed_centi_mu;
                sum.employed += area.employed;
            }
            EXPECT_EQ(sum.households, figures.province().households);
            EXPECT_EQ(sum.houses_left, figures.province().houses_left);
            EXPECT_EQ(sum.left_centi_mu, figures.province().left_centi_mu);
            EXPECT_EQ(sum.surveyed_centi_mu, figures.province().surveyed_centi_mu);
            EXPECT_EQ(sum.employed, figures.province().employed);
        }
    }
}

TEST(ProvincePlanTest, RefusesAScaleThatIsNoPartOfThePlan) {
    EXPECT_TRUE(check_province_options({1, 1}));
    EXPECT_TRUE(check_province_options({0.001, 1}));
    for (const double scale : {0.0, -0.5, 0.0005, 1.01, std::nan("")}) {
        const auto checked = check_province_options({scale, 1});
        ASSERT_FALSE(checked) << scale;
        EXPECT_EQ(checked.error().rule, "scale-out-of-range");
    }
}

TEST(ProvincePlanTest, KeepsSharesBelowTheirCaps) {
    const std::vector<std::int64_t> weights{10, 10, 80};
    const std::vector<std::int64_t> caps{50, 5, 20};
    EXPECT_EQ(share_out(7, weights), (std::vector<std::int64_t>{1, 1, 5}));
    EXPECT_EQ(share_out_capped(60, weights, caps), (std::vector<std::int64_t>{35, 5, 20}));
}

}  // namespace
}  // namespace anju
