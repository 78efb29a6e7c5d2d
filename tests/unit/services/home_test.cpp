#include "services/registry/home.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Home = HomeDefinition;

const HomeRegistered registered{{"130708101"}, {}, "3", "2-501", 10'000};
const HomeAllocated allocated{{"130708-000001"}, 4};

TEST(Home, IsAllocatedToOneHouseholdAtATime) {
    using Status = Home::Status;
    Life<Home>()
        .refuses("2019-01-01", allocated, "home-registered-first")
        .records("2019-01-01", registered, Status::empty)
        .refuses("2019-01-02", KeysHanded{"Wang"}, "home-hand-keys-not-now")
        .refuses("2019-01-02", HomeCertified{"P-1"}, "home-certify-not-now")
        .records("2019-02-01", allocated, Status::allocated)
        .refuses("2019-02-02", allocated, "home-allocate-not-now")
        .records("2019-03-01", KeysHanded{"Wang"}, Status::keys_handed)
        .refuses("2019-03-02", allocated, "home-allocate-not-now")
        .records("2019-04-01", HomeCertified{"P-1"}, Status::keys_handed)
        .records("2019-05-01", HomeReleased{"withdrew"}, Status::empty)
        .refuses("2019-05-02", HomeReleased{"withdrew"}, "home-release-not-now")
        .records("2019-06-01", HomeAllocated{{"130708-000002"}, 2}, Status::allocated);
}

TEST(Home, IsTheOnlyOneOfItsHousehold) {
    Life<Home> life;
    life.remembers("2019-01-01", registered);
    EXPECT_EQ(Home::claims(life.state()), std::nullopt);
    life.remembers("2019-02-01", allocated);
    EXPECT_EQ(Home::claims(life.state()), "home-of/130708-000001");
    life.remembers("2019-03-01", HomeReleased{"withdrew"});
    EXPECT_EQ(Home::claims(life.state()), std::nullopt);
}

TEST(Home, ShowsWhoHasIt) {
    given<Home>(on("2019-01-01", registered), on("2019-02-01", allocated))
        .when(record("2019-04-01", HomeCertified{"P-1"}))
        .then(HomeCertified{"P-1"})
        .state(R"({"status":"allocated","since":"2019-02-01","opened_on":"2019-01-01",)"
               R"("registration":{"area":"130708101","building":"3","unit":"2-501",)"
               R"("floor_area_centi_m2":10000},)"
               R"("allocation":{"household":"130708-000001","members":4},)"
               R"("certificate_no":"P-1"})");
}

TEST(Home, HasFieldsThatMakeSense) {
    expect_invalid<Home, HomeRegistered>(
        given<Home>(), record("2019-01-01", registered),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"},
         {[](auto& e) { e.floor_area_centi_m2 = 0; }, "floor-area-out-of-range",
          "/floor_area_centi_m2"},
         {[](auto& e) { e.floor_area_centi_m2 = 100'001; }, "floor-area-out-of-range",
          "/floor_area_centi_m2"}});
    expect_invalid<Home, HomeAllocated>(
        given<Home>(on("2019-01-01", registered)), record("2019-02-01", allocated),
        {{[](auto& e) { e.members = 0; }, "members-out-of-range", "/members"},
         {[](auto& e) { e.members = 31; }, "members-out-of-range", "/members"}});
    expect_invalid<Home, HomeCertified>(
        given<Home>(on("2019-01-01", registered), on("2019-02-01", allocated)),
        record("2019-03-01", HomeCertified{"P-1"}),
        {{[](auto& e) { e.certificate_no = ""; }, "certificate-no-missing", "/certificate_no"}});
}

}  // namespace
}  // namespace anju
