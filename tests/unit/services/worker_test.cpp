#include "services/employment/worker.hpp"

#include "tests/unit/given_when_then.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
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

}  // namespace
}  // namespace anju
