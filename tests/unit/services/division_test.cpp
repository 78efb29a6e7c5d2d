#include "services/planning/division.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Division = DivisionDefinition;

const DivisionChanged change{
    {{"130521"}, {"130527"}}, {{"130503"}, {"130506"}}, "State Council 2020-43"};

TEST(Division, IsChangedOnceWithANewCodeForEachOldOne) {
    given<Division>()
        .when(record("2020-06-05", change))
        .then(change)
        .state(R"({"status":"changed","since":"2020-06-05","opened_on":"2020-06-05",)"
               R"("change":{"old_areas":["130521","130527"],"new_areas":["130503","130506"],)"
               R"("document":"State Council 2020-43"}})");
    given<Division>(on("2020-06-05", change))
        .when(record("2020-06-05", change))
        .rejected("division-registered-once", {{"registered_on", "2020-06-05"}});
    expect_invalid<Division, DivisionChanged>(
        given<Division>(), record("2020-06-05", change),
        {{[](auto& e) { e.old_areas.clear(); }, "old-areas-missing", "/old_areas"},
         {[](auto& e) { e.new_areas.pop_back(); }, "new-area-for-each-old", "/new_areas"},
         {[](auto& e) { e.new_areas[1] = {"130506001"}; }, "new-area-of-the-same-level",
          "/new_areas/1"},
         {[](auto& e) { e.document = ""; }, "document-missing", "/document"}});
}

}  // namespace
}  // namespace anju
