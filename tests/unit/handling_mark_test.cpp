// Events at which the process dies: noted in a file that outlives it, and parked.
#include "projections/engine/handling_mark.hpp"

#include "tests/unit/parking_fixture.hpp"

namespace anju::test {
namespace {

TEST_F(ParkingTest, AnEventAtWhichTheProcessDiesIsParkedAtTheFourthStart) {
    const auto event = middle_event();
    const auto other = middle_event();
    Poison::deadly = {event, other};
    const auto folds_all = [&] {
        return in_a_child([&] {
            start();
            ::_exit(shows(facts.size()) ? 0 : 1);
        });
    };
    // Each of the two takes three; what was learnt of one is not forgotten for the other.
    for (int deaths = 0; deaths < 6; ++deaths) EXPECT_EQ(folds_all(), died) << deaths;
    EXPECT_EQ(folds_all(), 0);
    start();
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(*digest_of(*view()), digest_without({event, other}));
    ASSERT_EQ(parked().size(), 2U);
    EXPECT_EQ(parked().front().rule, "fold-crashed");
    // A fold from the beginning need not die to know it.
    ProjectorOptions knowing;
    knowing.deadly = *Parking::deadly_in(*view());
    EXPECT_EQ(knowing.deadly.size(), 2U);
    const auto digest = *digest_of(*view());
    drop_rows();
    start(knowing);
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(*digest_of(*view()), digest);
    Poison::deadly.clear();
    retry(stream_of(event));
    retry(stream_of(other));
    expect_whole();
}

TEST_F(ParkingTest, ADecisionThatKillsTheProcessIsTriedNoMoreEither) {
    const auto event = middle_event();
    Poison::fatal = {event};
    start();
    ASSERT_TRUE(shows(facts.size()));
    stop();
    Poison::fatal.clear();
    Poison::deadly = {event};
    retry(stream_of(event));
    for (int deaths = 0; deaths < 3; ++deaths) {
        EXPECT_EQ(in_a_child([&] {
                      start();
                      shows(written.size());
                  }),
                  died);
    }
    start();
    ASSERT_TRUE(shows(written.size()));
    ASSERT_EQ(parked().size(), 1U);
    EXPECT_EQ(parked().front().rule, "fold-crashed");
    Poison::deadly.clear();
    retry(stream_of(event));
    expect_whole();
}

// Killed at any moment but never twice at one event, as by an operator.
TEST_F(ParkingTest, AProcessThatIsKilledElsewhereParksNothing) {
    for (int i = 0; i < 5; ++i) {
        Poison::deadly = {name_of(facts[static_cast<std::size_t>(50 * i + 7)])};
        EXPECT_EQ(in_a_child([&] {
                      start();
                      shows(facts.size());
                  }),
                  died);
    }
    Poison::deadly.clear();
    start();
    expect_whole();
}

TEST(HandlingMarkTest, CountsWhatWasBegunAndNotEnded) {
    TemporaryFolder folder;
    const FoldPlace place{7, 7};
    const FoldPlace other{8, 7};
    for (std::uint32_t deaths = 0; deaths < 5; ++deaths) {
        EXPECT_EQ(in_a_child([&] {
                      HandlingMark mark(folder.path(), 5);
                      mark.begin({6, 6});
                      mark.begin(place);
                      ::_exit(mark.deaths(place) == deaths ? 0 : 1);
                  }),
                  0);
    }
    EXPECT_EQ(in_a_child([&] {
                  HandlingMark mark(folder.path(), 5);
                  mark.begin(other);
                  mark.end();
                  ::_exit(mark.deaths(place) == 5 ? 0 : 1);
              }),
              0);
    HandlingMark mark(folder.path(), 5);
    EXPECT_EQ(mark.deaths(place), 5U);
    EXPECT_EQ(mark.deaths(other), 0U);
    EXPECT_EQ(mark.deaths({6, 6}), 0U);
    mark.forget(place);
    EXPECT_EQ(mark.deaths(place), 0U);
}

TEST(HandlingMarkTest, ForgetsWhatIsFoldedAndGoesWithoutAFile) {
    TemporaryFolder folder;
    EXPECT_EQ(in_a_child([&] {
                  HandlingMark mark(folder.path(), 0);
                  mark.begin({7, 7});
                  ::_exit(0);
              }),
              0);
    EXPECT_EQ(HandlingMark(folder.path(), 0).deaths({7, 7}), 1U);
    EXPECT_EQ(HandlingMark(folder.path(), 8).deaths({7, 7}), 0U);
    EXPECT_EQ(HandlingMark(folder.path(), 0).deaths({7, 7}), 0U);
    HandlingMark nowhere(folder.path() / "nowhere", 0);
    nowhere.begin({1, 1});
    nowhere.end();
    EXPECT_EQ(nowhere.deaths({1, 1}), 0U);
}

}  // namespace
}  // namespace anju::test
