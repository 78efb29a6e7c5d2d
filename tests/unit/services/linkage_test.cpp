#include "services/parks/linkage.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Linkage = LinkageDefinition;

const LinkageSigned contract{
    {"130708-000001"}, {"130708-000002"}, {"130708101"}, LinkageMechanism::rent};

TEST(Linkage, IsPaidWhileItIsInForce) {
    using Status = Linkage::Status;
    const LinkagePaid paid{{50'000}, {"130708-000003"}};
    Life<Linkage>()
        .refuses("2019-01-01", paid, "linkage-registered-first")
        .records("2019-01-01", contract, Status::in_force)
        .records("2019-02-01", paid, Status::in_force)
        .records("2019-03-01", LinkageEnded{"expired"}, Status::ended)
        .refuses("2019-04-01", paid, "linkage-pay-not-now")
        .refuses("2019-04-01", LinkageEnded{"expired"}, "linkage-end-not-now");
    given<Linkage>(on("2019-01-01", contract), on("2019-02-01", paid))
        .when(record("2019-03-01", paid))
        .then(paid)
        .state(R"({"status":"in_force","since":"2019-01-01","opened_on":"2019-01-01",)"
               R"("contract":{"park":"130708-000001","household":"130708-000002",)"
               R"("area":"130708101","mechanism":"rent"},"paid":100000,"paid_on":"2019-03-01"})");
}

TEST(Linkage, HasFieldsThatMakeSense) {
    expect_invalid<Linkage, LinkageSigned>(
        given<Linkage>(), record("2019-01-01", contract),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"}});
    expect_invalid<Linkage, LinkagePaid>(
        given<Linkage>(on("2019-01-01", contract)),
        record("2019-02-01", LinkagePaid{{1}, {"130708-000003"}}),
        {{[](auto& e) { e.amount.value = 0; }, "amount-out-of-range", "/amount"},
         {[](auto& e) { e.amount.value = 100'000'001; }, "amount-out-of-range", "/amount"}});
    expect_invalid<Linkage, LinkageEnded>(
        given<Linkage>(on("2019-01-01", contract)), record("2019-02-01", LinkageEnded{"expired"}),
        {{[](auto& e) { e.reason = ""; }, "reason-missing", "/reason"}});
}

}  // namespace
}  // namespace anju
