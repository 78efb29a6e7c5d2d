#include "services/land/house.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
using test::Life;
using test::on;
using test::record;
using House = HouseDefinition;

const HouseRegistered registered{{"130708-000001"}, {"130708101201"}, 8850};

Dated<HouseRegistered> register_command() {
    return record("2018-05-01", registered);
}

TEST(House, IsRegisteredWithWhatTheCommandSays) {
    given<House>()
        .when(register_command())
        .then(registered)
        .state(R"({"status":"held","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"household":"130708-000001","area":"130708101201",)"
               R"("floor_area_centi_m2":8850}})");
}

TEST(House, IsRegisteredOnce) {
    given<House>(on("2018-05-01", registered))
        .when(register_command())
        .rejected("house-registered-once", {{"registered_on", "2018-05-01"}});
}

TEST(House, StandsInACountyOrBelow) {
    auto command = register_command();
    command.event.area = {"1307"};
    given<House>().when(command).invalid("area-too-wide", "/area");
}

TEST(House, HasAFloorArea) {
    for (const auto& [area, rule] :
         {std::pair{0, "floor-area-not-positive"}, std::pair{-1, "floor-area-not-positive"},
          std::pair{1'000'001, "floor-area-out-of-range"}}) {
        auto command = register_command();
        command.event.floor_area_centi_m2 = area;
        given<House>().when(command).invalid(rule, "/floor_area_centi_m2");
    }
    auto command = register_command();
    command.event.floor_area_centi_m2 = 1;
    auto expected = registered;
    expected.floor_area_centi_m2 = 1;
    given<House>().when(command).then(expected);
}

TEST(House, IsDemolishedAfterItWasRegistered) {
    given<House>(on("2018-05-01", registered))
        .when(record("2018-05-02", HouseDemolished{"Zhangjiakou works"}))
        .then(HouseDemolished{"Zhangjiakou works"})
        .state(R"({"status":"demolished","since":"2018-05-02","opened_on":"2018-05-01",)"
               R"("registration":{"household":"130708-000001","area":"130708101201",)"
               R"("floor_area_centi_m2":8850}})");
}

TEST(House, IsDemolishedOnlyWhenItIsRegistered) {
    given<House>()
        .when(record("2019-05-01", HouseDemolished{"works"}))
        .rejected("house-registered-first")
        .saying("130708-000123");
}

TEST(House, ATeamMayBeMissingButAShelterThatIsToldHasAName) {
    const auto in_may = on("2018-05-01", registered);
    given<House>(in_may)
        .when(record("2020-04-02", HouseDemolished{"", "with relatives"}))
        .then(HouseDemolished{"", "with relatives"});
    given<House>(in_may)
        .when(record("2020-04-02", HouseDemolished{"works", " "}))
        .invalid("shelter-missing", "/shelter");
}

TEST(House, IsDemolishedOnce) {
    given<House>(on("2018-05-01", registered), on("2019-06-30", HouseDemolished{"works"}))
        .when(record("2019-07-01", HouseDemolished{"others"}))
        .rejected(
            "house-demolish-not-now",
            {{"status", "demolished"}, {"since", "2019-06-30"}, {"possible_from", "held, vacated"}})
        .saying("is demolished since 2019-06-30; demolish is possible from: held, vacated");
}

TEST(House, IsNotDemolishedBeforeItsRegistration) {
    given<House>(on("2018-05-01", registered))
        .when(record("2018-04-30", HouseDemolished{"works"}))
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
}

TEST(House, IsVacatedDemolishedAndCleared) {
    using Status = House::Status;
    Life<House>()
        .records("2018-05-01", registered, Status::held)
        .refuses("2018-06-01", HouseCleared{"team"}, "house-clear-not-now")
        .records("2018-07-01", HouseVacated{"village committee"}, Status::vacated)
        .refuses("2018-07-02", HouseVacated{"village committee"}, "house-vacate-not-now")
        .records("2018-08-01", HouseDemolished{""}, Status::demolished)
        .records("2018-09-01", HouseCleared{"village committee"}, Status::cleared)
        .refuses("2018-09-02", HouseDemolished{"works"}, "house-demolish-not-now");
}

TEST(House, IsDemolishedRetainedOrKeptForUseNeverTwo) {
    using Status = House::Status;
    const HouseDemolished demolished{"works"};
    const HouseRetained retained{RetainReason::connected_house, "R-7", ""};
    const HouseKept kept{"inn"};
    Life<House>()
        .records("2018-05-01", registered, Status::held)
        .records("2018-06-01", retained, Status::retained)
        .refuses("2018-07-01", demolished, "house-demolish-not-now")
        .refuses("2018-07-01", kept, "house-keep-not-now");
    Life<House>()
        .records("2018-05-01", registered, Status::held)
        .records("2018-06-01", kept, Status::kept)
        .refuses("2018-07-01", demolished, "house-demolish-not-now")
        .refuses("2018-07-01", retained, "house-retain-not-now")
        .refuses("2018-07-01", UsePlanApproved{"Plan 7"}, "house-approve-plan-not-now")
        .records("2018-07-01", UsePlanDrafted{"inn", "cooperative"}, Status::plan_drafted)
        .records("2018-08-01", UsePlanApproved{"Plan 7"}, Status::plan_approved)
        .records("2018-09-01", HousePutToUse{"cooperative"}, Status::in_use)
        .refuses("2018-10-01", demolished, "house-demolish-not-now");
    Life<House>()
        .records("2018-05-01", registered, Status::held)
        .records("2018-06-01", demolished, Status::demolished)
        .refuses("2018-07-01", kept, "house-keep-not-now")
        .refuses("2018-07-01", retained, "house-retain-not-now");
}

TEST(House, IsHeldAgainWhenItWasReoccupiedRebuiltOrNeverDemolished) {
    using Status = House::Status;
    Life<House>()
        .records("2018-05-01", registered, Status::held)
        .refuses("2018-05-02", OldHouseReoccupied{"inspection"}, "house-reoccupy-not-now")
        .records("2018-06-01", HouseVacated{"village committee"}, Status::vacated)
        .records("2018-07-01", OldHouseReoccupied{"inspection"}, Status::held)
        .refuses("2018-07-02", OldHouseRebuilt{"inspection"}, "house-rebuild-not-now")
        .records("2018-08-01", HouseDemolished{"works"}, Status::demolished)
        .records("2018-09-01", DemolitionRefuted{"inspection", "walls stand"}, Status::held)
        .records("2018-10-01", HouseDemolished{"works"}, Status::demolished)
        .records("2018-11-01", OldHouseRebuilt{"inspection"}, Status::held);
}

TEST(House, IsRetainedForAReasonThatTheCountyCertified) {
    expect_invalid<House, HouseRetained>(
        given<House>(on("2018-05-01", registered)),
        record("2018-06-01", HouseRetained{RetainReason::other, "R-7", "a shrine"}),
        {{[](auto& e) { e.certificate_no = " "; }, "certificate-no-missing", "/certificate_no"},
         {[](auto& e) { e.text = ""; }, "other-reason-needs-text", "/text"}});
}

TEST(House, SaysWhoSawItVacatedOrDecidedOnItsUse) {
    expect_invalid<House, HouseVacated>(
        given<House>(on("2018-05-01", registered)), record("2018-06-01", HouseVacated{"office"}),
        {{[](auto& e) { e.seen_by = ""; }, "seen-by-missing", "/seen_by"}});
    expect_invalid<House, UsePlanApproved>(
        given<House>(on("2018-05-01", registered), on("2018-06-01", HouseKept{"inn"}),
                     on("2018-06-02", UsePlanDrafted{"inn", "cooperative"})),
        record("2018-07-01", UsePlanApproved{"Plan 7"}),
        {{[](auto& e) { e.document = "\t"; }, "document-missing", "/document"}});
}

}  // namespace
}  // namespace anju
