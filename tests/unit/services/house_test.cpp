#include "services/land/house.hpp"

#include "tests/unit/given_when_then.hpp"

namespace anju {
namespace {

using test::day;
using test::given;
using test::on;
using House = HouseDefinition;

const HouseRegistered registered{{"130708-000001"}, {"130708101201"}, 8850};

House::Register register_command() {
    return {day("2018-05-01"), {"130708-000001"}, {"130708101201"}, 8850};
}

TEST(House, IsRegisteredWithWhatTheCommandSays) {
    given<House>()
        .when(register_command())
        .then(registered)
        .state(R"({"registered_on":"2018-05-01","registration":{"household":"130708-000001",)"
               R"("area":"130708101201","floor_area_centi_m2":8850}})");
}

TEST(House, IsRegisteredOnce) {
    given<House>(on("2018-05-01", registered))
        .when(register_command())
        .rejected("house-registered-once", {{"registered_on", "2018-05-01"}});
}

TEST(House, StandsInACountyOrBelow) {
    auto command = register_command();
    command.area = {"1307"};
    given<House>().when(command).invalid("area-too-wide", "/area");
}

TEST(House, HasAFloorArea) {
    for (const int area : {0, -1}) {
        auto command = register_command();
        command.floor_area_centi_m2 = area;
        given<House>().when(command).invalid("floor-area-not-positive", "/floor_area_centi_m2");
    }
    auto command = register_command();
    command.floor_area_centi_m2 = 1;
    auto expected = registered;
    expected.floor_area_centi_m2 = 1;
    given<House>().when(command).then(expected);
}

TEST(House, IsDemolishedAfterItWasRegistered) {
    given<House>(on("2018-05-01", registered))
        .when(House::Demolish{day("2018-05-01"), "Zhangjiakou works"})
        .then(HouseDemolished{"Zhangjiakou works"})
        .state(R"({"registered_on":"2018-05-01","registration":{"household":"130708-000001",)"
               R"("area":"130708101201","floor_area_centi_m2":8850},)"
               R"("demolished_on":"2018-05-01"})");
}

TEST(House, IsDemolishedOnlyWhenItIsRegistered) {
    given<House>()
        .when(House::Demolish{day("2019-05-01"), "works"})
        .rejected("house-registered-first")
        .saying("130708-000123");
}

TEST(House, IsDemolishedOnce) {
    given<House>(on("2018-05-01", registered), on("2019-06-30", HouseDemolished{"works"}))
        .when(House::Demolish{day("2019-07-01"), "others"})
        .rejected("house-demolished-once", {{"demolished_on", "2019-06-30"}});
}

TEST(House, IsNotDemolishedBeforeItsRegistration) {
    given<House>(on("2018-05-01", registered))
        .when(House::Demolish{day("2018-04-30"), "works"})
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
}

}  // namespace
}  // namespace anju
