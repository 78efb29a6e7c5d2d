#include "services/employment/worker.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
using test::Life;
using test::on;
using test::record;
using Worker = WorkerDefinition;

const WorkerRegistered registered{{"130708-000001"}, {"130708101"}, true};
const WorkerEmployed employed{"Wanquan textiles", {"1307"}, JobChannel::workshop};

Dated<WorkerRegistered> register_command() {
    return record("2018-05-01", registered);
}

Dated<WorkerEmployed> employ_command() {
    return record("2019-03-01", employed);
}

TEST(Worker, IsRegisteredWithWhatTheCommandSays) {
    given<Worker>()
        .when(register_command())
        .then(registered)
        .state(R"({"status":"registered","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"household":"130708-000001","area":"130708101",)"
               R"("willing_to_work":true}})");
}

TEST(Worker, IsRegisteredOnce) {
    given<Worker>(on("2018-05-01", registered))
        .when(register_command())
        .rejected("worker-registered-once", {{"registered_on", "2018-05-01"}});
}

TEST(Worker, BelongsToACountyOrBelow) {
    auto command = register_command();
    command.event.area = {"1307"};
    given<Worker>().when(command).invalid("area-too-wide", "/area");
}

TEST(Worker, StartsAJobAnywhere) {
    given<Worker>(on("2018-05-01", registered))
        .when(employ_command())
        .then(employed)
        .state(R"({"status":"employed","since":"2019-03-01","opened_on":"2018-05-01",)"
               R"("registration":{"household":"130708-000001","area":"130708101",)"
               R"("willing_to_work":true},)"
               R"("job":{"employer":"Wanquan textiles","place":"1307","channel":"workshop"}})");
}

TEST(Worker, StartsAJobOnlyWhenRegistered) {
    given<Worker>().when(employ_command()).rejected("worker-registered-first");
}

TEST(Worker, HasOneMainJob) {
    given<Worker>(on("2018-05-01", registered), on("2019-02-01", employed))
        .when(employ_command())
        .rejected(
            "worker-employ-not-now",
            {{"status", "employed"}, {"since", "2019-02-01"}, {"possible_from", "registered"}});
}

TEST(Worker, StartsNoJobBeforeTheRegistration) {
    auto command = employ_command();
    command.occurred = day("2018-04-30");
    given<Worker>(on("2018-05-01", registered))
        .when(command)
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
}

TEST(Worker, HasAnEmployerWithAName) {
    auto command = employ_command();
    command.event.employer = "";
    given<Worker>(on("2018-05-01", registered))
        .when(command)
        .invalid("employer-missing", "/employer");
}

TEST(Worker, IsTrainedPlacedVerifiedAndLosesTheJob) {
    using Status = Worker::Status;
    const EmploymentVerified verified{"payroll", "Wang Wei"};
    Life<Worker> life;
    life.records("2018-05-01", registered, Status::registered)
        .records("2018-06-01", WorkerProfiled{WorkWish::work, "", "", {}}, Status::registered)
        .records("2018-07-01", TrainingCompleted{"sewing", 10, {}}, Status::registered)
        .refuses("2018-08-01", verified, "worker-verify-not-now")
        .refuses("2018-08-01", EmploymentEnded{"closed"}, "worker-end-employment-not-now")
        .records("2018-08-01", JobOffered{"mill", {"11"}, JobChannel::out_migration},
                 Status::registered)
        .records("2018-09-01", employed, Status::employed)
        .refuses("2018-10-01", JobOffered{"mill", {"11"}, JobChannel::park},
                 "worker-offer-job-not-now")
        .records("2018-10-01", WorkerVisited{"Wang Wei", true}, Status::employed)
        .records("2018-11-01", verified, Status::employed);
    EXPECT_EQ(life.state().verified_on, day("2018-11-01"));
    EXPECT_EQ(life.state().visited_on, day("2018-10-01"));
    EXPECT_EQ(life.state().trained_on, day("2018-07-01"));
    life.records("2018-12-01", EmploymentEnded{"closed"}, Status::registered);
    EXPECT_FALSE(life.state().job);
    life.records("2019-01-01", employed, Status::employed)
        .records("2019-02-01", EmploymentRefuted{"inspection", "no such mill"}, Status::registered)
        .refuses("2019-03-01", EmploymentRefuted{"inspection", "no"},
                 "worker-refute-employment-not-now");
    EXPECT_FALSE(life.state().job || life.state().verified_on);
}

TEST(Worker, HasFieldsThatMakeSense) {
    const auto past = given<Worker>(on("2018-05-01", registered));
    auto paid = employ_command();
    paid.event.monthly_pay = Fen{300'000};
    expect_invalid<Worker, WorkerEmployed>(
        past, paid,
        {{[](auto& e) { e.monthly_pay->value = 0; }, "monthly-pay-out-of-range", "/monthly_pay"},
         {[](auto& e) { e.monthly_pay->value = 10'000'001; }, "monthly-pay-out-of-range",
          "/monthly_pay"}});
    expect_invalid<Worker, TrainingCompleted>(
        past, record("2018-06-01", TrainingCompleted{"sewing", 1, "T-1"}),
        {{[](auto& e) { e.days = 0; }, "training-days-out-of-range", "/days"},
         {[](auto& e) { e.days = 1'001; }, "training-days-out-of-range", "/days"},
         {[](auto& e) { e.course = ""; }, "course-missing", "/course"},
         {[](auto& e) { e.certificate_no = ""; }, "certificate-no-missing", "/certificate_no"}});
    expect_invalid<Worker, WorkerProfiled>(
        past, record("2018-06-01", WorkerProfiled{WorkWish::work, "", "", AreaCode{"130709"}}),
        {{[](auto& e) { e.registered_area = {"1307"}; }, "area-too-wide", "/registered_area"}});
    expect_invalid<Worker, WorkerVisited>(
        past, record("2018-06-01", WorkerVisited{"Wang Wei", false}),
        {{[](auto& e) { e.visited_by = ""; }, "visited-by-missing", "/visited_by"}});
    expect_invalid<Worker, EmploymentVerified>(
        given<Worker>(on("2018-05-01", registered), on("2018-06-01", employed)),
        record("2018-07-01", EmploymentVerified{"payroll", "Wang Wei"}),
        {{[](auto& e) { e.verified_by = ""; }, "verified-by-missing", "/verified_by"},
         {[](auto& e) { e.method = ""; }, "method-missing", "/method"}});
}

}  // namespace
}  // namespace anju
