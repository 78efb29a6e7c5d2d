// A key that only one stream of a kind may hold, counting what is on its way.
#include <gtest/gtest.h>

#include "services/shell/stream_table.hpp"
#include "tests/unit/services/shop.hpp"

namespace anju {
namespace {

// Decides like a shell; commits come back when they are told to.
class ClaimsTest : public testing::Test {
  protected:
    // The rule that refuses, or "" and the events are on their way.
    std::string decide(const std::string& id, std::string_view command, std::string_view members) {
        std::string body = R"({"occurred_on":"2020-01-01",)";
        body.append(members).append("}");
        const auto parsed = table_.parse(command, boost::json::parse(body));
        if (!parsed) return parsed.error().rule;
        const auto events = parsed->decide({id, Day{30'000}});
        if (!events) {
            facts_ = events.error().facts;
            return events.error().rule;
        }
        on_the_way_[id].push_back(*events);
        return "";
    }
    std::string open(const std::string& id, std::string_view name = "tea") {
        return decide(id, "open", R"("area":"130708","name":")" + std::string(name) + "\"");
    }
    std::string close(const std::string& id) { return decide(id, "close", R"("reason":"age")"); }

    // The oldest commit of the stream came back.
    void count(const std::string& id) {
        auto& commits = on_the_way_[id];
        for (const auto& event : commits.front()) count_event(table_, id, event);
        recorded_.emplace_back(id, commits.front());
        commits.erase(commits.begin());
        table_.settle(id, true);
    }
    void lose(const std::string& id) {
        on_the_way_[id].clear();
        table_.settle(id, false);
    }
    void count_event(StreamTable& table, const std::string& id, const EncodedEvent& event) {
        const std::string stream = "shop/" + id;
        RecordView record;
        record.stream = stream;
        record.payload = event.payload;
        record.header.type = event.type;
        record.header.schema_version = event.schema_version;
        record.header.stream_version = ++versions_[&table][id];
        ASSERT_TRUE(table.count({record, 0}));
    }

    TypedStreamTable<test::Shop> table_;
    std::map<std::string, std::vector<std::vector<EncodedEvent>>> on_the_way_;
    std::vector<std::pair<std::string, std::vector<EncodedEvent>>> recorded_;
    std::map<const StreamTable*, std::map<std::string, std::uint32_t>> versions_;
    std::vector<std::pair<std::string, std::string>> facts_;
};

TEST_F(ClaimsTest, AreHeldByOneStreamAlsoWhileTheyAreOnTheirWay) {
    EXPECT_EQ(open("130708-1"), "");
    EXPECT_EQ(open("130708-2"), "shop-claim-held");
    EXPECT_EQ(facts_, (std::vector<std::pair<std::string, std::string>>{{"key", "shop-name/tea"},
                                                                        {"held_by", "130708-1"}}));
    count("130708-1");
    EXPECT_EQ(open("130708-2"), "shop-claim-held");
    EXPECT_EQ(open("130708-2", "silk"), "");
}

TEST_F(ClaimsTest, AreFreeAgainWhenTheStateLeavesThemOrTheCommitIsLost) {
    ASSERT_EQ(open("130708-1"), "");
    lose("130708-1");
    EXPECT_EQ(open("130708-2"), "");
    count("130708-2");
    EXPECT_EQ(close("130708-2"), "");
    EXPECT_EQ(open("130708-3"), "");
    lose("130708-2");
    lose("130708-3");
    EXPECT_EQ(open("130708-3"), "shop-claim-held");
    EXPECT_EQ(facts_.back().second, "130708-2");
}

TEST_F(ClaimsTest, FollowFactsThatAreVoidedOrCorrected) {
    ASSERT_EQ(open("130708-1"), "");
    ASSERT_EQ(open("130708-2", "silk"), "");
    EXPECT_EQ(decide("130708-2", "correct",
                     R"("version":1,"reason":"x","event":{"name":"tea","area":"130708"})"),
              "shop-claim-held");
    EXPECT_EQ(decide("130708-1", "void", R"("version":1,"reason":"x")"), "");
    EXPECT_EQ(decide("130708-2", "correct",
                     R"("version":1,"reason":"x","event":{"name":"tea","area":"130708"})"),
              "");
    EXPECT_EQ(open("130708-1"), "shop-claim-held");
    EXPECT_EQ(open("130708-3", "silk"), "");
}

TEST_F(ClaimsTest, AreTheSameAfterTheLogIsReadAgain) {
    ASSERT_EQ(open("130708-1"), "");
    ASSERT_EQ(open("130708-2", "silk"), "");
    ASSERT_EQ(close("130708-2"), "");
    for (const auto* id : {"130708-1", "130708-2", "130708-2"}) count(id);
    TypedStreamTable<test::Shop> again;
    for (const auto& [id, events] : recorded_) {
        for (const auto& event : events) count_event(again, id, event);
    }
    const auto rule = [&](std::string_view name) {
        const auto body =
            boost::json::object{{"occurred_on", "2020-01-01"}, {"area", "130708"}, {"name", name}};
        const auto outcome = again.parse("open", body)->decide({"130708-3", Day{30'000}});
        return outcome ? "" : outcome.error().rule;
    };
    EXPECT_EQ(rule("tea"), "shop-claim-held");
    EXPECT_EQ(rule("silk"), "");
}

}  // namespace
}  // namespace anju
