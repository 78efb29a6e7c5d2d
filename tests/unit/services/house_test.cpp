#include "services/land/house.hpp"

#include "tests/unit/given_when_then.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
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
    for (const int area : {0, -1}) {
        auto command = register_command();
        command.event.floor_area_centi_m2 = area;
        given<House>().when(command).invalid("floor-area-not-positive", "/floor_area_centi_m2");
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

TEST(House, IsDemolishedOnce) {
    given<House>(on("2018-05-01", registered), on("2019-06-30", HouseDemolished{"works"}))
        .when(record("2019-07-01", HouseDemolished{"others"}))
        .rejected("house-demolish-not-now",
                  {{"status", "demolished"}, {"since", "2019-06-30"}, {"possible_from", "held"}})
        .saying("is demolished since 2019-06-30; demolish is possible from: held");
}

TEST(House, IsNotDemolishedBeforeItsRegistration) {
    given<House>(on("2018-05-01", registered))
        .when(record("2018-04-30", HouseDemolished{"works"}))
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
}

}  // namespace
}  // namespace anju
