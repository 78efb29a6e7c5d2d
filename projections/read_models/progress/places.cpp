#include "projections/read_models/progress/places.hpp"

#include <utility>

namespace anju {
namespace {

// Above so many people a community is encouraged to found an organisation of its own.
constexpr std::int64_t own_organisation_above = 300;

const AreaCode& area_of(const SiteCount& site) {
    return site.area;
}
const AreaCode& area_of(const ParkCount& park) {
    return park.area;
}
const AreaCode& area_of(const LinkageCount& linkage) {
    return linkage.area;
}
const AreaCode& area_of(const FacilityCount& facility) {
    return facility.area;
}

template <FacilityKind kind>
std::int64_t in_service(const FacilityCount& facility) {
    return std::int64_t{facility.open && facility.kind == kind};
}

template <std::size_t index>
const std::string& site_of(const ParkCount& park) {
    return park.sites[index];
}

// A committee belongs to a community of county level, a general branch to one of township level.
OrganisationLevel level_of(SiteLevel level) {
    if (level == SiteLevel::county) return OrganisationLevel::committee;
    return level == SiteLevel::township ? OrganisationLevel::general_branch
                                        : OrganisationLevel::branch;
}

}  // namespace

void SiteCount::apply(const SiteOpened& event, Day) {
    area = event.area;
    level = event.level;
    people = event.planned_people;
}

void SiteCount::apply(const OrganisationFounded& event, Day) {
    founded = true;
    level_differs = event.level != level_of(level);
}

void SiteCount::apply(const GroupFormed& event, Day) {
    ++(event.kind == GroupKind::residents ? residents_groups : party_groups);
}

const std::vector<Indicator<SiteCount>>& SiteCount::indicators() {
    using Site = SiteCount;
    static const std::vector<Indicator<Site>> all{
        {{"governance.communities", "communities", {"安置社区", "settlement communities"}},
         area_of,
         [](const Site& s) { return std::int64_t{!s.area.value.empty()}; }},
        {{"governance.people", "people", {"安置社区人口", "people in communities"}},
         area_of,
         [](const Site& s) { return s.people; }},
        {{"governance.covered",
          "communities",
          {"已建立组织社区", "communities with an organisation"}},
         area_of,
         [](const Site& s) { return std::int64_t{s.attached || s.founded}; }},
        {{"governance.uncovered",
          "communities",
          {"未建立组织社区", "communities without an organisation"}},
         area_of,
         [](const Site& s) {
             return std::int64_t{!s.area.value.empty() && !s.attached && !s.founded};
         }},
        {{"governance.own_expected",
          "communities",
          {"应单建未单建社区", "communities that should found their own"}},
         area_of,
         [](const Site& s) {
             return std::int64_t{s.people > own_organisation_above && !s.founded};
         }},
        {{"governance.residents_groups", "groups", {"居民小组", "residents' groups"}},
         area_of,
         [](const Site& s) { return s.residents_groups; }},
        {{"governance.party_groups", "groups", {"党小组", "party groups"}},
         area_of,
         [](const Site& s) { return s.party_groups; }},
        {{"quality.organisation_level",
          "communities",
          {"组织级别不符", "organisations of the wrong level"}},
         area_of,
         [](const Site& s) { return std::int64_t{s.founded && s.level_differs}; }},
        {{"quality.organisation_twice",
          "communities",
          {"挂靠又单建", "communities attached and founded"}},
         area_of,
         [](const Site& s) { return std::int64_t{s.founded && s.attached}; }},
        {{"parks.communities_unfinished",
          "communities",
          {"配套产业未建成社区", "communities whose park is unfinished"}},
         area_of,
         [](const Site& s) { return std::int64_t{s.needs_park && s.parks == 0}; }},
    };
    return all;
}

void ParkCount::apply(const ParkPlanned& event, Day) {
    area = event.area;
    jobs = event.jobs;
    const std::size_t count = std::min(event.sites.size(), sites_max);
    for (std::size_t i = 0; i < count; ++i) sites[i] = event.sites[i].value;
}

void ParkCount::apply(const ParkOpened&, Day) {
    open = true;
    idle = false;
}

void ParkCount::apply(const ParkIdled&, Day) {
    open = false;
    idle = true;
}

void ParkCount::apply(const ParkJobsReported& event, Day) {
    jobs = event.jobs;
    relocated = event.relocated;
}

// A park counts once, however many communities it serves.
const std::vector<Indicator<ParkCount>>& ParkCount::indicators() {
    using Park = ParkCount;
    static const std::vector<Indicator<Park>> all{
        {{"parks.parks", "parks", {"配套产业项目", "supporting parks"}},
         area_of,
         [](const Park& p) { return std::int64_t{!p.area.value.empty()}; }},
        {{"parks.in_use", "parks", {"投入使用项目", "parks in use"}},
         area_of,
         [](const Park& p) { return std::int64_t{p.open}; }},
        {{"parks.linkage", "parks", {"建立利益联结项目", "parks with interest linkage"}},
         area_of,
         [](const Park& p) { return std::int64_t{p.linkages > 0}; }},
        {{"parks.without_linkage",
          "parks",
          {"未建立利益联结项目", "parks without interest linkage"}},
         area_of,
         [](const Park& p) { return std::int64_t{!p.area.value.empty() && p.linkages == 0}; }},
        {{"parks.jobs", "jobs", {"园区岗位", "jobs in parks"}},
         area_of,
         [](const Park& p) { return p.jobs; }},
        {{"parks.jobs_relocated",
          "jobs",
          {"园区搬迁群众岗位", "jobs in parks held by relocated people"}},
         area_of,
         [](const Park& p) { return p.relocated; }},
        {{"parks.idle", "parks", {"闲置项目", "idle parks"}},
         area_of,
         [](const Park& p) { return std::int64_t{p.idle}; }},
        {{"quality.opened_before_completed",
          "parks",
          {"未竣工先投用", "parks opened before completion"}},
         area_of,
         [](const Park& p) { return std::int64_t{p.open && !p.completed}; }},
    };
    return all;
}

template <>
const std::vector<Contribution<ParkCount, SiteCount>>& ParkCount::contributions() {
    static const auto all = []<std::size_t... index>(std::index_sequence<index...>) {
        constexpr auto is_open = [](const ParkCount& p) { return std::int64_t{p.open}; };
        return std::vector<Contribution<ParkCount, SiteCount>>{
            {&SiteCount::parks, site_of<index>, is_open}...};
    }
    (std::make_index_sequence<sites_max>());
    return all;
}

void LinkageCount::apply(const LinkageSigned& event, Day) {
    area = event.area;
    park = event.park.value;
    household = event.household.value;
    in_force = true;
}

const std::vector<Indicator<LinkageCount>>& LinkageCount::indicators() {
    using Linkage = LinkageCount;
    static const std::vector<Indicator<Linkage>> all{
        {{"parks.contracts", "contracts", {"利益联结合同", "linkage contracts"}},
         area_of,
         [](const Linkage& l) { return std::int64_t{l.in_force}; }},
        {{"parks.dividends", "fen", {"利益联结分红", "linkage paid"}},
         area_of,
         [](const Linkage& l) { return l.paid.value; }},
    };
    return all;
}

template <>
const std::vector<Contribution<LinkageCount, ParkCount>>& LinkageCount::contributions() {
    static const std::vector<Contribution<LinkageCount, ParkCount>> all{
        {&ParkCount::linkages, [](const LinkageCount& l) -> const std::string& { return l.park; },
         [](const LinkageCount& l) { return std::int64_t{l.in_force}; }},
    };
    return all;
}

template <>
const std::vector<Contribution<LinkageCount, HouseholdCount>>& LinkageCount::contributions() {
    static const std::vector<Contribution<LinkageCount, HouseholdCount>> all{
        {&HouseholdCount::dividends,
         [](const LinkageCount& l) -> const std::string& { return l.household; },
         [](const LinkageCount& l) { return std::int64_t{l.in_force && l.paid.value > 0}; }},
    };
    return all;
}

void FacilityCount::apply(const FacilityPlanned& event, Day) {
    area = event.area;
    kind = event.kind;
    built = event.work != FacilityWork::existing;
    posts = event.posts;
}

// A facility counts once, whoever shares it; finished means accepted and in service.
const std::vector<Indicator<FacilityCount>>& FacilityCount::indicators() {
    using Facility = FacilityCount;
    static const std::vector<Indicator<Facility>> all{
        {{"facilities.unfinished",
          "facilities",
          {"在建教育医疗设施", "education and medical facilities under construction"}},
         area_of,
         [](const Facility& f) { return std::int64_t{f.built && f.started && !f.completed}; }},
        {{"facilities.opened", "facilities", {"建成投用设施", "facilities completed and opened"}},
         area_of,
         [](const Facility& f) { return std::int64_t{f.built && f.open}; }},
        {{"facilities.accepted_not_open",
          "facilities",
          {"验收未投用设施", "facilities accepted, not open"}},
         area_of,
         [](const Facility& f) { return std::int64_t{f.accepted && !f.open}; }},
        {{"facilities.schools", "facilities", {"学校", "schools"}},
         area_of,
         in_service<FacilityKind::school>},
        {{"facilities.kindergartens", "facilities", {"幼儿园", "kindergartens"}},
         area_of,
         in_service<FacilityKind::kindergarten>},
        {{"facilities.clinics", "facilities", {"卫生室", "clinics"}},
         area_of,
         in_service<FacilityKind::clinic>},
        {{"facilities.staffed", "facilities", {"人员配齐设施", "facilities fully staffed"}},
         area_of,
         [](const Facility& f) { return std::int64_t{f.open && f.filled >= f.posts}; }},
        {{"facilities.equipped", "facilities", {"设备达标设施", "facilities equipped to standard"}},
         area_of,
         [](const Facility& f) { return std::int64_t{f.open && f.equipped}; }},
        {{"quality.open_not_accepted",
          "facilities",
          {"未验收先投用", "facilities open before acceptance"}},
         area_of,
         [](const Facility& f) { return std::int64_t{f.built && f.open && !f.accepted}; }},
    };
    return all;
}

}  // namespace anju
