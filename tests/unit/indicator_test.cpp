// Counters, deltas and their keys, apart from any read model.
#include "projections/engine/indicator.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint8_t first = 200;  // of the indicators: a byte above 127 sorts above
constexpr Day today{20};

struct Days {
    int effective = 10;
    int recorded = 11;
};

class IndicatorTest : public testing::Test {
  protected:
    // What stood under these days before is known to whoever sets it.
    void set(std::string_view id, std::string_view area, std::int64_t delta, Days days = {},
             std::int64_t before = 0) {
        deltas_.set(rows_, {first, area, id}, {Day{days.effective}, Day{days.recorded}, delta},
                    before);
    }
    void commit() {
        deltas_.roll_up(rows_);
        ChangeSet changes;
        rows_.take_changes(changes);
        ASSERT_TRUE(store_->commit(changes, {}, {}));
        rows_.committed();
    }
    std::int64_t value(std::string_view area, Day day = IndicatorRows::ever) {
        return deltas_.value(*store_->view(), first, area, day).value();
    }
    // "130708/id 10/11 +5"
    std::vector<std::string> deltas(std::string_view area, std::string_view after = "") {
        std::vector<std::string> found;
        const auto noting = [&](const DeltaKey& key, const IndicatorDelta& delta) {
            found.push_back(fmt::format("{}/{} {}/{} {:+}", key.area, key.id, delta.effective.value,
                                        delta.recorded.value, delta.delta));
            return true;
        };
        EXPECT_TRUE(deltas_.scan_after(*store_->view(), first, area, after, noting));
        return found;
    }
    // "130708 5"
    std::vector<std::string> counters(Day day = IndicatorRows::ever) {
        std::vector<std::string> found;
        const auto noting = [&](std::string_view area, std::int64_t value) {
            found.push_back(fmt::format("{} {}", area, value));
            return true;
        };
        EXPECT_TRUE(deltas_.scan_counters(*store_->view(), first, "13", day, noting));
        return found;
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<RowStore> store_ = *RowStore::open({.directory = folder_.path(),
                                                        .signature = "rows",
                                                        .cache_bytes = 1U << 20U,
                                                        .disk_reserve_bytes = 0});
    Rows rows_{*store_};
    IndicatorRows deltas_{'t'};
};

TEST_F(IndicatorTest, BringsADeltaToEveryDivisionAbove) {
    set("a", "130708001002", 5);
    commit();
    for (const std::string_view area : {"13", "1307", "130708", "130708001", "130708001002"}) {
        EXPECT_EQ(value(area), 5) << area;
    }
    EXPECT_EQ(value("130709"), 0);
    EXPECT_THAT(deltas("13"), ElementsAre("130708001002/a 10/11 +5"));
}

TEST_F(IndicatorTest, ListsDeltasByAreaEntityAndDays) {
    set("b", "130708", 1, {-3, 2});
    set("b", "130708", 2, {4, 5});
    set("a", "130709", 3);
    set("a", "130708", 4);
    commit();
    EXPECT_THAT(deltas("13"), ElementsAre("130708/a 10/11 +4", "130708/b -3/2 +1",
                                          "130708/b 4/5 +2", "130709/a 10/11 +3"));
}

TEST_F(IndicatorTest, WhatIsSetAnewReplacesWhatStoodThere) {
    set("a", "130708", 5);
    set("a", "130708", 7, {}, 5);
    commit();
    EXPECT_EQ(value("1307"), 7);
    set("a", "130708", 8, {}, 7);
    commit();
    EXPECT_EQ(value("1307"), 8);
    EXPECT_THAT(deltas("13"), ElementsAre("130708/a 10/11 +8"));
}

// Which rows there are must not depend on what was there for a while, or on where commits were cut.
TEST_F(IndicatorTest, LeavesNothingOfWhatIsTakenBack) {
    for (const bool commit_between : {false, true}) {
        set("a", "130708", 5);
        if (commit_between) commit();
        set("a", "130708", 0, {}, 5);
        commit();
        EXPECT_THAT(deltas("13"), IsEmpty());
        EXPECT_THAT(counters(), IsEmpty());
    }
}

TEST_F(IndicatorTest, HasACounterForEveryDivisionWhereAnythingEverCounted) {
    set("a", "130708", 5);
    set("a", "130708", -5, {12, 12});
    commit();
    EXPECT_THAT(counters(), ElementsAre("13 0", "1307 0", "130708 0"));
}

TEST_F(IndicatorTest, LeavesOutWhatIsStillToCome) {
    set("a", "130708", 5);
    set("a", "130708", -5, {today.value, 11});
    set("b", "130709001", 3);
    set("b", "130709001", -3, {today.value + 1, 11});
    commit();
    EXPECT_EQ(value("13", {10}), 8);
    EXPECT_EQ(value("13", {today.value - 1}), 8);
    EXPECT_EQ(value("13", today), 3);
    EXPECT_EQ(value("130709", today), 3);
    EXPECT_EQ(value("13", {today.value + 1}), 0);
    EXPECT_EQ(value("13"), 0);
    EXPECT_THAT(counters(today),
                ElementsAre("13 3", "1307 3", "130708 0", "130709 3", "130709001 3"));
    set("b", "130709001", 0, {today.value + 1, 11}, -3);
    commit();
    EXPECT_EQ(value("13", {today.value + 1}), 3);
}

// Ids of which one begins another, days whose bytes look like separators, areas within areas.
TEST_F(IndicatorTest, GoesOnBehindTheLastDeltaOfAMember) {
    constexpr int slashes = 0x2F2F2F2F;
    set("a", "1307", 1, {slashes, slashes});
    set("a", "1307", 2, {slashes, slashes + 1});
    set("a-b", "1307", 1);
    set("a0", "1307", 1);
    set("c", "130708", 1);
    commit();
    const auto all = deltas("1307");
    EXPECT_THAT(
        all, ElementsAre("1307/a-b 10/11 +1", "1307/a 791621423/791621423 +1",
                         "1307/a 791621423/791621424 +2", "1307/a0 10/11 +1", "130708/c 10/11 +1"));
    EXPECT_THAT(deltas("1307", "1307/a-b"), testing::ElementsAreArray(all.begin() + 1, all.end()));
    EXPECT_THAT(deltas("1307", "1307/a"), testing::ElementsAreArray(all.begin() + 3, all.end()));
    EXPECT_THAT(deltas("1307", "1307/a0"), ElementsAre(all.back()));
    EXPECT_THAT(deltas("1307", "130708/c"), IsEmpty());
    EXPECT_THAT(deltas("130708", "1307/a"), ElementsAre(all.back()));
}

TEST_F(IndicatorTest, StopsWhenTheVisitorHasEnough) {
    set("a", "130708", 1);
    set("b", "130709", 1);
    commit();
    int seen = 0;
    const auto once = [&](const auto&, const auto&) { return ++seen < 1; };
    ASSERT_TRUE(deltas_.scan(*store_->view(), first, "13", once));
    EXPECT_EQ(seen, 1);
    ASSERT_TRUE(deltas_.scan_counters(*store_->view(), first, "13", today, once));
    EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace anju
