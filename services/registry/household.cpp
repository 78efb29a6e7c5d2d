#include "services/registry/household.hpp"

#include "services/registry/members.hpp"

namespace anju {
namespace {

using Household = HouseholdDefinition;

constexpr Range plan_year_range{"plan-year-unknown", "relocation plans are those of 2016 to 2020",
                                2016, 2020};

Result<void> check_verified(const HouseholdRelocated& event) {
    if (!is_blank(event.verified_by)) return {};
    return invalid("move-in-unverified", "a move-in counts only when somebody saw it: name them",
                   "/verified_by");
}

}  // namespace

Result<void> Household::check(const State&, const HouseholdRegistered& event, const CheckContext&) {
    return all_hold({check_range(event.members, members_range, "/members"),
                     check_range(event.plan_year, plan_year_range, "/plan_year"),
                     check_county(event.origin, "/origin"),
                     check_county(event.resettlement, "/resettlement")});
}

Result<void> Household::check(const State&, const AgreementSigned& event, const CheckContext&) {
    return all_hold(
        {check_texts(event), check_range(event.bonus.value, optional_amount_range, "/bonus")});
}

Result<void> Household::check(const State&, const HouseholdRelocated& event, const CheckContext&) {
    return all_hold({check_range(event.members, members_range, "/members"), check_verified(event)});
}

Result<void> Household::check(const State& state, const HouseholdSplit& event,
                              const CheckContext& context) {
    return all_hold(
        {check_another(event.into.value, context, "/into"),
         check_range(event.members, members_range, "/members"),
         pointing_to("/members", check_within("split-leaves-a-member", {"members", state.members},
                                              {{"leaving", event.members}, {"staying_min", 1}}))});
}

Result<void> Household::check(const State&, const HouseholdMerged& event,
                              const CheckContext& context) {
    return check_another(event.into.value, context, "/into");
}

}  // namespace anju
