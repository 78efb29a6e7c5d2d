#include "events/base/json.hpp"

#include <gtest/gtest.h>

#include "services/land/house.hpp"
#include "services/registry/household.hpp"
#include "tests/unit/example_events.hpp"

namespace anju {
namespace {

using test::example;
using test::json_of;

using Register = CommandOf<HouseholdDefinition, HouseholdRegistered>;
using Demolish = CommandOf<HouseDefinition, HouseDemolished>;

struct Inner {
    Fen cost;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (cost, at))

struct Outer {
    std::vector<Inner> parts;
    std::optional<std::uint8_t> level;
    std::uint64_t count = 0;
    LandUse use = LandUse::cultivated;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (parts, level, count, use))

constexpr std::string_view good_register = R"({"occurred_on":"2020-02-29",
    "category":"moved_along","plan_year":2018,"origin":"130708","resettlement":"130708101",
    "members":4})";

template <class T>
Result<T> read(std::string_view text) {
    T value{};
    if (auto outcome = read_json(boost::json::parse(text), value); !outcome) return outcome.error();
    return value;
}

// `good_register` with one member replaced, or left out when `value` is empty.
std::string register_with(std::string_view member, std::string_view value) {
    auto body = boost::json::parse(good_register).as_object();
    body.erase(member);
    if (!value.empty()) body[member] = boost::json::parse(value);
    return boost::json::serialize(body);
}

void expect_refused(const std::string& body, const std::string& rule, const std::string& pointer) {
    const auto command = read<Register>(body);
    ASSERT_FALSE(command) << body;
    EXPECT_EQ(command.error().kind, ErrorKind::invalid);
    EXPECT_EQ(command.error().rule, rule) << body;
    EXPECT_EQ(command.error().pointer, pointer) << body;
}

TEST(JsonWriter, KeepsTheOrderOfTheDescriptionAndWritesNoSpaces) {
    const HouseRegistered event{{"130708-1"}, {"130708101"}, 12050};
    EXPECT_EQ(json_of(event),
              R"({"household":"130708-1","area":"130708101","floor_area_centi_m2":12050})");
}

TEST(JsonWriter, LeavesOutWhatIsAbsent) {
    EXPECT_EQ(json_of(Outer{}), R"({"parts":[],"count":0,"use":"cultivated"})");
    EXPECT_EQ(json_of(Outer{{{{-5}, {0}}, {{6}, {1}}}, 3, 1, LandUse::grass}),
              R"({"parts":[{"cost":-5,"at":"1970-01-01T00:00:00.000Z"},)"
              R"({"cost":6,"at":"1970-01-01T00:00:00.001Z"}],"level":3,"count":1,"use":"grass"})");
}

TEST(JsonWriter, EscapesOnlyWhatMustBe) {
    std::string out;
    write_json_string(out, std::string_view("\"\\/\n\x01\x7f\0 \xe6\x96\x87", 11));
    EXPECT_EQ(out, "\"\\\"\\\\/\\u000a\\u0001\\u007f\\u0000 \xe6\x96\x87\"");
}

TEST(JsonWriter, WritesWhatAnyJsonParserReadsBackTheSame) {
    AllEvents::for_each([]<Event E>() {
        const E event = example<E>();
        const auto back = read<E>(json_of(event));
        ASSERT_TRUE(back) << E::type << ": " << back.error().message;
        EXPECT_EQ(json_of(*back), json_of(event));
    });
}

TEST(JsonReader, ReadsACommandInAnyOrderOfItsMembers) {
    const auto command = read<Register>(good_register);
    ASSERT_TRUE(command) << command.error().message;
    EXPECT_EQ(command->occurred_on.text(), "2020-02-29");
    EXPECT_EQ(command->category, HouseholdCategory::moved_along);
    EXPECT_EQ(command->resettlement.value, "130708101");
    EXPECT_EQ(command->members, 4);
    EXPECT_TRUE(read<Register>(register_with("plan_year", "2016")));
}

TEST(JsonReader, RefusesAMissingMember) {
    for (const auto* member :
         {"occurred_on", "category", "plan_year", "origin", "resettlement", "members"}) {
        expect_refused(register_with(member, ""), "missing-field", std::string("/") + member);
    }
}

TEST(JsonReader, RefusesAnUnknownMemberAndEscapesItInThePointer) {
    expect_refused(register_with("memebers", "1"), "unknown-field", "/memebers");
    expect_refused(register_with("a/b~c", "1"), "unknown-field", "/a~1b~0c");
}

TEST(JsonReader, RefusesAWrongType) {
    expect_refused(register_with("members", "\"4\""), "wrong-type", "/members");
    expect_refused(register_with("members", "4.0"), "wrong-type", "/members");
    expect_refused(register_with("members", "null"), "wrong-type", "/members");
    expect_refused(register_with("origin", "130708"), "wrong-type", "/origin");
    expect_refused(register_with("category", "1"), "wrong-type", "/category");
    expect_refused(register_with("category", "\"rich\""), "wrong-type", "/category");
    expect_refused(register_with("category", "\"\""), "wrong-type", "/category");
    expect_refused(register_with("category", R"("moved_along\u0000x")"), "wrong-type", "/category");
    expect_refused("[]", "wrong-type", "");
    expect_refused("null", "wrong-type", "");
    EXPECT_EQ(read<Demolish>(R"({"occurred_on":"2020-01-01","contractor":true})").error().pointer,
              "/contractor");
    EXPECT_EQ(read<Outer>(R"({"parts":{},"count":0,"use":"grass"})").error().pointer, "/parts");
}

TEST(JsonReader, RefusesAMalformedScalarWithItsOwnRule) {
    expect_refused(register_with("occurred_on", "\"2019-02-29\""), "date-malformed",
                   "/occurred_on");
    expect_refused(register_with("origin", "\"13070\""), "area-malformed", "/origin");
}

TEST(JsonReader, RefusesNumbersThatDoNotFit) {
    expect_refused(register_with("members", "2147483648"), "number-out-of-range", "/members");
    expect_refused(register_with("members", "-2147483649"), "number-out-of-range", "/members");
    expect_refused(register_with("members", "18446744073709551615"), "number-out-of-range",
                   "/members");
    const auto with = [](std::string_view level, std::string_view count) {
        return read<Outer>("{\"parts\":[],\"level\":" + std::string(level) +
                           ",\"count\":" + std::string(count) + ",\"use\":\"grass\"}");
    };
    EXPECT_TRUE(with("255", "9007199254740991"));
    EXPECT_EQ(with("256", "0").error().pointer, "/level");
    EXPECT_EQ(with("-1", "0").error().pointer, "/level");
    EXPECT_EQ(with("0", "-1").error().pointer, "/count");
    EXPECT_EQ(with("0", "9007199254740992").error().rule, "number-out-of-range");
    EXPECT_EQ(with("null", "0").error().pointer, "/level");
}

TEST(JsonReader, RefusesAmountsThatLoseDigitsInJavaScript) {
    const auto cost = [](std::string_view number) {
        return read<Inner>("{\"cost\":" + std::string(number) +
                           ",\"at\":\"1970-01-01T00:00:00Z\"}");
    };
    EXPECT_EQ(cost("9007199254740991")->cost.value, json_integer_max);
    EXPECT_EQ(cost("-9007199254740991")->cost.value, -json_integer_max);
    EXPECT_EQ(cost("9007199254740992").error().rule, "number-out-of-range");
    EXPECT_EQ(cost("-9007199254740992").error().pointer, "/cost");
}

TEST(JsonReader, SaysWhereInAListItWentWrong) {
    const auto outer = read<Outer>(
        R"({"parts":[{"cost":1,"at":"1970-01-01T00:00:00Z"},{"cost":1,"at":"noon"}],
            "count":0,"use":"grass"})");
    EXPECT_EQ(outer.error().pointer, "/parts/1/at");
    EXPECT_EQ(outer.error().rule, "instant-malformed");
}

TEST(JsonReader, KeepsAllBytesOfAText) {
    const auto demolish = read<Demolish>(R"({"occurred_on":"2020-01-01","contractor":"a\u0000b"})");
    ASSERT_TRUE(demolish);
    EXPECT_EQ(demolish->contractor, std::string("a\0b", 3));
}

TEST(JsonReader, ShowsOnlyThePartOfAWrongValueThatIsWholeText) {
    std::string text = "x";
    for (int i = 0; i < 40; ++i) text += "\xe6\x96\x87";
    const auto command = read<Register>(register_with("members", "\"" + text + "\""));
    EXPECT_EQ(command.error().message,
              "/members must be a whole number, not \"" + text.substr(0, 58) + "...");
}

TEST(JsonSchema, OfAnEventListsItsMembers) {
    EXPECT_EQ(boost::json::serialize(json_schema<MuReclaimed>()),
              R"({"type":"object","properties":{"reclaimed":{"type":"integer",)"
              R"("description":"land in 0.01 mu"},"use":{"type":"string",)"
              R"("enum":["cultivated","forest","grass"]}},)"
              R"("required":["reclaimed","use"],"additionalProperties":false})");
}

TEST(JsonSchema, OfListsOptionalsAndMomentsSaysSo) {
    EXPECT_EQ(boost::json::serialize(json_schema<Outer>()),
              R"({"type":"object","properties":{"parts":{"type":"array","items":)"
              R"({"type":"object","properties":{"cost":{"type":"integer",)"
              R"("description":"money in fen"},"at":{"type":"string","format":"date-time"}},)"
              R"("required":["cost","at"],"additionalProperties":false}},)"
              R"("level":{"type":"integer"},"count":{"type":"integer"},)"
              R"("use":{"type":"string","enum":["cultivated","forest","grass"]}},)"
              R"("required":["parts","count","use"],"additionalProperties":false})");
}

TEST(JsonSchema, OfEveryEventNamesEveryMember) {
    AllEvents::for_each([]<Event E>() {
        const auto schema = json_schema<E>();
        EXPECT_EQ(schema.at("properties").as_object().size(), member_count<E>) << E::type;
    });
}

}  // namespace
}  // namespace anju
