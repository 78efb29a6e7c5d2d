#include "services/planning/parameter.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Parameter = ParameterDefinition;

const ParameterSet parameter{"backdating_days", 30, "Paper 20"};

TEST(Parameter, IsSetAndSetAnew) {
    auto later = parameter;
    later.value = 15;
    given<Parameter>(on("2020-01-01", parameter))
        .in("130000-backdating_days")
        .when(record("2020-02-01", later))
        .then(later)
        .state(R"({"status":"set","since":"2020-02-01","opened_on":"2020-01-01",)"
               R"("parameter":{"name":"backdating_days","value":15,"document":"Paper 20"}})");
}

TEST(Parameter, HasTheIdOfItsAreaAndName) {
    for (const auto* id : {"130000-backdating", "130708-000123", "130708"}) {
        given<Parameter>()
            .in(id)
            .when(record("2020-01-01", parameter))
            .invalid("parameter-id-differs", "")
            .saying("-backdating_days");
    }
}

TEST(Parameter, HasFieldsThatMakeSense) {
    expect_invalid<Parameter, ParameterSet>(
        given<Parameter>().in("130000-backdating_days"), record("2020-01-01", parameter),
        {{[](auto& e) { e.name = ""; }, "parameter-name-plain", "/name"},
         {[](auto& e) { e.name = "Backdating-days"; }, "parameter-name-plain", "/name"},
         {[](auto& e) { e.document = ""; }, "document-missing", "/document"}});
}

}  // namespace
}  // namespace anju
