#include "services/rights/grievance.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Grievance = GrievanceDefinition;

const GrievanceOpened opened{{"130708101"}, "heating"};
const GrievanceClosed closed{"repaired"};

TEST(Grievance, IsTakenInAndAnsweredOnce) {
    using Status = Grievance::Status;
    Life<Grievance>()
        .refuses("2019-01-01", closed, "grievance-registered-first")
        .records("2019-01-01", opened, Status::open)
        .records("2019-01-09", closed, Status::closed)
        .refuses("2019-01-10", closed, "grievance-close-not-now");
    given<Grievance>(on("2019-01-01", opened))
        .when(record("2019-01-09", closed))
        .then(closed)
        .state(R"({"status":"closed","since":"2019-01-09","opened_on":"2019-01-01",)"
               R"("opening":{"area":"130708101","topic":"heating"},)"
               R"("closing":{"outcome":"repaired"}})");
}

TEST(Grievance, HasFieldsThatMakeSense) {
    expect_invalid<Grievance, GrievanceOpened>(
        given<Grievance>(), record("2019-01-01", opened),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"},
         {[](auto& e) { e.topic = ""; }, "topic-missing", "/topic"}});
    expect_invalid<Grievance, GrievanceClosed>(
        given<Grievance>(on("2019-01-01", opened)), record("2019-01-09", closed),
        {{[](auto& e) { e.outcome = ""; }, "outcome-missing", "/outcome"}});
}

}  // namespace
}  // namespace anju
