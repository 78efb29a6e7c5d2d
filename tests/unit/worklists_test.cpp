// Worklists, the file of a household, the journal.
#include "projections/read_models/progress/worklists.hpp"

#include <gmock/gmock.h>

#include <set>

#include "projections/read_models/progress/progress_indicators.hpp"
#include "tests/unit/routes_fixture.hpp"

namespace anju::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Dates at(std::string_view day) {
    return {day, day};
}

TEST(Worklists, AreOfIndicatorsThatThereAreAndNamedOnce) {
    std::set<std::string_view> ids;
    for (const auto& list : worklists()) {
        EXPECT_TRUE(indicator_number(list.indicator)) << list.id;
        EXPECT_TRUE(ids.insert(list.id).second) << list.id;
        EXPECT_FALSE(list.words.zh.empty()) << list.id;
    }
}

class FilesTest : public RoutesTest {
  protected:
    void SetUp() override {
        HouseholdRegistered household;
        household.plan_year = 2018;
        household.origin = {"130709"};
        household.resettlement = {"130708"};
        household.members = 2;
        PersonRegistered person;
        person.household = {"130708-1"};
        person.birth = *Day::parse("1980-01-01");
        person.identity = "hash";
        given(fact("household/130708-1@1", at("2019-01-05"), household),
              fact("person/130708-11@1", at("2019-01-05"), person),
              fact("person/130708-12@1", at("2019-01-05"), person),
              fact("home/130708-7@1", at("2019-02-01"), HomeRegistered{{"130708"}, {}, "3", "301"}),
              fact("home/130708-7@2", at("2019-03-01"), HomeAllocated{{"130708-1"}, 2}),
              fact("home/130708-7@3", at("2019-04-01"), KeysHanded{"head"}),
              fact("worker/130708-11@1", at("2019-05-01"),
                   WorkerRegistered{{"130708-1"}, {"130708"}, true}),
              fact("house/130709-5@1", at("2019-06-01"),
                   HouseRegistered{{"130708-1"}, {"130709"}, 9'000}));
    }
};

TEST_F(FilesTest, SayWhoStillNeedsWhatAndWhatIsKnown) {
    EXPECT_THAT(column("/v1/worklists/keys_not_moved_in", "area=130708", "stream"),
                ElementsAre("household/130708-1"));
    const auto list = answer("/v1/worklists/willing_unplaced", "");
    const auto& row = list.at("rows").at(0);
    EXPECT_EQ(row.at("stream"), "worker/130708-11");
    EXPECT_EQ(row.at("known").at("household"), "130708-1");
    EXPECT_EQ(row.at("known").at("employed"), false);
    given(fact("worker/130708-11@2", at("2019-07-01"), WorkerEmployed{}),
          fact("household/130708-1@2", at("2019-07-02"), HouseholdRelocated{2, "town"}));
    EXPECT_THAT(column("/v1/worklists/willing_unplaced", "", "stream"), IsEmpty());
    EXPECT_THAT(column("/v1/worklists/willing_unplaced", "on=2019-06-30", "stream"),
                ElementsAre("worker/130708-11"));
    EXPECT_THAT(column("/v1/worklists/keys_not_moved_in", "", "stream"), IsEmpty());
    EXPECT_THAT(column("/v1/worklists/quality_old_house_held", "", "stream"),
                ElementsAre("household/130708-1"));
}

TEST_F(FilesTest, CountEveryWorklist) {
    const auto lists = answer("/v1/worklists", "area=1307");
    std::map<std::string, std::int64_t> counts;
    for (const auto& row : lists.at("rows").as_array()) {
        counts.emplace(row.at("id").as_string(), row.at("count").as_int64());
    }
    EXPECT_EQ(counts.size(), worklists().size());
    EXPECT_EQ(counts.at("keys_not_moved_in"), 1);
    EXPECT_EQ(counts.at("willing_unplaced"), 1);
    EXPECT_EQ(counts.at("houses_to_demolish"), 1);
    EXPECT_EQ(counts.at("quality_duplicate_identity"), 0) << "it lies anywhere in the province";
    EXPECT_EQ(counts.at("loans_overdue"), 0);
    EXPECT_EQ(get("/v1/worklists/none", ""), "404 worklist-unknown");
}

TEST_F(FilesTest, KeepOnlyWhoWaitsLong) {
    EXPECT_THAT(
        column("/v1/worklists/houses_to_demolish", "on=2019-07-01&older_than_days=29", "stream"),
        ElementsAre("house/130709-5"));
    EXPECT_THAT(
        column("/v1/worklists/houses_to_demolish", "on=2019-07-01&older_than_days=30", "stream"),
        IsEmpty());
}

TEST_F(FilesTest, HoldAllOfAHousehold) {
    const auto file = answer("/v1/files/household/130708-1", "").at("household").as_object();
    EXPECT_EQ(file.at("known").at("homes"), 1);
    EXPECT_EQ(file.at("known").at("persons"), 2);
    EXPECT_EQ(file.at("facts").at(0).at("event"), "household/130708-1/1");
    EXPECT_EQ(file.at("facts").at(0).at("type"), "household.registered");
    EXPECT_EQ(file.at("members").as_array().size(), 2U);
    EXPECT_EQ(file.at("members").at(1).at("stream"), "person/130708-12");
    EXPECT_EQ(file.at("homes").at(0).at("known").at("keys"), true);
    EXPECT_EQ(file.at("homes").at(0).at("facts").as_array().size(), 3U);
    EXPECT_EQ(file.at("workers").at(0).at("stream"), "worker/130708-11");
    EXPECT_EQ(file.at("old_houses").at(0).at("stream"), "house/130709-5");
    EXPECT_EQ(get("/v1/files/household/130708-2", ""), "404 household-unknown");
}

TEST_F(FilesTest, AreAsTheyWereKnown) {
    given(fact("home/130708-7@4", at("2019-08-01"), RecordVoided{3, "another home"}));
    const auto keys = [&](std::string_view query) {
        const auto file = answer("/v1/files/household/130708-1", query).at("household").as_object();
        return boost::json::serialize(file.at("homes").at(0).at("known").at("keys"));
    };
    EXPECT_EQ(keys(""), "false");
    EXPECT_EQ(keys("known_on=2019-07-31"), "true");
    EXPECT_EQ(keys("known_on=2019-07-31&on=2019-03-31"), "false");
    const auto file = answer("/v1/files/household/130708-1", "").at("household").as_object();
    EXPECT_EQ(file.at("homes").at(0).at("facts").at(2).at("void_since"), "2019-08-01");
}

TEST_F(FilesTest, AreWrittenFromTheJournal) {
    const auto events = [&](std::string_view query) {
        return column("/v1/journal", query, "event");
    };
    EXPECT_EQ(events("").size(), 8U);
    EXPECT_THAT(events("area=130709"), ElementsAre("house/130709-5/1"));
    EXPECT_THAT(events("from=2019-02-01&to=2019-03-31"),
                ElementsAre("home/130708-7/1", "home/130708-7/2"));
    EXPECT_THAT(events("type=home.keys_handed"), ElementsAre("home/130708-7/3"));
    EXPECT_THAT(events("stream=person/130708-12"), ElementsAre("person/130708-12/1"));
    EXPECT_THAT(events("stream=person"), ElementsAre("person/130708-11/1", "person/130708-12/1"));
    EXPECT_THAT(events("stream=perso"), IsEmpty());
    EXPECT_THAT(events("recorded_by=nobody"), IsEmpty());
    EXPECT_EQ(get("/v1/journal", "type=house"), "400 type-unknown");
    EXPECT_EQ(get("/v1/journal", "area=130708001"), "422 area-unknown");
    EXPECT_EQ(get("/v1/journal", "after=x"), "400 after-malformed");
    EXPECT_EQ(get("/v1/journal", "limit=0"), "400 limit-out-of-range");
    std::vector<std::string> seen;
    std::string next;
    do {
        const auto page = answer("/v1/journal", "limit=3" + (next.empty() ? "" : "&after=" + next));
        for (const auto& row : page.at("rows").as_array()) {
            seen.emplace_back(row.at("event").as_string());
        }
        next = page.contains("next") ? std::string(page.at("next").as_string()) : "";
        ASSERT_LT(seen.size(), 20U);
    } while (!next.empty());
    EXPECT_EQ(seen, events(""));
}

}  // namespace
}  // namespace anju::test
