#include "services/parks/park.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Park = ParkDefinition;

const ParkPlanned planned{"Wanquan textiles park", {"130708"}, {{"130708-000001"}}, 200};

TEST(Park, IsPlannedBuiltOpenedAndMayStandIdle) {
    using Status = Park::Status;
    Life<Park>()
        .refuses("2019-01-01", ParkStarted{"works"}, "park-registered-first")
        .records("2019-01-01", planned, Status::planned)
        .refuses("2019-02-01", ParkCompleted{"Paper 1"}, "park-complete-not-now")
        .refuses("2019-02-01", ParkOpened{"company"}, "park-open-not-now")
        .records("2019-02-01", ParkStarted{"works"}, Status::started)
        .refuses("2019-03-01", ParkIdled{"no orders"}, "park-idle-not-now")
        .records("2019-03-01", ParkCompleted{"Paper 1"}, Status::completed)
        .refuses("2019-03-02", ParkJobsReported{9, 9}, "park-report-jobs-not-now")
        .records("2019-04-01", ParkOpened{"company"}, Status::open)
        .records("2019-05-01", ParkIdled{"no orders"}, Status::idle)
        .records("2019-05-02", ParkJobsReported{0, 0}, Status::idle)
        .records("2019-06-01", ParkOpened{"company"}, Status::open);
}

TEST(Park, MayBeRecordedAsOpenBeforeItIsCompleted) {
    Life<Park>()
        .records("2019-01-01", planned, Park::Status::planned)
        .records("2019-02-01", ParkStarted{"works"}, Park::Status::started)
        .records("2019-03-01", ParkOpened{"company"}, Park::Status::open);
}

TEST(Park, ShowsItsPlanAndItsJobs) {
    given<Park>(on("2019-01-01", planned), on("2019-02-01", ParkStarted{"works"}),
                on("2019-03-01", ParkOpened{"company"}))
        .when(record("2019-04-01", ParkJobsReported{90, 60}))
        .then(ParkJobsReported{90, 60})
        .state(R"({"status":"open","since":"2019-03-01","opened_on":"2019-01-01",)"
               R"("plan":{"name":"Wanquan textiles park","area":"130708",)"
               R"("sites":["130708-000001"],"jobs":200},"jobs":{"jobs":90,"relocated":60}})");
}

TEST(Park, HasFieldsThatMakeSense) {
    expect_invalid<Park, ParkPlanned>(
        given<Park>(), record("2019-01-01", planned),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"},
         {[](auto& e) { e.name = ""; }, "name-missing", "/name"},
         {[](auto& e) { e.sites.resize(7); }, "sites-at-most-six", "/sites"},
         {[](auto& e) { e.jobs = -1; }, "count-out-of-range", "/jobs"}});
}

TEST(Park, HasNoMoreRelocatedWorkersThanJobs) {
    const auto open = given<Park>(on("2019-01-01", planned), on("2019-02-01", ParkStarted{"works"}),
                                  on("2019-03-01", ParkOpened{"company"}));
    open.when(record("2019-04-01", ParkJobsReported{9, 10}))
        .rejected("relocated-within-jobs", {{"jobs", "9"}, {"relocated", "10"}})
        .at("/relocated");
    open.when(record("2019-04-01", ParkJobsReported{-1, 0})).invalid("count-out-of-range", "/jobs");
}

}  // namespace
}  // namespace anju
