// The declared life cycle of a stream: which fact is possible when, and what its command looks
// like.
#include "services/shell/life_cycle.hpp"

#include "services/shell/about.hpp"
#include "services/shell/stream_table.hpp"
#include "tests/unit/given_when_then.hpp"
#include "tests/unit/services/shop.hpp"

namespace anju {
namespace {

using test::given;
using test::on;
using test::record;
using test::Shop;
using test::ShopClosed;
using test::ShopNoted;
using test::ShopOpened;
using test::ShopRevisited;

const ShopOpened opened{"tea", {"130708"}};

TEST(LifeCycle, BeginsWithTheFactThatOpensIt) {
    given<Shop>().when(record("2020-01-01", ShopClosed{"x"})).rejected("shop-registered-first");
    given<Shop>()
        .when(record("2020-01-01", opened))
        .then(opened)
        .state(R"({"status":"open","since":"2020-01-01","opened_on":"2020-01-01",)"
               R"("notes":0,"name":"tea"})");
    given<Shop>(on("2020-01-01", opened))
        .when(record("2020-01-02", opened))
        .rejected("shop-registered-once", {{"registered_on", "2020-01-01"}});
}

TEST(LifeCycle, KeepsTheStatusAndItsDayWhenAFactOnlyAdds) {
    given<Shop>(on("2020-01-01", opened))
        .when(record("2020-02-01", ShopNoted{"fine", {}}))
        .then(ShopNoted{"fine", {}})
        .state(R"({"status":"open","since":"2020-01-01","opened_on":"2020-01-01",)"
               R"("notes":1,"name":"tea"})");
}

TEST(LifeCycle, NamesTheStatusesFromWhichAFactIsPossible) {
    given<Shop>(on("2020-01-01", opened), on("2020-03-01", ShopClosed{"age"}))
        .when(record("2020-04-01", ShopNoted{"late", {}}))
        .rejected(
            "shop-note-not-now",
            {{"status", "closed"}, {"since", "2020-03-01"}, {"possible_from", "planned, open"}})
        .saying("is closed since 2020-03-01; note is possible from: planned, open");
}

TEST(LifeCycle, AllowsAFactFromAnyStatusWhenNoneIsNamed) {
    given<Shop>(on("2020-01-01", opened), on("2020-03-01", ShopClosed{"age"}))
        .when(record("2020-04-01", ShopClosed{"again"}))
        .then(ShopClosed{"again"})
        .state(R"({"status":"closed","since":"2020-04-01","opened_on":"2020-01-01",)"
               R"("notes":0,"name":"tea"})");
}

TEST(LifeCycle, AsksForTheDateBeforeTheStatusAndForTheStatusBeforeTheRulesOfTheDomain) {
    const auto closed = given<Shop>(on("2020-01-01", opened), on("2020-03-01", ShopClosed{"x"}));
    closed.when(record("2019-12-31", ShopNoted{"", {}}))
        .rejected("dated-before-registration", {{"registered_on", "2020-01-01"}});
    closed.when(record("2020-04-01", ShopNoted{"", {}}))
        .rejected(
            "shop-note-not-now",
            {{"status", "closed"}, {"since", "2020-03-01"}, {"possible_from", "planned, open"}});
    given<Shop>(on("2020-01-01", opened))
        .when(record("2020-04-01", ShopNoted{"", {}}))
        .invalid("note-empty", "/text");
}

TEST(LifeCycle, HasCommandsOfTheOldKindToo) {
    given<Shop>(on("2020-01-01", opened))
        .when(Shop::Revisit{test::day("2020-05-01"), 2})
        .then(ShopRevisited{}, ShopRevisited{});
}

TEST(CommandJson, IsFlatAndEndsWithWhatMayBeToldAboutIt) {
    const auto schema = json_schema<CommandBody<CommandOf<Shop, ShopNoted>>>();
    std::string names;
    for (const auto& member : schema.at("properties").as_object()) {
        names += std::string(member.key()) + " ";
    }
    EXPECT_EQ(names, "occurred_on text place reason evidence source batch row cause restates ");
    EXPECT_EQ(schema.at("required"), (boost::json::array{"occurred_on", "text"}));
}

TEST(CommandJson, LetsAMemberOfTheEventHideTheOneThatMayBeTold) {
    const auto schema = json_schema<CommandBody<CommandOf<Shop, ShopClosed>>>();
    EXPECT_EQ(schema.at("properties").as_object().size(), 2U + 6U);
    CommandBody<CommandOf<Shop, ShopClosed>> body;
    const auto json = boost::json::parse(R"({"occurred_on":"2020-01-01","reason":"age"})");
    ASSERT_TRUE(read_json(json, body));
    EXPECT_EQ(static_cast<const ShopClosed&>(body).reason, "age");
    EXPECT_FALSE(static_cast<const About&>(body).reason);
}

TEST(CommandJson, NamesOnlyAreasThatExistAlsoInOptionalMembers) {
    TypedStreamTable<Shop> table;
    const auto parse = [&](std::string_view command, std::string_view body) {
        const auto parsed = table.parse(command, boost::json::parse(body));
        return parsed ? "none" : parsed.error().rule + " " + parsed.error().pointer;
    };
    EXPECT_EQ(parse("note", R"({"occurred_on":"2020-01-01","text":"x"})"), "none");
    EXPECT_EQ(parse("note", R"({"occurred_on":"2020-01-01","text":"x","place":"999999"})"),
              "area-unknown /place");
    EXPECT_EQ(parse("note", R"({"occurred_on":"2020-01-01","text":"x","plaice":"1"})"),
              "unknown-field /plaice");
    EXPECT_EQ(parse("open", R"({"occurred_on":"2020-01-01","name":"x","area":"999999"})"),
              "area-unknown /area");
}

}  // namespace
}  // namespace anju
