#include "services/land/plot.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
using test::Life;
using test::on;
using test::record;
using Plot = PlotDefinition;

const PlotRegistered registered{{"130708101"}, {1000}};
const MuReclaimed reclaimed{{600}, LandUse::forest};

Dated<MuReclaimed> reclaim(std::int64_t centi_mu, std::string_view date = "2019-05-01") {
    return record(date, MuReclaimed{{centi_mu}, LandUse::grass});
}

TEST(Plot, IsRegisteredWithWhatTheCommandSays) {
    given<Plot>()
        .when(record("2018-05-01", registered))
        .then(registered)
        .state(R"({"status":"surveyed","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"area":"130708101","surveyed":1000},"reclaimed":0,)"
               R"("acceptances":[]})");
}

TEST(Plot, IsRegisteredOnce) {
    given<Plot>(on("2018-05-01", registered))
        .when(record("2018-05-01", registered))
        .rejected("plot-registered-once", {{"registered_on", "2018-05-01"}});
}

TEST(Plot, LiesInACountyOrBelow) {
    given<Plot>()
        .when(record("2018-05-01", PlotRegistered{{"1307"}, {1000}}))
        .invalid("area-too-wide", "/area");
}

TEST(Plot, HasLandThatAPlotCanHave) {
    for (const std::int64_t surveyed : {0, -1, 10'000'001}) {
        given<Plot>()
            .when(record("2018-05-01", PlotRegistered{{"130708101"}, {surveyed}}))
            .invalid("land-out-of-range", "/surveyed");
    }
    for (const std::int64_t surveyed : {1, 10'000'000}) {
        given<Plot>()
            .when(record("2018-05-01", PlotRegistered{{"130708101"}, {surveyed}}))
            .then(PlotRegistered{{"130708101"}, {surveyed}});
    }
}

TEST(Plot, IsReclaimedInPartsThatAddUp) {
    given<Plot>(on("2018-05-01", registered), on("2019-01-01", reclaimed))
        .when(reclaim(400))
        .then(MuReclaimed{{400}, LandUse::grass})
        .state(R"({"status":"surveyed","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"area":"130708101","surveyed":1000},"reclaimed":1000,)"
               R"("acceptances":[]})");
}

TEST(Plot, IsReclaimedOnlyWhenItIsRegistered) {
    given<Plot>().when(reclaim(1)).rejected("plot-registered-first");
}

TEST(Plot, ReclaimsLandAboveNothing) {
    for (const int centi_mu : {0, -1}) {
        given<Plot>(on("2018-05-01", registered))
            .when(reclaim(centi_mu))
            .invalid("land-out-of-range", "/reclaimed");
    }
}

TEST(Plot, IsNotReclaimedBeforeItsRegistration) {
    given<Plot>(on("2018-05-01", registered))
        .when(reclaim(1, "2018-04-30"))
        .rejected("dated-before-registration", {{"registered_on", "2018-05-01"}})
        .at("/occurred_on");
}

TEST(Plot, DoesNotReclaimMoreThanWasSurveyed) {
    given<Plot>(on("2018-05-01", registered), on("2019-01-01", reclaimed))
        .when(reclaim(401))
        .rejected("reclaimed-within-surveyed", {{"surveyed_centi_mu", "1000"},
                                                {"reclaimed_centi_mu", "600"},
                                                {"asked_centi_mu", "401"}});
    given<Plot>(on("2018-05-01", registered), on("2019-01-01", reclaimed))
        .when(reclaim(json_integer_max))
        .rejected("reclaimed-within-surveyed", {{"surveyed_centi_mu", "1000"},
                                                {"reclaimed_centi_mu", "600"},
                                                {"asked_centi_mu", "9007199254740991"}});
}

AcceptancePassed passed(AcceptanceLevel level, std::int64_t centi_mu) {
    return {level, {centi_mu}, "Inspector Li"};
}

TEST(Plot, IsApprovedWorkedOnReclaimedAndAcceptedLevelByLevel) {
    using Status = Plot::Status;
    using Level = AcceptanceLevel;
    Life<Plot> life;
    life.records("2018-05-01", registered, Status::surveyed)
        .records("2018-06-01", ReclamationApproved{"Project 3", "Paper 8"}, Status::approved)
        .refuses("2018-06-02", ReclamationApproved{"Project 3", "Paper 8"}, "plot-approve-not-now")
        .records("2018-07-01", ReclamationStarted{"works"}, Status::works)
        .refuses("2018-07-02", ReclamationStarted{"works"}, "plot-start-not-now")
        .records("2018-08-01", reclaimed, Status::works)
        .refuses("2018-09-01", passed(Level::county, 600), "acceptance-in-level-order")
        .records("2018-09-01", passed(Level::township, 600), Status::works)
        .refuses("2018-10-01", passed(Level::city, 600), "acceptance-in-level-order")
        .records("2018-10-01", passed(Level::county, 500), Status::works)
        .records("2018-11-01", passed(Level::city, 500), Status::works)
        .records("2018-12-01", passed(Level::province, 500), Status::works)
        .records("2019-01-01", AcceptanceRevoked{Level::county, "rubble"}, Status::works)
        .refuses("2019-01-02", AcceptanceRevoked{Level::city, "rubble"}, "revoked-after-passed")
        .records("2019-02-01", passed(Level::county, 400), Status::works);
    EXPECT_EQ(life.state().acceptances.size(), 2U);
    EXPECT_EQ(life.state().acceptances[1].accepted.value, 400);
}

TEST(Plot, PassesALevelOnlyAfterTheOneBelow) {
    given<Plot>(on("2018-05-01", registered), on("2019-01-01", reclaimed))
        .when(record("2019-02-01", passed(AcceptanceLevel::city, 600)))
        .rejected("acceptance-in-level-order", {{"missing", "township"}, {"level", "city"}})
        .at("/level");
}

TEST(Plot, IsAcceptedUpToWhatWasReclaimed) {
    given<Plot>(on("2018-05-01", registered), on("2019-01-01", reclaimed))
        .when(record("2019-02-01", passed(AcceptanceLevel::township, 601)))
        .rejected("accepted-within-reclaimed",
                  {{"reclaimed_centi_mu", "600"}, {"accepted_centi_mu", "601"}})
        .at("/accepted");
    expect_invalid<Plot, AcceptancePassed>(
        given<Plot>(on("2018-05-01", registered), on("2019-01-01", reclaimed)),
        record("2019-02-01", passed(AcceptanceLevel::township, 600)),
        {{[](auto& e) { e.accepted.value = 0; }, "land-out-of-range", "/accepted"},
         {[](auto& e) { e.inspector = ""; }, "inspector-missing", "/inspector"}});
}

TEST(Plot, LosesOnlyAnAcceptanceThatItPassed) {
    given<Plot>(on("2018-05-01", registered), on("2019-01-01", reclaimed),
                on("2019-02-01", passed(AcceptanceLevel::township, 600)))
        .when(record("2019-03-01", AcceptanceRevoked{AcceptanceLevel::county, "rubble"}))
        .rejected("revoked-after-passed", {{"levels_passed", "1"}})
        .at("/level");
}

TEST(Plot, StaysConsistentWhateverIsTakenOut) {
    const auto rule_of = [](const Plot::State& state) {
        const auto sound = Plot::consistent(state);
        return sound ? "sound" : sound.error().rule;
    };
    Life<Plot> life;
    life.remembers("2018-05-01", registered).remembers("2018-06-01", reclaimed);
    EXPECT_EQ(rule_of(life.state()), "sound");
    life.remembers("2018-07-01", passed(AcceptanceLevel::county, 500));
    EXPECT_EQ(rule_of(life.state()), "acceptance-in-level-order");
    life.remembers("2018-07-01", passed(AcceptanceLevel::township, 700));
    EXPECT_EQ(rule_of(life.state()), "accepted-within-reclaimed");
    life.remembers("2018-07-01", MuReclaimed{{600}, LandUse::forest});
    EXPECT_EQ(rule_of(life.state()), "reclaimed-within-surveyed");
}

}  // namespace
}  // namespace anju
