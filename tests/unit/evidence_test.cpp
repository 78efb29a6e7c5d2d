// Which facts rest on which evidence: a photo of somebody else's demolished house is found.
#include <gmock/gmock.h>

#include "tests/unit/routes_fixture.hpp"

namespace anju::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr Dates in_may{"2020-05-04", "2020-05-05"};

RecordMeta photo(std::string hash) {
    RecordMeta meta;
    meta.evidence = {{"photo", std::move(hash), "archive", std::nullopt}};
    return meta;
}

std::string registered(const std::string& house) {
    return fact(house + "@1", {"2020-01-05", "2020-01-05"},
                HouseRegistered{{"130708-1"}, {house.substr(6, 6)}, 9'000});
}

class EvidenceTest : public RoutesTest {
  protected:
    void SetUp() override {
        given(registered("house/130708-1"), registered("house/130708-2"),
              registered("house/130709-3"), registered("house/130709-4"),
              fact("house/130708-1@2", in_may, HouseVacated{}, photo("a")),
              fact("house/130708-1@3", in_may, HouseDemolished{}, photo("a")),
              fact("house/130709-3@2", in_may, HouseDemolished{}, photo("a")),
              fact("house/130708-2@2", in_may, HouseDemolished{}, photo("b")),
              fact("plot/130708-2@1", in_may, PlotRegistered{}, photo("b")),
              fact("house/130709-4@2", in_may, HouseDemolished{}, photo("c")),
              fact("house/130708-2@3", in_may, HouseDemolished{}, photo("c")));
    }
    std::vector<std::string> events(std::string_view query) {
        return column("/v1/evidence", query, "event");
    }
};

TEST_F(EvidenceTest, NamesWhatServesTwoOfAKind) {
    EXPECT_THAT(events(""),
                UnorderedElementsAre("house/130708-1/2", "house/130708-1/3", "house/130709-3/2",
                                     "house/130708-2/3", "house/130709-4/2"));
    EXPECT_THAT(column("/v1/evidence", "", "hash"), UnorderedElementsAre("a", "a", "a", "c", "c"));
}

TEST_F(EvidenceTest, NamesAllThatRestsOnOnePiece) {
    EXPECT_THAT(events("hash=a"),
                ElementsAre("house/130708-1/2", "house/130708-1/3", "house/130709-3/2"));
    EXPECT_THAT(events("hash=b"), ElementsAre("house/130708-2/2", "plot/130708-2/1"));
    EXPECT_THAT(events("hash=d"), IsEmpty());
    EXPECT_THAT(column("/v1/evidence", "hash=b&language=zh", "title"),
                ElementsAre("旧房拆除", "宗地登记"));
}

TEST_F(EvidenceTest, IsAskedForByDivision) {
    given(registered("house/130624-5"), registered("house/130624-6"),
          fact("house/130624-5@2", in_may, HouseDemolished{}, photo("e")),
          fact("house/130624-6@2", in_may, HouseDemolished{}, photo("e")));
    EXPECT_THAT(events("area=130624"), ElementsAre("house/130624-5/2", "house/130624-6/2"));
    EXPECT_EQ(events("area=130708").size(), 5U);
    EXPECT_EQ(events("area=1306").size(), 2U);
    EXPECT_EQ(events("area=13").size(), 7U);
    EXPECT_THAT(events("area=130705"), IsEmpty());
}

TEST_F(EvidenceTest, ComesInPages) {
    for (const std::string asked : {"", "hash=a&"}) {
        const auto all = events(asked);
        for (const std::string limit : {"1", "2", "4"}) {
            std::vector<std::string> seen;
            std::string next;
            do {
                const auto page =
                    answer("/v1/evidence",
                           asked + "limit=" + limit + (next.empty() ? "" : "&after=" + next));
                for (const auto& row : page.at("rows").as_array()) {
                    seen.emplace_back(row.at("event").as_string());
                }
                next = page.contains("next") ? std::string(page.at("next").as_string()) : "";
                ASSERT_LT(seen.size(), 20U);
            } while (!next.empty());
            EXPECT_EQ(seen, all) << asked << limit;
        }
    }
}

TEST_F(EvidenceTest, RefusesWhatItCannotAnswer) {
    EXPECT_EQ(get("/v1/evidence", "after=x"), "400 after-malformed");
    EXPECT_EQ(get("/v1/evidence", "limit=0"), "400 limit-out-of-range");
    EXPECT_EQ(get("/v1/evidence", "area=999999"), "422 area-unknown");
}

TEST_F(EvidenceTest, DoesNotRestOnTheOrderOfStreams) {
    const std::string one = fact("house/130708-1@2", in_may, HouseDemolished{}, photo("a"));
    const std::string other = fact("house/130709-3@2", in_may, HouseDemolished{}, photo("a"));
    FoldBench first, second;
    first.given(registered("house/130708-1"), registered("house/130709-3"), one, other);
    second.given(registered("house/130709-3"), other, registered("house/130708-1"), one);
    EXPECT_EQ(first.digest(), second.digest());
}

}  // namespace
}  // namespace anju::test
