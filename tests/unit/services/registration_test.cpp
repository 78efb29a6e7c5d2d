#include "services/rights/registration.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Registration = RegistrationDefinition;

const RegistrationOpened opened{{"130709"}, {"130708101"}};
const ResidencePermitIssued permit{day("2020-02-01"), "RP-1"};

TEST(Registration, IsAtTheOriginByPermitTemporaryOrMovedOneAtATime) {
    using Status = Registration::Status;
    const TemporaryAccountOpened temporary{day("2020-01-01")};
    const RegistrationTransferred transferred{"police station"};
    Life<Registration>()
        .refuses("2019-01-01", permit, "registration-registered-first")
        .records("2019-01-01", opened, Status::at_origin)
        .refuses("2019-01-02", ResidencePermitLapsed{"left"}, "registration-lapse-permit-not-now")
        .records("2019-01-15", RegistrationApplied{"police station"}, Status::at_origin)
        .records("2019-02-01", temporary, Status::temporary)
        .refuses("2019-02-02", temporary, "registration-open-temporary-not-now")
        .records("2019-03-01", permit, Status::permit)
        .refuses("2019-03-02", permit, "registration-issue-permit-not-now")
        .records("2019-04-01", ResidencePermitRenewed{day("2021-02-01")}, Status::permit)
        .records("2019-05-01", ResidencePermitLapsed{"left"}, Status::at_origin)
        .refuses("2019-05-02", ResidencePermitRenewed{day("2022-02-01")},
                 "registration-renew-permit-not-now")
        .records("2019-06-01", transferred, Status::transferred)
        .refuses("2019-07-01", transferred, "registration-transfer-not-now")
        .refuses("2019-07-01", RegistrationApplied{"office"}, "registration-apply-not-now");
}

TEST(Registration, ShowsTheApplicationAndHowLongThePermitIsValid) {
    given<Registration>(on("2019-01-01", opened), on("2019-01-15", RegistrationApplied{"office"}))
        .when(record("2019-03-01", permit))
        .then(permit)
        .state(R"({"status":"permit","since":"2019-03-01","opened_on":"2019-01-01",)"
               R"("opening":{"origin":"130709","area":"130708101"},)"
               R"("applied_on":"2019-01-15","valid_to":"2020-02-01"})");
}

TEST(Registration, RenewsAPermitForLonger) {
    given<Registration>(on("2019-01-01", opened), on("2019-03-01", permit))
        .when(record("2020-01-01", ResidencePermitRenewed{day("2020-02-01")}))
        .rejected("renewed-beyond-valid-to", {{"valid_to", "2020-02-01"}})
        .at("/valid_to");
}

TEST(Registration, HasFieldsThatMakeSense) {
    const auto past = given<Registration>(on("2019-01-01", opened));
    expect_invalid<Registration, RegistrationOpened>(
        given<Registration>(), record("2019-01-01", opened),
        {{[](auto& e) { e.origin = {"1307"}; }, "area-too-wide", "/origin"},
         {[](auto& e) { e.area = {"13"}; }, "area-too-wide", "/area"}});
    expect_invalid<Registration, ResidencePermitIssued>(
        past, record("2019-03-01", permit),
        {{[](auto& e) { e.valid_to = day("2019-03-01"); }, "valid-to-after-start", "/valid_to"},
         {[](auto& e) { e.permit_no = ""; }, "permit-no-missing", "/permit_no"}});
    expect_invalid<Registration, TemporaryAccountOpened>(
        past, record("2019-03-01", TemporaryAccountOpened{day("2019-03-02")}),
        {{[](auto& e) { e.valid_to = day("2019-02-28"); }, "valid-to-after-start", "/valid_to"}});
    expect_invalid<Registration, RegistrationApplied>(
        past, record("2019-03-01", RegistrationApplied{"office"}),
        {{[](auto& e) { e.office = ""; }, "office-missing", "/office"}});
}

}  // namespace
}  // namespace anju
