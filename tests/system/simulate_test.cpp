// The simulated province through the real program: its figures, and the same bytes for the same
// seed, however often it is killed on the way.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <random>

#include "deploy/province/province.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;

class SimulateTest : public UpFixture {
  protected:
    Arguments simulation(const std::string& name, const std::string& scale,
                         const std::string& seed) const {
        return {"up",
                "--data",
                (folder() / name).string(),
                "--port",
                "0",
                "--simulate",
                scale,
                "--seed",
                seed,
                "--once",
                "--identity-key",
                (folder() / "identity.key").string()};
    }
    // What shows what a finished simulation left in the folder.
    Arguments showing(const std::string& name) const {
        return {"up", "--data",         (folder() / name).string(),          "--port",
                "0",  "--identity-key", (folder() / "identity.key").string()};
    }
    std::string digest_in(const std::string& name) const {
        Program program(folder(), showing(name));
        program.wait_until_ready();
        return digest(program.url());
    }
};

void expect_figures(const std::string& url, const AreaFigures& area) {
    SCOPED_TRACE(area.area);
    const std::vector<std::pair<std::string, std::int64_t>> expected{
        {"registry.households", area.households},
        {"registry.relocated", area.households},
        {"houses.demolished", area.demolished},
        {"houses.left", area.houses_left},
        {"land.mu_reclaimed", area.reclaimed_centi_mu},
        {"land.mu_left", area.left_centi_mu},
        {"employment.workers", area.employed + area.willing_unplaced + area.unwilling},
        {"employment.tracked", area.employed},
        {"employment.willing_unplaced", area.willing_unplaced},
        {"employment.zero_households", area.zero_households},
        {"houses.plans_left", area.kept},
        {"parks.communities_unfinished", area.sites_unfinished},
        {"parks.in_use", area.parks_in_use},
        {"facilities.unfinished", area.facilities_unfinished}};
    for (const auto& [indicator, value] : expected) {
        EXPECT_EQ(figure(url, area.area, indicator), value) << indicator;
    }
}

TEST_F(SimulateTest, PrintsTheTableAndHoldsTheFiguresOfThePlan) {
    const auto end = run(simulation("data", "0.01", "1"));
    EXPECT_EQ(end.code, 0) << end.complaints;
    EXPECT_THAT(end.output, HasSubstr("houses.demolished"));
    EXPECT_THAT(end.output, HasSubstr("as of event "));
    start({"--identity-key", (folder() / "identity.key").string()});
    const auto figures = province_figures({.scale = 0.01, .seed = 1});
    EXPECT_EQ(figure(url(), "13", "registry.people"), figures.people);
    ASSERT_GT(figures.areas.size(), 10U);
    for (const auto& area : figures.areas) expect_figures(url(), area);
    EXPECT_EQ(up().stop(), 0);
    const auto again = run(simulation("data", "0.01", "1"));
    EXPECT_EQ(again.code, 0) << again.complaints;
    EXPECT_THAT(again.output, HasSubstr("simulated province: 0 events recorded"));
}

TEST_F(SimulateTest, GivesTheSameRowsForTheSameSeedAndOthersForAnother) {
    ASSERT_EQ(run(simulation("one", "0.01", "1")).code, 0);
    ASSERT_EQ(run(simulation("two", "0.01", "1")).code, 0);
    ASSERT_EQ(run(simulation("other", "0.01", "2")).code, 0);
    EXPECT_EQ(digest_in("one"), digest_in("two"));
    EXPECT_NE(digest_in("one"), digest_in("other"));
}

// The year may be recorded at once, or to the plan's day first and on from there.
TEST_F(SimulateTest, GoesOnToTheEndOfTheYear) {
    const auto to_year_end = [&](const std::string& name) {
        auto arguments = simulation(name, "0.01", "1");
        arguments.insert(arguments.end(), {"--until", "2020-12-31"});
        return arguments;
    };
    const auto at_once = run(to_year_end("once"));
    ASSERT_EQ(at_once.code, 0) << at_once.complaints;
    ASSERT_EQ(run(simulation("parts", "0.01", "1")).code, 0);
    const auto rest = run(to_year_end("parts"));
    ASSERT_EQ(rest.code, 0) << rest.complaints;
    EXPECT_EQ(digest_in("parts"), digest_in("once"));
    Program program(folder(), showing("once"));
    program.wait_until_ready();
    EXPECT_GT(figure(program.url(), "13", "houses.demolished"), 830);
    EXPECT_LT(figure(program.url(), "13", "houses.left"), 20);
    const auto wrong = run({"up", "--data", (folder() / "none").string(), "--port", "0",
                            "--simulate", "0.01", "--until", "2021-01-01"});
    EXPECT_NE(wrong.code, 0);
    EXPECT_THAT(wrong.complaints, HasSubstr("2020-12-31"));
}

TEST_F(SimulateTest, EndsWithTheSameRowsHoweverOftenItIsKilled) {
    constexpr int kills = 4;
    const auto seed = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 random(seed);
    ASSERT_EQ(run(simulation("undisturbed", "0.05", "1")).code, 0);
    const auto whole = digest_in("undisturbed");
    const std::int64_t events = std::stoll(whole);
    int killed_on_the_way = 0;
    for (int i = 0; i < kills; ++i) {
        Program program(folder(), simulation("killed", "0.05", "1"));
        std::uniform_int_distribution<std::int64_t> share(1, events * (i + 1) / kills - 1);
        const auto until = share(random);
        ASSERT_TRUE(
            wait_until([&] { return program.has_ended() || position(program.url()) >= until; }));
        killed_on_the_way += program.has_ended() ? 0 : 1;
        program.kill();
    }
    EXPECT_GT(killed_on_the_way, 0);
    EXPECT_EQ(run(simulation("killed", "0.05", "1")).code, 0);
    EXPECT_EQ(digest_in("killed"), whole);
}

}  // namespace

}  // namespace anju::test
