#include "services/rights/entitlement.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Entitlement = EntitlementDefinition;

const EntitlementRegistered registered{
    {"130708-000001"}, Scheme::basic_medical, {"130708101"}, true};
const EntitlementActivated activated{"insurance office", day("2019-04-01")};

TEST(Entitlement, IsMovedToTheNewPlaceAndEnds) {
    using Status = Entitlement::Status;
    const EntitlementTransferRequested requested{"insurance office"};
    Life<Entitlement>()
        .refuses("2019-01-01", activated, "entitlement-registered-first")
        .records("2019-01-01", registered, Status::registered)
        .records("2019-02-01", requested, Status::requested)
        .refuses("2019-03-01", requested, "entitlement-request-transfer-not-now")
        .records("2019-04-01", activated, Status::active)
        .refuses("2019-05-01", activated, "entitlement-activate-not-now")
        .records("2019-06-01", EntitlementEnded{"income"}, Status::ended)
        .refuses("2019-07-01", EntitlementEnded{"income"}, "entitlement-end-not-now")
        .records("2019-08-01", activated, Status::active);
    given<Entitlement>(on("2019-01-01", registered))
        .when(record("2019-04-01", activated))
        .then(activated)
        .state(R"({"status":"active","since":"2019-04-01","opened_on":"2019-01-01",)"
               R"("registration":{"person":"130708-000001","scheme":"basic_medical",)"
               R"("area":"130708101","active_at_origin":true},"effective":"2019-04-01"})");
}

TEST(Entitlement, HasFieldsThatMakeSense) {
    expect_invalid<Entitlement, EntitlementRegistered>(
        given<Entitlement>(), record("2019-01-01", registered),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"}});
    expect_invalid<Entitlement, EntitlementActivated>(
        given<Entitlement>(on("2019-01-01", registered)), record("2019-04-01", activated),
        {{[](auto& e) { e.office = ""; }, "office-missing", "/office"}});
}

}  // namespace
}  // namespace anju
