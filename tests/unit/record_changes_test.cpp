// A fact is declared void or replaced: what is refused, and the state afterwards.
#include "services/shell/record_changes.hpp"

#include "services/land/house.hpp"
#include "services/land/plot.hpp"
#include "services/planning/target.hpp"
#include "services/shell/stream_table.hpp"
#include "tests/unit/given_when_then.hpp"
#include "tests/unit/services/shop.hpp"

namespace anju {
namespace {

using test::correct;
using test::day;
using test::given;
using test::on;
using test::Shop;
using test::ShopClosed;
using test::ShopOpened;
using test::void_record;
using House = HouseDefinition;
using Plot = PlotDefinition;

const HouseRegistered registered{{"130708-000001"}, {"130708101201"}, 8850};
const HouseDemolished demolished{"works"};
const PlotRegistered surveyed{{"130708101"}, {1000}};

MuReclaimed reclaimed(std::int64_t centi_mu) {
    return {{centi_mu}, LandUse::forest};
}

auto house() {
    return given<House>(on("2018-05-01", registered), on("2019-06-30", demolished));
}

auto plot() {
    return given<Plot>(on("2018-05-01", surveyed), on("2019-01-01", reclaimed(300)),
                       on("2019-02-01", reclaimed(600)));
}

TEST(RecordVoid, TakesAFactOut) {
    house()
        .when(void_record("2019-07-01", 2))
        .then(RecordVoided{2, "entered twice"})
        .state(R"({"status":"held","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"household":"130708-000001","area":"130708101201",)"
               R"("floor_area_centi_m2":8850}})");
    plot()
        .when(void_record("2019-07-01", 2))
        .then(RecordVoided{2, "entered twice"})
        .state(R"({"status":"surveyed","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"area":"130708101","surveyed":1000},)"
               R"("reclaimed":600,"acceptances":[]})");
}

TEST(RecordVoid, LeavesNothingWhenTheOnlyFactGoesAndTheStreamMayBeginAnew) {
    given<House>(on("2018-05-01", registered))
        .when(void_record("2018-06-01", 1))
        .then(RecordVoided{1, "entered twice"})
        .state("{}");
    const auto empty =
        given<House>(on("2018-05-01", registered), on("2018-06-01", RecordVoided{1, "x"}));
    empty.when(test::record("2018-07-01", demolished)).rejected("house-registered-first");
    empty.when(test::record("2018-07-01", registered)).then(registered);
}

TEST(RecordVoid, NeedsAReasonAndAFactThatIsThere) {
    house().when(void_record("2019-07-01", 2, "")).invalid("reason-missing", "/reason");
    house().when(void_record("2019-07-01", 3)).invalid("record-unknown", "/version");
    house().when(void_record("2019-07-01", 0)).invalid("record-unknown", "/version");
    given<House>().when(void_record("2019-07-01", 1)).invalid("record-unknown", "/version");
}

TEST(RecordVoid, HappensToAFactOnce) {
    const auto changed = given<House>(on("2018-05-01", registered), on("2019-06-30", demolished),
                                      on("2019-07-01", RecordVoided{2, "x"}));
    changed.when(void_record("2019-08-01", 2))
        .rejected("record-changed-already", {{"version", "2"}});
    changed.when(correct("2019-08-01", 2, demolished))
        .rejected("record-changed-already", {{"version", "2"}});
    changed.when(void_record("2019-08-01", 3))
        .rejected("record-not-changeable", {{"version", "3"}});
}

TEST(RecordVoid, DoesNotTakeAwayWhatOthersStandOn) {
    house()
        .when(void_record("2019-07-01", 1))
        .rejected("record-carries-others", {{"carried", "2"}});
    given<Shop>(on("2020-01-01", ShopOpened{"a", {"13"}}), on("2020-02-01", ShopClosed{"x"}),
                on("2020-03-01", ShopClosed{"y"}))
        .when(void_record("2020-04-01", 2))
        .then(RecordVoided{2, "entered twice"});
}

TEST(RecordCorrect, PutsTheReplacementInThePlaceOfTheFact) {
    house()
        .when(correct("2019-05-31", 2, HouseDemolished{"others"}))
        .then(RecordCorrected{2, "misread"}, HouseDemolished{"others"})
        .state(R"({"status":"demolished","since":"2019-05-31","opened_on":"2018-05-01",)"
               R"("registration":{"household":"130708-000001","area":"130708101201",)"
               R"("floor_area_centi_m2":8850}})");
    auto larger = registered;
    larger.floor_area_centi_m2 = 9000;
    house()
        .when(correct("2018-06-01", 1, larger))
        .then(RecordCorrected{1, "misread"}, larger)
        .state(R"({"status":"demolished","since":"2019-06-30","opened_on":"2018-06-01",)"
               R"("registration":{"household":"130708-000001","area":"130708101201",)"
               R"("floor_area_centi_m2":9000}})");
}

TEST(RecordCorrect, MayItselfBeCorrectedOrVoided) {
    const auto corrected =
        given<Plot>(on("2018-05-01", surveyed), on("2019-01-01", reclaimed(300)),
                    on("2019-01-02", RecordCorrected{2, "x"}), on("2019-01-02", reclaimed(400)));
    corrected.state(R"({"status":"surveyed","since":"2018-05-01","opened_on":"2018-05-01",)"
                    R"("registration":{"area":"130708101","surveyed":1000},)"
                    R"("reclaimed":400,"acceptances":[]})");
    corrected.when(correct("2019-01-03", 4, reclaimed(500)))
        .then(RecordCorrected{4, "misread"}, reclaimed(500))
        .state(R"({"status":"surveyed","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"area":"130708101","surveyed":1000},)"
               R"("reclaimed":500,"acceptances":[]})");
    corrected.when(void_record("2019-01-03", 4))
        .then(RecordVoided{4, "entered twice"})
        .state(R"({"status":"surveyed","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"area":"130708101","surveyed":1000},)"
               R"("reclaimed":0,"acceptances":[]})");
    corrected.when(correct("2019-01-03", 2, reclaimed(500)))
        .rejected("record-changed-already", {{"version", "2"}});
    corrected.when(correct("2019-01-03", 3, reclaimed(500)))
        .rejected("record-not-changeable", {{"version", "3"}});
}

TEST(RecordCorrect, IsCheckedAgainstWhatCameBefore) {
    plot()
        .when(correct("2019-01-01", 2, reclaimed(1001)))
        .rejected("reclaimed-within-surveyed", {{"surveyed_centi_mu", "1000"},
                                                {"reclaimed_centi_mu", "0"},
                                                {"asked_centi_mu", "1001"}});
    plot()
        .when(correct("2019-01-01", 2, reclaimed(0)))
        .invalid("land-out-of-range", "/event/reclaimed");
    plot().when(correct("2019-01-01", 2, reclaimed(1), "")).invalid("reason-missing", "/reason");
    plot().when(correct("2019-01-01", 7, reclaimed(1))).invalid("record-unknown", "/version");
}

TEST(RecordCorrect, LeavesNoContradictionInTheWhole) {
    plot()
        .when(correct("2019-01-01", 2, reclaimed(401)))
        .rejected("reclaimed-within-surveyed",
                  {{"surveyed_centi_mu", "1000"}, {"reclaimed_centi_mu", "1001"}});
    plot()
        .when(correct("2018-05-01", 1, PlotRegistered{{"130708101"}, {899}}))
        .rejected("reclaimed-within-surveyed",
                  {{"surveyed_centi_mu", "899"}, {"reclaimed_centi_mu", "900"}});
    plot()
        .when(correct("2018-05-01", 1, PlotRegistered{{"130708101"}, {900}}))
        .then(RecordCorrected{1, "misread"}, PlotRegistered{{"130708101"}, {900}});
}

TEST(RecordCorrect, KeepsTheOpeningFirst) {
    house()
        .when(correct("2018-04-30", 2, demolished))
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
    house()
        .when(correct("2019-07-01", 1, registered))
        .rejected("record-carries-others",
                  {{"carried", "2"}, {"rule", "dated-before-registration"}});
}

TEST(RecordCorrect, ReadsTheEventStrictly) {
    auto command = correct("2019-06-30", 2, demolished);
    command.event = boost::json::parse(R"({"contractor":7})");
    house().when(command).invalid("wrong-type", "/event/contractor");
    command.event = boost::json::parse(R"({"contractor":"a","more":1})");
    house().when(command).invalid("unknown-field", "/event/more");
    command.event = boost::json::parse("[]");
    house().when(command).invalid("wrong-type", "/event");
    auto elsewhere = registered;
    elsewhere.area = {"999999"};
    house().when(correct("2018-05-01", 1, elsewhere)).invalid("area-unknown", "/event/area");
}

TEST(RecordCorrect, OfAStreamThatIsSetAnewMayBearAnyDate) {
    const TargetSet target{"houses.left", {"130708"}, 12, day("2020-12-31"), "Plan 2020-7"};
    given<TargetDefinition>(on("2020-01-05", target), on("2020-02-01", target))
        .in("130708-houses.left")
        .when(correct("2020-01-01", 2, target))
        .then(RecordCorrected{2, "misread"}, target);
}

TEST(RecordChangeCommands, AreThereForEveryStream) {
    TypedStreamTable<Shop> table;
    const auto commands = table.commands();
    EXPECT_EQ(commands[commands.size() - 2].first, "void");
    EXPECT_EQ(commands.back().first, "correct");
    EXPECT_EQ(commands.back().second.at("properties").at("event").at("anyOf").as_array().size(),
              Shop::Stream::Events::size);
    const auto rule = [&](std::string_view command, std::string_view body) {
        const auto parsed = table.parse(command, boost::json::parse(body));
        return parsed ? "none" : parsed.error().rule + " " + parsed.error().pointer;
    };
    EXPECT_EQ(rule("void", R"({"occurred_on":"2020-01-01","version":1})"), "missing-field /reason");
    EXPECT_EQ(rule("void", R"({"occurred_on":"2020-01-01","version":1,"reason":"x","row":1})"),
              "none");
    EXPECT_EQ(rule("correct", R"({"occurred_on":"2020-01-01","version":1,"reason":"x"})"),
              "missing-field /event");
    EXPECT_EQ(rule("correct", "7"), "wrong-type ");
}

TEST(RecordChangeCommands, AreTheSameWhateverTheOrderOfTheEventsMembers) {
    TypedStreamTable<House> table;
    const auto hash = [&](std::string_view event) {
        auto body = boost::json::parse(R"({"occurred_on":"2020-01-01","version":1,"reason":"x"})");
        body.as_object()["event"] = boost::json::parse(event);
        return table.parse("correct", body)->hash;
    };
    EXPECT_EQ(hash(R"({"a":[1,{"c":2,"b":"x"}],"d":null})"),
              hash(R"({"d":null,"a":[1,{"b":"x","c":2}]})"));
    EXPECT_NE(hash(R"({"a":1})"), hash(R"({"a":2})"));
    EXPECT_NE(hash(R"({"a":[1,2]})"), hash(R"({"a":[2,1]})"));
}

TEST(StreamFacts, RefuseALogThatChangesWhatIsNotThere) {
    StreamHistory<House> history;
    history.add({encoded(registered)}, day("2018-05-01"));
    const auto change = encoded(RecordVoided{3, "x"});
    const auto added =
        history.add({0, change.type, change.schema_version, day("2018-05-01"), change.payload});
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().rule, "record-change-astray");
}

}  // namespace
}  // namespace anju
