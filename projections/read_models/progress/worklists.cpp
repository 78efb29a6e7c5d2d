#include "projections/read_models/progress/worklists.hpp"

#include <fmt/format.h>

#include <array>

namespace anju {
namespace {

constexpr std::array all{
    Worklist{"communities_without_park", "parks.communities_unfinished", 1, "配套产业未建成社区"},
    Worklist{"parks_without_linkage", "parks.without_linkage", 1, "未建立利益联结项目"},
    Worklist{"parks_idle", "parks.idle", 1, "闲置项目"},
    Worklist{"willing_unplaced", "employment.willing_unplaced", 2, "有意愿未就业人员"},
    Worklist{"zero_employment_households", "employment.zero_households", 2, "零就业贫困户"},
    Worklist{"jobs_unverified", "employment.stale", 2, "超季度未核实就业"},
    Worklist{"two_counties", "employment.two_counties", 2, "两县共管就业人员"},
    Worklist{"facilities_unfinished", "facilities.unfinished", 3, "在建教育医疗设施"},
    Worklist{"facilities_accepted_not_open", "facilities.accepted_not_open", 3, "验收未投用设施"},
    Worklist{"houses_to_demolish", "houses.left", 4, "待拆旧房"},
    Worklist{"houses_vacated_standing", "houses.vacated", 4, "已腾退未拆旧房"},
    Worklist{"use_plans_to_compile", "houses.plans_left", 4, "待编综合利用方案"},
    Worklist{"land_to_reclaim", "land.mu_left", 4, "待复垦复绿地块"},
    Worklist{"quota_income_idle", "finance.quota_idle", 4, "未用于还贷的指标收入"},
    Worklist{"loans_overdue", "finance.overdue", 4, "逾期未还贷款"},
    Worklist{"loans_without_plan", "finance.without_plan", 4, "无还款计划贷款"},
    Worklist{"communities_uncovered", "governance.uncovered", 5, "未建立组织社区"},
    Worklist{"own_organisation_expected", "governance.own_expected", 5, "应单建未单建社区"},
    Worklist{"without_registration", "rights.neither", 6, "户籍未迁且无居住证人员"},
    Worklist{"registrations_waiting", "rights.applied", 6, "申请迁户未办结人员"},
    Worklist{"permits_expiring", "rights.permits_expiring", 6, "居住证即将到期人员"},
    Worklist{"pupils_waiting", "rights.transfers_waiting", 6, "待转学籍学生"},
    Worklist{"dropouts", "rights.dropouts", 6, "辍学学生"},
    Worklist{"entitlement_gaps", "rights.gaps", 6, "待遇中断"},
    Worklist{"grievances_open", "rights.grievances_open", 6, "未办结信访"},
    Worklist{"findings_open", "findings.open", 0, "未销号问题"},
    Worklist{"findings_overdue", "findings.overdue", 0, "逾期未整改问题"},
    Worklist{"keys_not_moved_in", "registry.keys_only", 0, "已领钥匙未入住户"},
    Worklist{"returned_to_origin", "registry.returned", 0, "返迁户"},
    // Contradictions in what was recorded: the cases of data quality.
    Worklist{"quality_two_homes", "quality.two_homes", 0, "占有两套新房户"},
    Worklist{"quality_old_house_held", "quality.old_house_held", 0, "入住未拆旧房户"},
    Worklist{"quality_duplicate_identity", "quality.duplicate_identity", 0, "重复身份证号"},
    Worklist{"quality_floor_area", "quality.floor_area", 0, "超面积安置房"},
    Worklist{"quality_dead_employed", "quality.dead_employed", 0, "已故仍在岗"},
    Worklist{"quality_student_employed", "quality.student_employed", 0, "在校仍在岗"},
    Worklist{"quality_double_assistance", "quality.double_assistance", 0, "低保特困重复"},
    Worklist{"quality_dead_assisted", "quality.dead_assisted", 0, "已故仍领待遇"},
    Worklist{"quality_retained_other", "quality.retained_other", 0, "其他原因保留旧房"},
    Worklist{"quality_reoccupied", "quality.reoccupied", 0, "旧房回流"},
    Worklist{"quality_accepted_above", "quality.accepted_above", 0, "验收大于复垦"},
    Worklist{"quality_organisation_level", "quality.organisation_level", 0, "组织级别不符"},
    Worklist{"quality_organisation_twice", "quality.organisation_twice", 0, "挂靠又单建"},
    Worklist{"quality_opened_before_completed", "quality.opened_before_completed", 0,
             "未竣工先投用"},
    Worklist{"quality_open_not_accepted", "quality.open_not_accepted", 0, "未验收先投用"},
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
