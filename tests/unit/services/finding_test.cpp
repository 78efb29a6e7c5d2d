#include "services/planning/finding.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Finding = FindingDefinition;

const FindingOpened opened{
    {"130708"}, "keys not handed", "home/130708-000123", "audit office", day("2020-09-30")};
const FindingRectified rectified{"keys handed", "Paper 30"};

TEST(Finding, IsOpenedAndPutRightOnce) {
    using Status = Finding::Status;
    Life<Finding>()
        .refuses("2020-08-01", rectified, "finding-registered-first")
        .records("2020-08-01", opened, Status::open)
        .records("2020-09-01", rectified, Status::rectified)
        .refuses("2020-09-02", rectified, "finding-rectify-not-now");
    given<Finding>(on("2020-08-01", opened))
        .when(record("2020-09-01", rectified))
        .then(rectified)
        .state(R"({"status":"rectified","since":"2020-09-01","opened_on":"2020-08-01",)"
               R"("opening":{"area":"130708","topic":"keys not handed",)"
               R"("about":"home/130708-000123","found_by":"audit office","due":"2020-09-30"},)"
               R"("rectification":{"how":"keys handed","document":"Paper 30"}})");
}

TEST(Finding, HasFieldsThatMakeSense) {
    expect_invalid<Finding, FindingOpened>(
        given<Finding>(), record("2020-08-01", opened),
        {{[](auto& e) { e.due = day("2020-07-31"); }, "due-not-before-found", "/due"},
         {[](auto& e) { e.found_by = ""; }, "found-by-missing", "/found_by"},
         {[](auto& e) { e.about = ""; }, "about-missing", "/about"}});
    expect_invalid<Finding, FindingRectified>(
        given<Finding>(on("2020-08-01", opened)), record("2020-09-01", rectified),
        {{[](auto& e) { e.document = ""; }, "document-missing", "/document"}});
}

}  // namespace
}  // namespace anju
