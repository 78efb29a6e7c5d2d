#include "services/registry/household.hpp"

#include "tests/unit/given_when_then.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
using test::on;
using test::record;
using Household = HouseholdDefinition;

const HouseholdRegistered registered{
    HouseholdCategory::moved_along, 2018, {"130708101"}, {"130708"}, 4};

Dated<HouseholdRegistered> register_command() {
    return record("2018-05-01", registered);
}

Dated<HouseholdRelocated> relocate_command() {
    return record("2019-10-02", HouseholdRelocated{3, "village committee"});
}

TEST(Household, IsRegisteredWithWhatTheCommandSays) {
    given<Household>()
        .when(register_command())
        .then(registered)
        .state(R"({"status":"registered","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"category":"moved_along","plan_year":2018,)"
               R"("origin":"130708101","resettlement":"130708","members":4}})");
}

TEST(Household, IsRegisteredOnce) {
    given<Household>(on("2018-05-01", registered))
        .when(register_command())
        .rejected("household-registered-once", {{"registered_on", "2018-05-01"}})
        .saying("130708-000123");
}

TEST(Household, HasOneToThirtyMembersWhenRegistered) {
    for (const int members : {0, -1, 31}) {
        auto command = register_command();
        command.event.members = members;
        given<Household>()
            .when(command)
            .invalid("members-out-of-range", "/members")
            .saying(std::to_string(members));
    }
    for (const int members : {1, 30}) {
        auto command = register_command();
        command.event.members = members;
        auto expected = registered;
        expected.members = members;
        given<Household>().when(command).then(expected);
    }
}

TEST(Household, BelongsToAPlanOf2016To2020) {
    for (const int year : {2015, 2021, 0}) {
        auto command = register_command();
        command.event.plan_year = year;
        given<Household>().when(command).invalid("plan-year-unknown", "/plan_year");
    }
    for (const int year : {2016, 2020}) {
        auto command = register_command();
        command.event.plan_year = year;
        auto expected = registered;
        expected.plan_year = year;
        given<Household>().when(command).then(expected);
    }
}

TEST(Household, ComesFromACountyOrBelow) {
    auto command = register_command();
    command.event.origin = {"1307"};
    given<Household>().when(command).invalid("area-too-wide", "/origin");
}

TEST(Household, IsToLiveInACountyOrBelow) {
    auto command = register_command();
    command.event.resettlement = {"13"};
    given<Household>().when(command).invalid("area-too-wide", "/resettlement");
}

TEST(Household, RelocatesAfterItWasRegistered) {
    given<Household>(on("2018-05-01", registered))
        .when(relocate_command())
        .then(HouseholdRelocated{3, "village committee"})
        .state(R"({"status":"relocated","since":"2019-10-02","opened_on":"2018-05-01",)"
               R"("registration":{"category":"moved_along","plan_year":2018,)"
               R"("origin":"130708101","resettlement":"130708","members":4},)"
               R"("relocated_on":"2019-10-02"})");
}

TEST(Household, MayRelocateOnTheDayOfItsRegistration) {
    auto command = relocate_command();
    command.occurred = day("2018-05-01");
    given<Household>(on("2018-05-01", registered))
        .when(command)
        .then(HouseholdRelocated{3, "village committee"});
}

TEST(Household, RelocatesOnlyWhenItIsRegistered) {
    given<Household>().when(relocate_command()).rejected("household-registered-first");
}

TEST(Household, RelocatesOnce) {
    given<Household>(on("2018-05-01", registered), on("2019-10-01", HouseholdRelocated{4, "x"}))
        .when(relocate_command())
        .rejected(
            "household-relocate-not-now",
            {{"status", "relocated"}, {"since", "2019-10-01"}, {"possible_from", "registered"}});
}

TEST(Household, DoesNotRelocateBeforeItsRegistration) {
    auto command = relocate_command();
    command.occurred = day("2018-04-30");
    given<Household>(on("2018-05-01", registered))
        .when(command)
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
}

TEST(Household, RelocatesWithOneToThirtyMembers) {
    auto command = relocate_command();
    command.event.members = 0;
    given<Household>(on("2018-05-01", registered))
        .when(command)
        .invalid("members-out-of-range", "/members");
}

TEST(Household, CountsAsRelocatedOnlyWhenSomebodySawIt) {
    auto command = relocate_command();
    command.event.verified_by = "";
    given<Household>(on("2018-05-01", registered))
        .when(command)
        .invalid("move-in-unverified", "/verified_by");
}

}  // namespace
}  // namespace anju
