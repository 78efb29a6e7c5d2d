// Counters, deltas and their keys, apart from any read model.
#include "projections/engine/indicator.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>

#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Thing {
    AreaCode area;
    std::int64_t size = 0;
};

const std::vector<Indicator<Thing>> things{
    {{"things.size", "parts", "大小"},
     [](const Thing& thing) -> const AreaCode& { return thing.area; },
     [](const Thing& thing) { return thing.size; }},
    {{"things.big", "things", "大件"},
     [](const Thing& thing) -> const AreaCode& { return thing.area; },
     [](const Thing& thing) { return std::int64_t{thing.size > 10}; }},
};
constexpr std::uint8_t first = 200;  // of the indicators: a byte above 127 sorts above

class IndicatorTest : public testing::Test {
  protected:
    void change(std::string_view id, std::uint32_t version, std::string area, std::int64_t size) {
        auto& thing = things_[std::string(id)];
        track(deltas_, rows_, things, thing, {first, {}, id, version}, {Day{10}, Day{11}, 0},
              [&](Thing& changed) {
                  changed.area.value = std::move(area);
                  changed.size = size;
              });
    }
    void commit() {
        deltas_.roll_up(rows_);
        ChangeSet changes;
        rows_.take_changes(changes);
        ASSERT_TRUE(store_->commit(changes, {}, {}));
        rows_.committed();
    }
    std::int64_t value(std::string_view area, std::uint8_t indicator = first) {
        return deltas_.value(*store_->view(), indicator, area).value();
    }
    // "130708/id@1 +5"
    std::vector<std::string> deltas(std::string_view area, std::string_view after = "",
                                    std::uint8_t indicator = first) {
        std::vector<std::string> found;
        const auto noting = [&](const DeltaKey& key, const IndicatorDelta& delta) {
            EXPECT_EQ(delta.effective, Day{10});
            EXPECT_EQ(delta.recorded, Day{11});
            found.push_back(
                fmt::format("{}/{}@{} {:+}", key.area, key.id, key.version, delta.delta));
            return true;
        };
        EXPECT_TRUE(deltas_.scan_after(*store_->view(), indicator, area, after, noting));
        return found;
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<RowStore> store_ = *RowStore::open({.directory = folder_.path(),
                                                        .signature = "rows",
                                                        .cache_bytes = 1U << 20U,
                                                        .disk_reserve_bytes = 0});
    Rows rows_{*store_};
    IndicatorRows deltas_{'t'};
    std::map<std::string, Thing> things_;
};

TEST_F(IndicatorTest, BringsADeltaToEveryDivisionAbove) {
    change("a", 1, "130708001002", 5);
    commit();
    for (const std::string_view area : {"13", "1307", "130708", "130708001", "130708001002"}) {
        EXPECT_EQ(value(area), 5) << area;
    }
    EXPECT_EQ(value("130709"), 0);
    EXPECT_EQ(value("130708", first + 1), 0);
    EXPECT_THAT(deltas("13"), ElementsAre("130708001002/a@1 +5"));
    EXPECT_THAT(deltas("13", "", first + 1), IsEmpty()) << "what is no member has no delta";
}

TEST_F(IndicatorTest, RecordsOnlyWhatChanges) {
    change("a", 1, "130708", 5);
    change("a", 2, "130708", 5);
    change("a", 3, "130708", 20);
    change("a", 4, "130708", 0);
    commit();
    EXPECT_EQ(value("130708"), 0);
    EXPECT_EQ(value("130708", first + 1), 0);
    EXPECT_THAT(deltas("13"), ElementsAre("130708/a@1 +5", "130708/a@3 +15", "130708/a@4 -20"));
    EXPECT_THAT(deltas("13", "", first + 1), ElementsAre("130708/a@3 +1", "130708/a@4 -1"));
}

TEST_F(IndicatorTest, TakesAMemberThatMovesFromWhereItWas) {
    change("a", 1, "130708", 5);
    change("a", 2, "130709", 7);
    change("a", 3, "1308", 0);
    commit();
    EXPECT_THAT(deltas("13"),
                ElementsAre("130708/a@1 +5", "130708/a@2 -5", "130709/a@2 +7", "130709/a@3 -7"));
    EXPECT_EQ(value("1307"), 0);
    EXPECT_EQ(value("1308"), 0);
}

// Which counters there are must not depend on where commits were cut.
TEST_F(IndicatorTest, HasACounterForEveryDivisionWhereAnythingEverCounted) {
    change("a", 1, "130708", 5);
    change("a", 2, "130708", 0);
    commit();
    std::vector<std::string> counters;
    const auto noting = [&](std::string_view area, std::int64_t value) {
        counters.push_back(fmt::format("{} {}", area, value));
        return true;
    };
    ASSERT_TRUE(deltas_.scan_counters(*store_->view(), first, "13", noting));
    EXPECT_THAT(counters, ElementsAre("13 0", "1307 0", "130708 0"));
}

// Ids of which one begins another, versions whose bytes look like separators, areas within areas.
TEST_F(IndicatorTest, GoesOnBehindTheLastDeltaOfAMember) {
    change("a", 0x2F2F2F2F, "1307", 1);
    change("a", 0x2F2F2F30, "1307", 2);
    change("a-b", 1, "1307", 1);
    change("a0", 1, "1307", 1);
    change("c", 1, "130708", 1);
    commit();
    const auto all = deltas("1307");
    EXPECT_THAT(all, ElementsAre("1307/a-b@1 +1", "1307/a@791621423 +1", "1307/a@791621424 +1",
                                 "1307/a0@1 +1", "130708/c@1 +1"));
    EXPECT_THAT(deltas("1307", "1307/a-b"), testing::ElementsAreArray(all.begin() + 1, all.end()));
    EXPECT_THAT(deltas("1307", "1307/a"), testing::ElementsAreArray(all.begin() + 3, all.end()));
    EXPECT_THAT(deltas("1307", "1307/a0"), ElementsAre(all.back()));
    EXPECT_THAT(deltas("1307", "130708/c"), IsEmpty());
    EXPECT_THAT(deltas("130708", "1307/a"), ElementsAre(all.back()));
}

TEST_F(IndicatorTest, StopsWhenTheVisitorHasEnough) {
    change("a", 1, "130708", 1);
    change("b", 1, "130709", 1);
    commit();
    int seen = 0;
    const auto once = [&](const auto&, const auto&) { return ++seen < 1; };
    ASSERT_TRUE(deltas_.scan(*store_->view(), first, "13", once));
    EXPECT_EQ(seen, 1);
    ASSERT_TRUE(deltas_.scan_counters(*store_->view(), first, "13", once));
    EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace anju
