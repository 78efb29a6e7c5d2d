#include "services/land/plot.hpp"

#include "tests/unit/given_when_then.hpp"

namespace anju {
namespace {

using test::Dated;
using test::day;
using test::given;
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
        .state(R"({"status":"registered","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"area":"130708101","surveyed":1000},"reclaimed":0})");
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
        .state(R"({"status":"registered","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"area":"130708101","surveyed":1000},"reclaimed":1000})");
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

}  // namespace
}  // namespace anju
