#include "services/planning/period.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Period = PeriodDefinition;

const PeriodFrozen frozen{{"13"}, day("2020-06-01"), day("2020-06-30"), "Report 6"};
const PeriodReopened reopened{"wrong sheet"};

TEST(Period, IsFrozenReopenedAndFrozenAgain) {
    using Status = Period::Status;
    Life<Period>()
        .refuses("2020-07-05", reopened, "period-registered-first")
        .records("2020-07-05", frozen, Status::frozen)
        .refuses("2020-07-06", frozen, "period-freeze-not-now")
        .records("2020-07-07", reopened, Status::reopened)
        .refuses("2020-07-08", reopened, "period-reopen-not-now")
        .records("2020-07-09", frozen, Status::frozen);
    given<Period>()
        .when(record("2020-07-05", frozen))
        .then(frozen)
        .state(R"({"status":"frozen","since":"2020-07-05","opened_on":"2020-07-05",)"
               R"("period":{"area":"13","from":"2020-06-01","to":"2020-06-30",)"
               R"("document":"Report 6"}})");
}

TEST(Period, HasFieldsThatMakeSense) {
    expect_invalid<Period, PeriodFrozen>(
        given<Period>(), record("2020-07-05", frozen),
        {{[](auto& e) { e.to = day("2020-05-31"); }, "period-ends-after-it-begins", "/to"},
         {[](auto& e) { e.document = ""; }, "document-missing", "/document"}});
    expect_invalid<Period, PeriodReopened>(
        given<Period>(on("2020-07-05", frozen)), record("2020-07-06", reopened),
        {{[](auto& e) { e.reason = ""; }, "reason-missing", "/reason"}});
}

}  // namespace
}  // namespace anju
