#include <algorithm>

#include "deploy/province/texts.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

std::string site_id(const ProvinceText& text, const ProvinceSite& site) {
    return numbered(text, site.place.county, site.number);
}

const ProvinceSite& site_of(ProvinceText& text, std::uint32_t index) {
    const auto& site = text.history.sites[index];
    text.id(site_id(text, site));
    return site;
}

const ProvinceSite& subject_site(ProvinceText& text) {
    return site_of(text, text.entry.subject);
}

void site_open(ProvinceText& text) {
    const auto& site = subject_site(text);
    text.body(R"("name":"{}第{}安置社区","area":"{}","level":"{}","planned_people":{},)"
              R"("buildings":{})",
              county_name(site.place.county), site.number, area_code(text, site.place),
              name_of(site.level), site.people + static_cast<std::int32_t>(text.pick(12)),
              1 + site.households / 36);
}

void site_count(ProvinceText& text) {
    const auto& count = text.subject(text.history.site_counts);
    site_of(text, count.site);
    text.body(R"("people":{})", count.people);
}

OrganisationLevel organisation_of(SiteLevel level) {
    if (level == SiteLevel::county) return OrganisationLevel::committee;
    return level == SiteLevel::township ? OrganisationLevel::general_branch
                                        : OrganisationLevel::branch;
}

void site_attach(ProvinceText& text) {
    const auto& site = subject_site(text);
    text.body(R"("level":"branch","parent":"{}第{}接收村党支部")", county_name(site.place.county),
              site.number);
}

// A few founded one of another level than their own, as did small ones that need not have.
void site_found(ProvinceText& text) {
    const auto& site = subject_site(text);
    const bool small = text.entry.occurred > history_last_day && site.people <= 300;
    const auto level = small || text.pick(40) == 0 ? OrganisationLevel::general_branch
                                                   : organisation_of(site.level);
    text.body(R"("level":"{}","parent":"中共{}委员会")", name_of(level),
              county_name(site.place.county));
}

void site_form_group(ProvinceText& text) {
    const auto& group = text.subject(text.history.groups);
    const auto& site = site_of(text, group.site);
    const std::int32_t buildings = 1 + site.households / 36;
    const bool hall = group.kind == GroupKind::party_hall;
    text.body(R"("kind":"{}","place":"第{}{}","buildings":{})", name_of(group.kind), group.number,
              group.kind == GroupKind::residents ? "居民小组" : "党小组",
              hall ? 1 : std::min(1 + static_cast<std::int32_t>(text.pick(3)), buildings));
}

void site_elect(ProvinceText& text) {
    subject_site(text);
    text.body(R"("members":{})", 5 + 2 * text.pick(3));
}

void site_need_park(ProvinceText& text) {
    const auto& site = subject_site(text);
    text.body(R"("needed":true,"document":"{}配套产业规划")", county_name(site.place.county));
}

const ProvincePark& subject_park(ProvinceText& text) {
    const auto& park = text.subject(text.history.parks);
    text.id(numbered(text, park.county, park.number));
    return park;
}

void park_plan(ProvinceText& text) {
    const auto& park = subject_park(text);
    constexpr std::array kinds{"设施蔬菜产业园"sv, "食用菌基地"sv, "服装加工园"sv, "光伏产业园"sv,
                               "中药材基地"sv,     "箱包加工园"sv, "养殖小区"sv,   "乡村旅游园"sv};
    std::string sites;
    for (const auto number : park.sites) {
        if (number == 0) continue;
        sites +=
            fmt::format(R"({}"{}")", sites.empty() ? "" : ",", numbered(text, park.county, number));
    }
    text.body(R"("name":"{}{}号{}","area":"{}","sites":[{}],"jobs":{})", county_name(park.county),
              park.number, text.one_of(kinds), county_code(park.county), sites, park.jobs);
}

void park_start(ProvinceText& text) {
    const auto& park = subject_park(text);
    text.body(R"("contractor":"{}第{}建筑公司")", county_name(park.county), 1 + text.pick(9));
}

void park_complete(ProvinceText& text) {
    const auto& park = subject_park(text);
    text.body(R"("document":"{}竣工验收{}号")", county_name(park.county), 1 + text.pick(400));
}

void park_open(ProvinceText& text) {
    const auto& park = subject_park(text);
    text.body(R"("operated_by":"{}模拟农业公司{}号")", county_name(park.county), 1 + text.pick(30));
}

void park_report_jobs(ProvinceText& text) {
    const auto& park = subject_park(text);
    text.body(R"("jobs":{},"relocated":{})", std::max(park.jobs, park.relocated), park.relocated);
}

void park_idle(ProvinceText& text) {
    subject_park(text);
    constexpr std::array reasons{"疫情停产"sv, "产品滞销"sv, "经营主体退出"sv};
    text.body(R"("reason":"{}")", text.one_of(reasons));
}

void park_count_jobs(ProvinceText& text) {
    const auto& count = text.subject(text.history.job_counts);
    const auto& park = text.history.parks[count.park];
    text.id(numbered(text, park.county, park.number));
    text.body(R"("jobs":{},"relocated":{})", std::max(park.jobs, count.relocated), count.relocated);
}

const ProvincePark& linkage_park(ProvinceText& text) {
    const auto& linkage = text.subject(text.history.linkages);
    const auto& park = text.history.parks[linkage.park];
    text.id(numbered(text, park.county, linkage.number));
    return park;
}

void linkage_sign(ProvinceText& text) {
    const auto& park = linkage_park(text);
    const auto& household = text.history.households[text.subject(text.history.linkages).household];
    constexpr std::array mechanisms{"wage"sv, "rent"sv, "dividend"sv, "dividend"sv, "order"sv};
    text.body(R"("park":"{}","household":"{}","area":"{}","mechanism":"{}")",
              numbered(text, park.county, park.number), household_id(text, household),
              area_code(text, household.resettlement), text.one_of(mechanisms));
}

void linkage_pay(ProvinceText& text) {
    linkage_park(text);
    const auto& household = text.history.households[text.subject(text.history.linkages).household];
    text.body(R"("amount":{},"payee":"{}")", (20 + text.pick(280)) * 1000,
              person_id(text, household.first_person));
}

void linkage_end(ProvinceText& text) {
    linkage_park(text);
    constexpr std::array reasons{"合同到期"sv, "双方协商解除"sv};
    text.body(R"("reason":"{}")", text.one_of(reasons));
}

const ProvinceFacility& subject_facility(ProvinceText& text) {
    const auto& facility = text.subject(text.history.facilities);
    text.id(numbered(text, facility.county, facility.number));
    return facility;
}

std::string_view facility_name(FacilityKind kind) {
    if (kind == FacilityKind::school) return "学校";
    return kind == FacilityKind::kindergarten ? "幼儿园" : "卫生室";
}

void facility_plan(ProvinceText& text) {
    const auto& facility = subject_facility(text);
    const std::int32_t places_each = facility.kind == FacilityKind::clinic ? 2 : 14;
    text.body(R"("name":"{}第{}安置社区{}","kind":"{}","work":"{}","area":"{}","site":"{}",)"
              R"("places":{},"posts":{})",
              county_name(facility.county), facility.site, facility_name(facility.kind),
              name_of(facility.kind), name_of(facility.work),
              area_code(text, site_place(facility.county, facility.site)),
              numbered(text, facility.county, facility.site), places_each * facility.posts,
              facility.posts);
}

void facility_start(ProvinceText& text) {
    const auto& facility = subject_facility(text);
    text.body(R"("contractor":"{}第{}建筑公司","funding":{})", county_name(facility.county),
              1 + text.pick(9), (80 + text.pick(900)) * 1'000'000);
}

void facility_complete(ProvinceText& text) {
    const auto& facility = subject_facility(text);
    text.body(R"("document":"{}竣工验收{}号")", county_name(facility.county), 1 + text.pick(400));
}

void facility_accept(ProvinceText& text) {
    const auto& facility = subject_facility(text);
    text.body(R"("accepted_by":"{}住建局","document":"{}工程验收{}号")",
              county_name(facility.county), county_name(facility.county), 1 + text.pick(400));
}

void facility_open(ProvinceText& text) {
    const auto& facility = subject_facility(text);
    text.body(R"("operated_by":"{}{}")", county_name(facility.county),
              facility.kind == FacilityKind::clinic ? "卫生健康局" : "教育局");
}

void facility_staff(ProvinceText& text) {
    text.body(R"("filled":{})", subject_facility(text).filled);
}

void facility_assign(ProvinceText& text) {
    const auto& staffing = text.subject(text.history.staffings);
    const auto& facility = text.history.facilities[staffing.facility];
    text.id(numbered(text, facility.county, facility.number));
    text.body(R"("filled":{})", staffing.filled);
}

void facility_idle(ProvinceText& text) {
    subject_facility(text);
    constexpr std::array reasons{"生源不足"sv, "设施维修"sv};
    text.body(R"("reason":"{}")", text.one_of(reasons));
}

// Some deliveries lack a part of the standard equipment.
void facility_equip(ProvinceText& text) {
    const auto& facility = subject_facility(text);
    text.body(R"("to_standard":{},"document":"{}设备交接单{}号")", text.pick(12) != 0,
              county_name(facility.county), 1 + text.pick(900, 1));
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::site_open, "site", "open", site_open},
    ProvinceStepText{ProvinceStep::site_count, "site", "count-population", site_count},
    ProvinceStepText{ProvinceStep::site_attach, "site", "attach", site_attach},
    ProvinceStepText{ProvinceStep::site_found, "site", "found", site_found},
    ProvinceStepText{ProvinceStep::site_form_group, "site", "form-group", site_form_group},
    ProvinceStepText{ProvinceStep::site_elect, "site", "elect-committee", site_elect},
    ProvinceStepText{ProvinceStep::site_need_park, "site", "need-park", site_need_park},
    ProvinceStepText{ProvinceStep::park_plan, "park", "plan", park_plan},
    ProvinceStepText{ProvinceStep::park_start, "park", "start", park_start},
    ProvinceStepText{ProvinceStep::park_complete, "park", "complete", park_complete},
    ProvinceStepText{ProvinceStep::park_open, "park", "open", park_open},
    ProvinceStepText{ProvinceStep::park_report_jobs, "park", "report-jobs", park_report_jobs},
    ProvinceStepText{ProvinceStep::park_idle, "park", "idle", park_idle},
    ProvinceStepText{ProvinceStep::park_count_jobs, "park", "report-jobs", park_count_jobs},
    ProvinceStepText{ProvinceStep::linkage_end, "linkage", "end", linkage_end},
    ProvinceStepText{ProvinceStep::facility_idle, "facility", "idle", facility_idle},
    ProvinceStepText{ProvinceStep::facility_assign, "facility", "assign-staff", facility_assign},
    ProvinceStepText{ProvinceStep::linkage_sign, "linkage", "sign", linkage_sign},
    ProvinceStepText{ProvinceStep::linkage_pay, "linkage", "pay", linkage_pay},
    ProvinceStepText{ProvinceStep::facility_plan, "facility", "plan", facility_plan},
    ProvinceStepText{ProvinceStep::facility_start, "facility", "start", facility_start},
    ProvinceStepText{ProvinceStep::facility_complete, "facility", "complete", facility_complete},
    ProvinceStepText{ProvinceStep::facility_accept, "facility", "accept", facility_accept},
    ProvinceStepText{ProvinceStep::facility_open, "facility", "open", facility_open},
    ProvinceStepText{ProvinceStep::facility_staff, "facility", "assign-staff", facility_staff},
    ProvinceStepText{ProvinceStep::facility_equip, "facility", "deliver-equipment", facility_equip},
};

}  // namespace

std::span<const ProvinceStepText> place_texts() {
    return texts;
}

}  // namespace anju
