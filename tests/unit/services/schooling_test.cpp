#include "services/rights/schooling.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Schooling = SchoolingDefinition;

const SchoolTransferRequested requested{{"130708101"}, "", "Yi'an school", "autumn 2019"};
const SchoolTransferCompleted completed{"Yi'an school"};

TEST(Schooling, IsAskedForCompletedAndAskedForAgainLater) {
    using Status = Schooling::Status;
    Life<Schooling>()
        .refuses("2019-07-01", completed, "schooling-registered-first")
        .records("2019-07-01", requested, Status::waiting)
        .refuses("2019-07-02", requested, "schooling-request-not-now")
        .records("2019-09-01", completed, Status::settled)
        .refuses("2019-09-02", completed, "schooling-complete-not-now")
        .records("2020-02-01", DropoutReported{"teacher"}, Status::dropped_out)
        .refuses("2020-02-02", DropoutReported{"teacher"}, "schooling-report-dropout-not-now")
        .records("2020-03-01", requested, Status::waiting)
        .records("2020-04-01", completed, Status::settled)
        .records("2020-07-01", requested, Status::waiting)
        .records("2020-08-01", DropoutReported{"teacher"}, Status::dropped_out);
    given<Schooling>(on("2019-07-01", requested))
        .when(record("2019-09-01", completed))
        .then(completed)
        .state(R"({"status":"settled","since":"2019-09-01","opened_on":"2019-07-01",)"
               R"("request":{"area":"130708101","school_from":"","school_to":"Yi'an school",)"
               R"("term":"autumn 2019"},"school":"Yi'an school"})");
}

TEST(Schooling, HasFieldsThatMakeSense) {
    expect_invalid<Schooling, SchoolTransferRequested>(
        given<Schooling>(), record("2019-07-01", requested),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"},
         {[](auto& e) { e.school_to = ""; }, "school-to-missing", "/school_to"},
         {[](auto& e) { e.term = ""; }, "term-missing", "/term"}});
    expect_invalid<Schooling, DropoutReported>(
        given<Schooling>(on("2019-07-01", requested)),
        record("2019-09-01", DropoutReported{"teacher"}),
        {{[](auto& e) { e.found_by = ""; }, "found-by-missing", "/found_by"}});
}

}  // namespace
}  // namespace anju
