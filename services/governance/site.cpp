#include "services/governance/site.hpp"

namespace anju {
namespace {

using Site = SiteDefinition;

constexpr Range people_range{"people-out-of-range", "a community has 0 to 100,000 people", 0,
                             100'000};
constexpr Range buildings_range{"buildings-out-of-range", "a community has 0 to 10,000 buildings",
                                0, 10'000};
constexpr Range committee_range{"committee-out-of-range", "a committee has 1 to 100 members", 1,
                                100};

}  // namespace

Result<void> Site::check(const State&, const SiteOpened& event, const CheckContext&) {
    return all_hold({check_county(event.area), check_texts(event),
                     check_range(event.planned_people, people_range, "/planned_people"),
                     check_range(event.buildings, buildings_range, "/buildings")});
}

Result<void> Site::check(const State&, const SitePopulationCounted& event, const CheckContext&) {
    return check_range(event.people, people_range, "/people");
}

Result<void> Site::check(const State& state, const OrganisationAttached& event,
                         const CheckContext&) {
    return all_hold({check_texts(event), check_once("site-attached-once", state.attached_on)});
}

Result<void> Site::check(const State& state, const OrganisationFounded& event,
                         const CheckContext&) {
    return all_hold({check_texts(event), check_once("site-founded-once", state.founded_on)});
}

Result<void> Site::check(const State&, const GroupFormed& event, const CheckContext&) {
    return all_hold(
        {check_texts(event), check_range(event.buildings, buildings_range, "/buildings")});
}

Result<void> Site::check(const State&, const CommitteeElected& event, const CheckContext&) {
    return check_range(event.members, committee_range, "/members");
}

}  // namespace anju
