#include "services/registry/household.hpp"

#include "tests/unit/given_when_then.hpp"

namespace anju {
namespace {

using test::day;
using test::given;
using test::on;
using Household = HouseholdDefinition;

const HouseholdRegistered registered{
    HouseholdCategory::moved_along, 2018, {"130708101"}, {"130708"}, 4};

Household::Register register_command() {
    return {day("2018-05-01"), HouseholdCategory::moved_along, 2018, {"130708101"}, {"130708"}, 4};
}

Household::Relocate relocate_command() {
    return {day("2019-10-02"), 3, "village committee"};
}

TEST(Household, IsRegisteredWithWhatTheCommandSays) {
    given<Household>()
        .when(register_command())
        .then(registered)
        .state(R"({"registered_on":"2018-05-01","registration":{"category":"moved_along",)"
               R"("plan_year":2018,"origin":"130708101","resettlement":"130708","members":4}})");
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
        command.members = members;
        given<Household>()
            .when(command)
            .invalid("members-out-of-range", "/members")
            .saying(std::to_string(members));
    }
    for (const int members : {1, 30}) {
        auto command = register_command();
        command.members = members;
        auto expected = registered;
        expected.members = members;
        given<Household>().when(command).then(expected);
    }
}

TEST(Household, BelongsToAPlanOf2016To2020) {
    for (const int year : {2015, 2021, 0}) {
        auto command = register_command();
        command.plan_year = year;
        given<Household>().when(command).invalid("plan-year-unknown", "/plan_year");
    }
    for (const int year : {2016, 2020}) {
        auto command = register_command();
        command.plan_year = year;
        auto expected = registered;
        expected.plan_year = year;
        given<Household>().when(command).then(expected);
    }
}

TEST(Household, ComesFromACountyOrBelow) {
    auto command = register_command();
    command.origin = {"1307"};
    given<Household>().when(command).invalid("area-too-wide", "/origin");
}

TEST(Household, IsToLiveInACountyOrBelow) {
    auto command = register_command();
    command.resettlement = {"13"};
    given<Household>().when(command).invalid("area-too-wide", "/resettlement");
}

TEST(Household, RelocatesAfterItWasRegistered) {
    given<Household>(on("2018-05-01", registered))
        .when(relocate_command())
        .then(HouseholdRelocated{3, "village committee"})
        .state(R"({"registered_on":"2018-05-01","registration":{"category":"moved_along",)"
               R"("plan_year":2018,"origin":"130708101","resettlement":"130708","members":4},)"
               R"("relocated_on":"2019-10-02"})");
}

TEST(Household, MayRelocateOnTheDayOfItsRegistration) {
    auto command = relocate_command();
    command.occurred_on = day("2018-05-01");
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
        .rejected("household-relocated-once", {{"relocated_on", "2019-10-01"}});
}

TEST(Household, DoesNotRelocateBeforeItsRegistration) {
    auto command = relocate_command();
    command.occurred_on = day("2018-04-30");
    given<Household>(on("2018-05-01", registered))
        .when(command)
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
}

TEST(Household, RelocatesWithOneToThirtyMembers) {
    auto command = relocate_command();
    command.members = 0;
    given<Household>(on("2018-05-01", registered))
        .when(command)
        .invalid("members-out-of-range", "/members");
}

TEST(Household, CountsAsRelocatedOnlyWhenSomebodySawIt) {
    auto command = relocate_command();
    command.verified_by = "";
    given<Household>(on("2018-05-01", registered))
        .when(command)
        .invalid("move-in-unverified", "/verified_by");
}

}  // namespace
}  // namespace anju
