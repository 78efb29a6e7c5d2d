#include "services/registry/household.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
using test::Life;
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
               R"("origin":"130708101","resettlement":"130708","members":4},"members":4})");
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
        .state(R"({"status":"moved_in","since":"2019-10-02","opened_on":"2018-05-01",)"
               R"("registration":{"category":"moved_along","plan_year":2018,)"
               R"("origin":"130708101","resettlement":"130708","members":4},"members":4,)"
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
        .rejected("household-relocate-not-now",
                  {{"status", "moved_in"},
                   {"since", "2019-10-01"},
                   {"possible_from", "registered, approved, agreed, returned"}});
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

const RelocationApproved approved{day("2018-05-20"), "Paper 12"};
const AgreementSigned agreement{"A-17", {{"130708-000007"}}, day("2020-06-30"), {500'000}};
const HouseholdRelocated relocated{4, "village committee"};

TEST(Household, IsApprovedSignsMovesInAndIsSettled) {
    using Status = Household::Status;
    Life<Household> life;
    life.records("2018-05-01", registered, Status::registered)
        .refuses("2018-05-02", HouseholdSettled{"office"}, "household-settle-not-now")
        .records("2018-06-01", approved, Status::approved)
        .refuses("2018-06-02", approved, "household-approve-not-now")
        .records("2018-07-01", agreement, Status::agreed)
        .refuses("2018-07-02", agreement, "household-sign-agreement-not-now")
        .records("2019-10-01", relocated, Status::moved_in)
        .refuses("2019-10-02", RelocationWithdrawn{"stays"}, "household-withdraw-not-now")
        .records("2019-11-01", HeadChanged{{"130708-000002"}, "old age"}, Status::moved_in)
        .records("2019-12-01", HouseholdSettled{"office"}, Status::settled)
        .records("2020-01-01", ReturnedToOrigin{"inspection", "harvest"}, Status::returned)
        .refuses("2020-01-02", HouseholdSettled{"office"}, "household-settle-not-now")
        .records("2020-02-01", relocated, Status::moved_in);
    EXPECT_EQ(life.state().head->value, "130708-000002");
    EXPECT_EQ(life.state().agreement->agreement_no, "A-17");
}

TEST(Household, LeavesTheProgrammeAndMayBeTakenInAgain) {
    using Status = Household::Status;
    const HouseholdDisqualified disqualified{"owns a flat", "Paper 9"};
    Life<Household>()
        .records("2018-05-01", registered, Status::registered)
        .refuses("2018-05-02", HouseholdReadmitted{"Paper 3"}, "household-readmit-not-now")
        .records("2018-06-01", RelocationWithdrawn{"stays"}, Status::withdrawn)
        .refuses("2018-06-02", disqualified, "household-disqualify-not-now")
        .records("2018-07-01", HouseholdReadmitted{"Paper 3"}, Status::registered)
        .records("2018-08-01", disqualified, Status::disqualified)
        .refuses("2018-08-02", HouseholdExtinct{"died"}, "household-dissolve-not-now")
        .records("2018-09-01", HouseholdReadmitted{"Paper 4"}, Status::registered)
        .records("2018-10-01", HouseholdExtinct{"died"}, Status::extinct)
        .refuses("2018-11-01", relocated, "household-relocate-not-now")
        .refuses("2018-11-01", HouseholdReadmitted{"Paper 5"}, "household-readmit-not-now");
}

TEST(Household, SplitsUntilOneMemberIsLeftAndMerges) {
    using Status = Household::Status;
    Life<Household>()
        .records("2018-05-01", registered, Status::registered)
        .records("2018-06-01", HouseholdSplit{{"130708-000200"}, 2}, Status::registered)
        .refuses("2018-07-01", HouseholdSplit{{"130708-000201"}, 2}, "split-leaves-a-member")
        .records("2018-08-01", HouseholdSplit{{"130708-000201"}, 1}, Status::registered)
        .records("2018-09-01", HouseholdMerged{{"130708-000202"}}, Status::merged)
        .refuses("2018-10-01", HouseholdSplit{{"130708-000203"}, 1}, "household-split-not-now")
        .refuses("2018-10-01", HeadChanged{{"130708-000002"}, "age"},
                 "household-change-head-not-now");
    given<Household>(on("2018-05-01", registered))
        .when(record("2018-06-01", HouseholdSplit{{"130708-000200"}, 4}))
        .rejected("split-leaves-a-member",
                  {{"members", "4"}, {"leaving", "4"}, {"staying_min", "1"}})
        .at("/members");
}

TEST(Household, HasFieldsThatMakeSense) {
    const auto past = given<Household>(on("2018-05-01", registered));
    expect_invalid<Household, AgreementSigned>(
        past, record("2018-06-01", agreement),
        {{[](auto& e) { e.agreement_no = ""; }, "agreement-no-missing", "/agreement_no"},
         {[](auto& e) { e.bonus.value = -1; }, "amount-out-of-range", "/bonus"}});
    expect_invalid<Household, HouseholdSplit>(
        past, record("2018-06-01", HouseholdSplit{{"130708-000200"}, 1}),
        {{[](auto& e) { e.into = {"130708-000123"}; }, "into-another", "/into"},
         {[](auto& e) { e.members = 0; }, "members-out-of-range", "/members"}});
    expect_invalid<Household, HouseholdMerged>(
        past, record("2018-06-01", HouseholdMerged{{"130708-000200"}}),
        {{[](auto& e) { e.into = {"130708-000123"}; }, "into-another", "/into"}});
    expect_invalid<Household, HouseholdDisqualified>(
        past, record("2018-06-01", HouseholdDisqualified{"owns a flat", "Paper 9"}),
        {{[](auto& e) { e.reason = ""; }, "reason-missing", "/reason"},
         {[](auto& e) { e.document = ""; }, "document-missing", "/document"}});
}

}  // namespace
}  // namespace anju
