#include "services/planning/target.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
using test::on;
using test::record;
using Target = TargetDefinition;

const TargetSet target{"houses.left", {"130708"}, 12, day("2020-12-31"), "Plan 2020-7"};

Dated<TargetSet> set_command() {
    return record("2020-01-05", target);
}

TEST(Target, IsSetWithWhatTheCommandSays) {
    given<Target>()
        .in("130708-houses.left")
        .when(set_command())
        .then(target)
        .state(R"({"status":"set","since":"2020-01-05","opened_on":"2020-01-05",)"
               R"("target":{"indicator":"houses.left","area":"130708",)"
               R"("value":12,"due":"2020-12-31","document":"Plan 2020-7"}})");
}

TEST(Target, OfAProvinceOrCityHasAnIdThatIsFilledWithZeros) {
    for (const auto& [area, id] :
         {std::pair{"13", "130000-houses.left"}, std::pair{"1307", "130700-houses.left"}}) {
        auto command = set_command();
        command.event.area = {area};
        auto expected = target;
        expected.area = {area};
        given<Target>().in(id).when(command).then(expected);
    }
}

TEST(Target, MayBeSetAnew) {
    auto command = set_command();
    command.event.value = 0;
    auto expected = target;
    expected.value = 0;
    given<Target>(on("2020-01-05", target))
        .in("130708-houses.left")
        .when(command)
        .then(expected)
        .state(R"({"status":"set","since":"2020-01-05","opened_on":"2020-01-05",)"
               R"("target":{"indicator":"houses.left","area":"130708",)"
               R"("value":0,"due":"2020-12-31","document":"Plan 2020-7"}})");
}

TEST(Target, HasTheIdOfItsAreaAndIndicator) {
    for (const auto* id : {"130708-houses.right", "130709-houses.left", "130708"}) {
        given<Target>()
            .in(id)
            .when(set_command())
            .invalid("target-id-differs", "")
            .saying("target/130708-houses.left");
    }
}

TEST(Target, IsNeverBelowNothing) {
    auto command = set_command();
    command.event.value = -1;
    given<Target>().in("130708-houses.left").when(command).invalid("target-negative", "/value");
}

TEST(Target, NamesTheDocumentThatSetIt) {
    auto command = set_command();
    command.event.document = "";
    given<Target>()
        .in("130708-houses.left")
        .when(command)
        .invalid("target-without-source", "/document");
}

TEST(Target, IsRevisedByALaterDocument) {
    given<Target>(on("2020-01-05", target))
        .when(record("2020-03-01", TargetRevised{10, day("2020-11-30"), "Plan 2020-9"}))
        .then(TargetRevised{10, day("2020-11-30"), "Plan 2020-9"})
        .state(R"({"status":"set","since":"2020-01-05","opened_on":"2020-01-05",)"
               R"("target":{"indicator":"houses.left","area":"130708",)"
               R"("value":10,"due":"2020-11-30","document":"Plan 2020-9"}})");
    given<Target>()
        .when(record("2020-03-01", TargetRevised{10, day("2020-11-30"), "Plan 2020-9"}))
        .rejected("target-registered-first");
    expect_invalid<Target, TargetRevised>(
        given<Target>(on("2020-01-05", target)),
        record("2020-03-01", TargetRevised{10, day("2020-11-30"), "Plan 2020-9"}),
        {{[](auto& e) { e.value = -1; }, "target-negative", "/value"},
         {[](auto& e) { e.document = ""; }, "target-without-source", "/document"}});
}

}  // namespace
}  // namespace anju
