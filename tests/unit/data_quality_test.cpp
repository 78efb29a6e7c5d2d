// Contradictions in what was recorded: each is counted from the fact that makes it to the fact that
// ends it, and names who is counted. Nothing of them is refused; what is refused has its tests with
// the services.
#include <gmock/gmock.h>

#include "tests/unit/routes_fixture.hpp"

namespace anju::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Dates at(std::string_view day) {
    return {day, day};
}

HouseholdRegistered two_people() {
    HouseholdRegistered household;
    household.category = HouseholdCategory::registered_poor;
    household.plan_year = 2018;
    household.origin = {"130709"};
    household.resettlement = {"130708"};
    household.members = 2;
    return household;
}

PersonRegistered person_with(std::string identity) {
    PersonRegistered person;
    person.household = {"130708-1"};
    person.birth = *Day::parse("1980-01-01");
    person.identity = std::move(identity);
    return person;
}

HouseRegistered old_house() {
    HouseRegistered house{{"130708-1"}, {"130709"}, 9'000};
    house.plot = PlotId{"130709-3"};
    return house;
}

class DataQuality : public RoutesTest {
  protected:
    // Who is counted on a day; by all that is known, without one.
    std::vector<std::string> cases(std::string_view rule, std::string_view on = "") {
        std::string query = "area=13";
        if (!on.empty()) query.append("&on=").append(on);
        return column("/v1/worklists/quality_" + std::string(rule), query, "stream");
    }
};

TEST_F(DataQuality, AHouseIsDemolishedBeforeItsHouseholdMoves) {
    given(fact("household/130708-1@1", at("2019-01-05"), two_people()),
          fact("house/130709-5@1", at("2019-02-01"), old_house()),
          fact("house/130709-5@2", at("2019-03-01"), HouseDemolished{"team"}));
    EXPECT_THAT(cases("demolished_before_move"), ElementsAre("household/130708-1"));
    given(fact("household/130708-1@2", at("2019-05-02"), HouseholdRelocated{2, "town"}));
    EXPECT_THAT(cases("demolished_before_move"), IsEmpty());
    EXPECT_THAT(cases("demolished_before_move", "2019-02-28"), IsEmpty());
    EXPECT_THAT(cases("demolished_before_move", "2019-05-01"), ElementsAre("household/130708-1"));
}

// The move took place before, and was only told after.
TEST_F(DataQuality, AMoveThatIsReportedLateComesInTime) {
    given(fact("household/130708-1@1", at("2019-01-05"), two_people()),
          fact("house/130709-5@1", at("2019-02-01"), old_house()),
          fact("house/130709-5@2", at("2019-03-01"), HouseDemolished{"team"}),
          fact("household/130708-1@2", {"2019-02-15", "2019-05-02"}, HouseholdRelocated{2, "t"}));
    EXPECT_THAT(cases("demolished_before_move", "2019-03-10"), IsEmpty());
    EXPECT_THAT(cases("demolished_before_move", "2019-03-10&known_on=2019-04-01"),
                ElementsAre("household/130708-1"));
}

TEST_F(DataQuality, AShelterUntilTheMoveIsEnough) {
    given(fact("household/130708-1@1", at("2019-01-05"), two_people()),
          fact("house/130709-5@1", at("2019-02-01"), old_house()),
          fact("house/130709-5@2", at("2019-03-01"), HouseDemolished{"team", "with relatives"}));
    EXPECT_THAT(cases("demolished_before_move"), IsEmpty());
}

TEST_F(DataQuality, APlotIsReclaimedWhileAHouseStandsOnIt) {
    given(fact("house/130709-5@1", at("2019-02-01"), old_house()),
          fact("plot/130709-3@1", at("2019-02-02"), PlotRegistered{{"130709"}, {500}}),
          fact("plot/130709-3@2", at("2019-03-01"), MuReclaimed{{200}}));
    EXPECT_THAT(cases("reclaimed_standing"), ElementsAre("plot/130709-3"));
    EXPECT_THAT(cases("reclaimed_standing", "2019-02-28"), IsEmpty());
    given(fact("house/130709-5@2", at("2019-04-01"), HouseDemolished{"team"}));
    EXPECT_THAT(cases("reclaimed_standing"), IsEmpty());
    // Looked at again, the house stood.
    given(fact("house/130709-5@3", at("2019-05-01"), DemolitionRefuted{"team", "it stands"}));
    EXPECT_THAT(cases("reclaimed_standing"), ElementsAre("plot/130709-3"));
}

TEST_F(DataQuality, AHouseholdHasMovedAndKeepsItsOldHouse) {
    given(fact("household/130708-1@1", at("2019-01-05"), two_people()),
          fact("house/130709-5@1", at("2019-02-01"), old_house()),
          fact("household/130708-1@2", at("2019-03-02"), HouseholdRelocated{2, "town"}));
    EXPECT_THAT(cases("old_house_held"), ElementsAre("household/130708-1"));
    given(fact("house/130709-5@2", at("2019-04-01"), HouseDemolished{"team"}));
    EXPECT_THAT(cases("old_house_held"), IsEmpty());
}

TEST_F(DataQuality, AHouseholdHasTwoHomesOfTwoCounties) {
    given(fact("household/130708-1@1", at("2019-01-05"), two_people()));
    for (const std::string id : {"home/130708-7", "home/130709-7"}) {
        given(fact(id + "@1", at("2019-02-01"), HomeRegistered{{"130708"}, {}, "3", "301"}),
              fact(id + "@2", at("2019-03-01"), HomeAllocated{{"130708-1"}, 2}));
    }
    EXPECT_THAT(cases("two_homes"), ElementsAre("household/130708-1"));
    given(fact("home/130709-7@3", at("2019-04-01"), HomeReleased{"entered twice"}));
    EXPECT_THAT(cases("two_homes"), IsEmpty());
}

TEST_F(DataQuality, AHomeIsLargerThan25SquareMetresForEachMember) {
    HomeRegistered home{{"130708"}, {}, "3", "301"};
    home.floor_area_centi_m2 = 5'001;
    given(fact("home/130708-7@1", at("2019-02-01"), home));
    EXPECT_THAT(cases("floor_area"), IsEmpty());
    given(fact("home/130708-7@2", at("2019-03-01"), HomeAllocated{{"130708-1"}, 2}));
    EXPECT_THAT(cases("floor_area"), ElementsAre("home/130708-7"));
}

TEST_F(DataQuality, APersonIsInTwoHouseholds) {
    given(fact("person/130708-11@1", at("2019-01-05"), person_with("same")));
    EXPECT_THAT(cases("duplicate_identity"), IsEmpty());
    auto again = person_with("same");
    again.household = {"130709-8"};
    given(fact("person/130709-77@1", at("2019-02-05"), again));
    EXPECT_THAT(cases("duplicate_identity"), ElementsAre("identity/same"));
    given(fact("person/130709-77@2", at("2019-03-05"),
               IdentityMerged{{"130708-11"}, "registered twice"}));
    EXPECT_THAT(cases("duplicate_identity"), IsEmpty());
}

TEST_F(DataQuality, TheDeadAndPupilsHaveNoJobs) {
    given(fact("person/130708-11@1", at("2019-01-05"), person_with("a")),
          fact("person/130708-12@1", at("2019-01-05"), person_with("b")));
    for (const std::string id : {"worker/130708-11", "worker/130708-12"}) {
        given(fact(id + "@1", at("2019-02-01"), WorkerRegistered{{"130708-1"}, {"130708"}, true}),
              fact(id + "@2", at("2019-02-02"), WorkerEmployed{}));
    }
    given(fact("person/130708-11@2", at("2019-03-01"), PersonDied{"certificate"}),
          fact("person/130708-12@2", at("2019-03-01"),
               CapacityAssessed{Capacity::none, true, "", ""}));
    EXPECT_THAT(cases("dead_employed"), ElementsAre("person/130708-11"));
    EXPECT_THAT(cases("student_employed"), ElementsAre("person/130708-12"));
    given(fact("worker/130708-11@3", at("2019-03-02"), EmploymentEnded{}),
          fact("worker/130708-12@3", at("2019-03-02"), EmploymentEnded{}));
    EXPECT_THAT(cases("dead_employed"), IsEmpty());
    EXPECT_THAT(cases("student_employed"), IsEmpty());
}

TEST_F(DataQuality, OneIsNotAssistedTwiceNorAfterDeath) {
    given(fact("person/130708-11@1", at("2019-01-05"), person_with("a")));
    const auto assist = [&](const std::string& id, Scheme scheme) {
        given(fact(id + "@1", at("2019-02-01"),
                   EntitlementRegistered{{"130708-11"}, scheme, {"130708"}}),
              fact(id + "@2", at("2019-02-02"),
                   EntitlementActivated{"office", *Day::parse("2019-02-02")}));
    };
    assist("entitlement/130708-1", Scheme::subsistence);
    EXPECT_THAT(cases("double_assistance"), IsEmpty());
    assist("entitlement/130708-2", Scheme::special_hardship);
    EXPECT_THAT(cases("double_assistance"), ElementsAre("person/130708-11"));
    EXPECT_THAT(cases("dead_assisted"), IsEmpty());
    given(fact("entitlement/130708-1@3", at("2019-03-01"), EntitlementEnded{"the other"}));
    EXPECT_THAT(cases("double_assistance"), IsEmpty());
    given(fact("person/130708-11@2", at("2019-04-01"), PersonDied{"certificate"}));
    EXPECT_THAT(cases("dead_assisted"), ElementsAre("person/130708-11"));
}

TEST_F(DataQuality, AHouseIsRetainedForAnotherReasonOrLivedInAgain) {
    given(fact("house/130709-5@1", at("2019-02-01"), old_house()),
          fact("house/130709-5@2", at("2019-02-02"), HouseVacated{"office"}),
          fact("house/130709-5@3", at("2019-02-20"), OldHouseReoccupied{"office"}));
    EXPECT_THAT(cases("reoccupied"), ElementsAre("house/130709-5"));
    EXPECT_THAT(cases("retained_other"), IsEmpty());
    given(fact("house/130709-5@4", at("2019-03-01"),
               HouseRetained{RetainReason::other, "certificate", "in court"}));
    EXPECT_THAT(cases("retained_other"), ElementsAre("house/130709-5"));
}

TEST_F(DataQuality, MoreIsAcceptedThanWasReclaimed) {
    given(fact("plot/130709-3@1", at("2019-02-02"), PlotRegistered{{"130709"}, {500}}),
          fact("plot/130709-3@2", at("2019-03-01"), MuReclaimed{{200}}),
          fact("plot/130709-3@3", at("2019-03-02"),
               AcceptancePassed{AcceptanceLevel::township, {201}, "inspector"}));
    EXPECT_THAT(cases("accepted_above"), ElementsAre("plot/130709-3"));
    given(fact("plot/130709-3@4", at("2019-03-05"), MuReclaimed{{1}}));
    EXPECT_THAT(cases("accepted_above"), IsEmpty());
}

TEST_F(DataQuality, ACommunityHasTwoOrganisationsOrOneOfTheWrongLevel) {
    SiteOpened opened;
    opened.area = {"130708"};
    opened.level = SiteLevel::village;
    given(fact("site/130708-1@1", at("2019-02-02"), opened),
          fact("site/130708-1@2", at("2019-02-03"),
               OrganisationAttached{OrganisationLevel::branch, "town"}));
    EXPECT_THAT(cases("organisation_twice"), IsEmpty());
    given(fact("site/130708-1@3", at("2019-02-04"),
               OrganisationFounded{OrganisationLevel::committee, "county"}));
    EXPECT_THAT(cases("organisation_twice"), ElementsAre("site/130708-1"));
    EXPECT_THAT(cases("organisation_level"), ElementsAre("site/130708-1"));
}

TEST_F(DataQuality, AParkOrASchoolIsInUseTooEarly) {
    ParkPlanned park;
    park.area = {"130708"};
    FacilityPlanned school;
    school.area = {"130708"};
    given(fact("park/130708-1@1", at("2019-02-02"), park),
          fact("park/130708-1@2", at("2019-02-03"), ParkOpened{"company"}),
          fact("facility/130708-1@1", at("2019-02-02"), school),
          fact("facility/130708-1@2", at("2019-02-03"), FacilityOpened{"bureau"}));
    EXPECT_THAT(cases("opened_before_completed"), ElementsAre("park/130708-1"));
    EXPECT_THAT(cases("open_not_accepted"), ElementsAre("facility/130708-1"));
    given(fact("park/130708-1@3", at("2019-02-04"), ParkCompleted{"document"}),
          fact("facility/130708-1@3", at("2019-02-04"), FacilityAccepted{"bureau", "document"}));
    EXPECT_THAT(cases("opened_before_completed"), IsEmpty());
    EXPECT_THAT(cases("open_not_accepted"), IsEmpty());
}

}  // namespace
}  // namespace anju::test
