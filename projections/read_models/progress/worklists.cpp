#include "projections/read_models/progress/worklists.hpp"

#include <fmt/format.h>

#include <array>

namespace anju {
namespace {

constexpr std::array all{
    Worklist{"communities_without_park", "parks.communities_unfinished", 1, {"配套产业未建成社区", "communities without a finished park"}},
    Worklist{"parks_without_linkage", "parks.without_linkage", 1, {"未建立利益联结项目", "parks without interest linkage"}},
    Worklist{"parks_idle", "parks.idle", 1, {"闲置项目", "idle parks"}},
    Worklist{"willing_unplaced", "employment.willing_unplaced", 2, {"有意愿未就业人员", "willing to work, not placed"}},
    Worklist{"zero_employment_households", "employment.zero_households", 2, {"零就业贫困户", "poor households with nobody employed"}},
    Worklist{"jobs_unverified", "employment.stale", 2, {"超季度未核实就业", "jobs not verified for a quarter"}},
    Worklist{"two_counties", "employment.two_counties", 2, {"两县共管就业人员", "workers of two counties"}},
    Worklist{"facilities_unfinished", "facilities.unfinished", 3, {"在建教育医疗设施", "education and medical facilities under construction"}},
    Worklist{"facilities_accepted_not_open", "facilities.accepted_not_open", 3, {"验收未投用设施", "facilities accepted, not open"}},
    Worklist{"houses_to_demolish", "houses.left", 4, {"待拆旧房", "old houses to demolish"}},
    Worklist{"houses_vacated_standing", "houses.vacated", 4, {"已腾退未拆旧房", "old houses vacated and standing"}},
    Worklist{"use_plans_to_compile", "houses.plans_left", 4, {"待编综合利用方案", "plans of use to compile"}},
    Worklist{"land_to_reclaim", "land.mu_left", 4, {"待复垦复绿地块", "land to reclaim and green"}},
    Worklist{"quota_income_idle", "finance.quota_idle", 4, {"未用于还贷的指标收入", "income from quota not yet used for loans"}},
    Worklist{"loans_overdue", "finance.overdue", 4, {"逾期未还贷款", "overdue loans"}},
    Worklist{"loans_without_plan", "finance.without_plan", 4, {"无还款计划贷款", "loans without a repayment plan"}},
    Worklist{"communities_uncovered", "governance.uncovered", 5, {"未建立组织社区", "communities without an organisation"}},
    Worklist{"own_organisation_expected", "governance.own_expected", 5, {"应单建未单建社区", "communities that should found their own"}},
    Worklist{"without_registration", "rights.neither", 6, {"户籍未迁且无居住证人员", "people with neither registration nor permit"}},
    Worklist{"registrations_waiting", "rights.applied", 6, {"申请迁户未办结人员", "transfers of registration waiting"}},
    Worklist{"permits_expiring", "rights.permits_expiring", 6, {"居住证即将到期人员", "permits that expire soon"}},
    Worklist{"pupils_waiting", "rights.transfers_waiting", 6, {"待转学籍学生", "school transfers waiting"}},
    Worklist{"dropouts", "rights.dropouts", 6, {"辍学学生", "dropouts"}},
    Worklist{"entitlement_gaps", "rights.gaps", 6, {"待遇中断", "entitlements with a gap"}},
    Worklist{"grievances_open", "rights.grievances_open", 6, {"未办结信访", "open complaints"}},
    Worklist{"findings_open", "findings.open", 0, {"未销号问题", "open findings"}},
    Worklist{"findings_overdue", "findings.overdue", 0, {"逾期未整改问题", "overdue findings"}},
    Worklist{"keys_not_moved_in", "registry.keys_only", 0, {"已领钥匙未入住户", "households with keys, not moved in"}},
    Worklist{"returned_to_origin", "registry.returned", 0, {"返迁户", "households returned to the origin"}},
    // Contradictions in what was recorded: the cases of data quality.
    Worklist{"quality_two_homes", "quality.two_homes", 0, {"占有两套新房户", "households with two new homes"}},
    Worklist{"quality_old_house_held", "quality.old_house_held", 0, {"入住未拆旧房户", "households moved in whose old house stands"}},
    Worklist{"quality_duplicate_identity", "quality.duplicate_identity", 0, {"重复身份证号", "identity numbers used twice"}},
    Worklist{"quality_floor_area", "quality.floor_area", 0, {"超面积安置房", "new homes above the floor area"}},
    Worklist{"quality_dead_employed", "quality.dead_employed", 0, {"已故仍在岗", "dead with a job"}},
    Worklist{"quality_student_employed", "quality.student_employed", 0, {"在校仍在岗", "in school with a job"}},
    Worklist{"quality_double_assistance", "quality.double_assistance", 0, {"低保特困重复", "subsistence and special hardship at once"}},
    Worklist{"quality_dead_assisted", "quality.dead_assisted", 0, {"已故仍领待遇", "dead with an entitlement"}},
    Worklist{"quality_retained_other", "quality.retained_other", 0, {"其他原因保留旧房", "houses retained for another reason"}},
    Worklist{"quality_reoccupied", "quality.reoccupied", 0, {"旧房回流", "old houses lived in again"}},
    Worklist{"quality_accepted_above", "quality.accepted_above", 0, {"验收大于复垦", "more accepted than reclaimed"}},
    Worklist{"quality_organisation_level", "quality.organisation_level", 0, {"组织级别不符", "organisations of the wrong level"}},
    Worklist{"quality_organisation_twice", "quality.organisation_twice", 0, {"挂靠又单建", "communities attached and founded"}},
    Worklist{"quality_opened_before_completed", "quality.opened_before_completed", 0,
             {"未竣工先投用", "parks opened before completion"}},
    Worklist{"quality_open_not_accepted", "quality.open_not_accepted", 0, {"未验收先投用", "facilities open before acceptance"}},
};

}  // namespace

std::span<const Worklist> worklists() {
    return all;
}

Result<const Worklist*> find_worklist(std::string_view id) {
    std::string known;
    for (const auto& one : all) {
        if (one.id == id) return &one;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", one.id);
    }
    return not_found("worklist-unknown",
                     fmt::format("there is no worklist \"{}\"; there are: {}", excerpt(id), known));
}

}  // namespace anju
