#include "services/governance/site.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Site = SiteDefinition;

const SiteOpened opened{"Yi'an", {"130708101"}, SiteLevel::township, 20'000, 80};
const OrganisationAttached attached{OrganisationLevel::general_branch, "township committee"};
const OrganisationFounded founded{OrganisationLevel::general_branch, "township committee"};

TEST(Site, IsOpenedCountedAttachedAndOrganised) {
    const auto status = Site::Status::opened;
    Life<Site>()
        .refuses("2019-01-01", attached, "site-registered-first")
        .records("2019-01-01", opened, status)
        .refuses("2019-01-02", opened, "site-registered-once")
        .records("2019-02-01", attached, status)
        .refuses("2019-03-01", attached, "site-attached-once")
        .records("2019-03-01", founded, status)
        .refuses("2019-04-01", founded, "site-founded-once")
        .records("2019-04-01", GroupFormed{GroupKind::residents, "east", 8}, status)
        .records("2019-05-01", SiteParkNeeded{true, "Paper 2"}, status);
    given<Site>(on("2019-01-01", opened), on("2019-02-01", SitePopulationCounted{19'500}),
                on("2019-03-01", GroupFormed{GroupKind::party_building, "block 3", 1}))
        .when(record("2019-04-01", CommitteeElected{7}))
        .then(CommitteeElected{7})
        .state(R"({"status":"opened","since":"2019-01-01","opened_on":"2019-01-01",)"
               R"("opening":{"name":"Yi'an","area":"130708101","level":"township",)"
               R"("planned_people":20000,"buildings":80},"people":19500,"groups":1,)"
               R"("committee_on":"2019-04-01","needs_park":false})");
}

TEST(Site, IsAttachedAndFoundsItsOwnOnce) {
    const auto past = given<Site>(on("2019-01-01", opened), on("2019-02-01", attached),
                                  on("2019-03-01", founded));
    past.when(record("2019-04-01", attached))
        .rejected("site-attached-once", {{"recorded_for", "2019-02-01"}});
    past.when(record("2019-04-01", founded))
        .rejected("site-founded-once", {{"recorded_for", "2019-03-01"}});
}

TEST(Site, HasFieldsThatMakeSense) {
    const auto past = given<Site>(on("2019-01-01", opened));
    expect_invalid<Site, SiteOpened>(
        given<Site>(), record("2019-01-01", opened),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"},
         {[](auto& e) { e.name = ""; }, "name-missing", "/name"},
         {[](auto& e) { e.planned_people = 100'001; }, "people-out-of-range", "/planned_people"},
         {[](auto& e) { e.buildings = -1; }, "buildings-out-of-range", "/buildings"}});
    expect_invalid<Site, SitePopulationCounted>(
        past, record("2019-02-01", SitePopulationCounted{0}),
        {{[](auto& e) { e.people = -1; }, "people-out-of-range", "/people"}});
    expect_invalid<Site, OrganisationFounded>(
        past, record("2019-02-01", founded),
        {{[](auto& e) { e.parent = ""; }, "parent-missing", "/parent"}});
    expect_invalid<Site, GroupFormed>(
        past, record("2019-02-01", GroupFormed{GroupKind::party_hall, "hall", 0}),
        {{[](auto& e) { e.place = ""; }, "place-missing", "/place"},
         {[](auto& e) { e.buildings = -1; }, "buildings-out-of-range", "/buildings"}});
    expect_invalid<Site, CommitteeElected>(
        past, record("2019-02-01", CommitteeElected{5}),
        {{[](auto& e) { e.members = 0; }, "committee-out-of-range", "/members"}});
}

}  // namespace
}  // namespace anju
