#include "services/facilities/facility.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Facility = FacilityDefinition;

const FacilityPlanned planned{"Kongjiazhuang school",
                              FacilityKind::school,
                              FacilityWork::new_building,
                              {"130708"},
                              {},
                              450,
                              30};
const FacilityAccepted accepted{"education bureau", "Paper 6"};

TEST(Facility, IsPlannedBuiltAcceptedAndOpened) {
    using Status = Facility::Status;
    const FacilityStarted started{"works", {100'000'000}};
    Life<Facility>()
        .refuses("2019-01-01", started, "facility-registered-first")
        .records("2019-01-01", planned, Status::planned)
        .refuses("2019-02-01", FacilityCompleted{"Paper 5"}, "facility-complete-not-now")
        .records("2019-02-01", started, Status::started)
        .refuses("2019-03-01", FacilityOpened{"bureau"}, "facility-open-not-now")
        .refuses("2019-03-01", accepted, "facility-accept-not-now")
        .records("2019-03-01", FacilityCompleted{"Paper 5"}, Status::completed)
        .records("2019-04-01", FacilityOpened{"bureau"}, Status::open)
        .records("2019-05-01", accepted, Status::open)
        .refuses("2019-06-01", accepted, "facility-accepted-once")
        .records("2019-06-01", FacilityIdled{"no pupils"}, Status::idle)
        .refuses("2019-07-01", FacilityIdled{"no pupils"}, "facility-idle-not-now")
        .records("2019-07-01", FacilityOpened{"bureau"}, Status::open);
}

TEST(Facility, OpensAsPlannedOnlyWhenItWasThere) {
    given<Facility>(on("2019-01-01", planned))
        .when(record("2019-02-01", FacilityOpened{"bureau"}))
        .rejected("built-before-opened", {{"work", "new_building"}, {"status", "planned"}});
    auto existing = planned;
    existing.work = FacilityWork::existing;
    Life<Facility>()
        .records("2019-01-01", existing, Facility::Status::planned)
        .records("2019-01-01", FacilityOpened{"bureau"}, Facility::Status::open);
}

TEST(Facility, IsAcceptedOnce) {
    given<Facility>(on("2019-01-01", planned), on("2019-02-01", FacilityStarted{"works", {1}}),
                    on("2019-03-01", FacilityCompleted{"Paper 5"}), on("2019-04-01", accepted))
        .when(record("2019-05-01", accepted))
        .rejected("facility-accepted-once", {{"recorded_for", "2019-04-01"}});
}

TEST(Facility, ShowsItsPostsAndEquipment) {
    given<Facility>(on("2019-01-01", planned), on("2019-02-01", StaffAssigned{28}))
        .when(record("2019-03-01", EquipmentDelivered{true, "Paper 7"}))
        .then(EquipmentDelivered{true, "Paper 7"})
        .state(R"({"status":"planned","since":"2019-01-01","opened_on":"2019-01-01",)"
               R"("plan":{"name":"Kongjiazhuang school","kind":"school","work":"new_building",)"
               R"("area":"130708","places":450,"posts":30},"filled":28,"equipped":true})");
}

TEST(Facility, HasFieldsThatMakeSense) {
    const auto past = given<Facility>(on("2019-01-01", planned));
    expect_invalid<Facility, FacilityPlanned>(
        given<Facility>(), record("2019-01-01", planned),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"},
         {[](auto& e) { e.name = ""; }, "name-missing", "/name"},
         {[](auto& e) { e.places = -1; }, "count-out-of-range", "/places"},
         {[](auto& e) { e.posts = 1'000'001; }, "count-out-of-range", "/posts"}});
    expect_invalid<Facility, FacilityStarted>(
        past, record("2019-02-01", FacilityStarted{"works", {0}}),
        {{[](auto& e) { e.funding.value = -1; }, "amount-out-of-range", "/funding"}});
    expect_invalid<Facility, StaffAssigned>(
        past, record("2019-02-01", StaffAssigned{0}),
        {{[](auto& e) { e.filled = -1; }, "count-out-of-range", "/filled"}});
    expect_invalid<Facility, EquipmentDelivered>(
        past, record("2019-02-01", EquipmentDelivered{false, "Paper 7"}),
        {{[](auto& e) { e.document = ""; }, "document-missing", "/document"}});
}

}  // namespace
}  // namespace anju
