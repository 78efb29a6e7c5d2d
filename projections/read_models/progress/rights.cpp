#include "projections/read_models/progress/rights.hpp"

namespace anju {
namespace {

constexpr std::int32_t expiring_days = 30;

const AreaCode& area_of(const RegistrationCount& registration) {
    return registration.area;
}
const AreaCode& area_of(const SchoolingCount& schooling) {
    return schooling.area;
}
const AreaCode& area_of(const EntitlementCount& entitlement) {
    return entitlement.area;
}
const AreaCode& area_of(const GrievanceCount& grievance) {
    return grievance.area;
}
const AreaCode& area_of(const FindingCount& finding) {
    return finding.area;
}

template <Scheme scheme>
std::int64_t active_in(const EntitlementCount& entitlement) {
    return std::int64_t{entitlement.active && entitlement.scheme == scheme};
}

}  // namespace

Day RegistrationCount::next_change(Day after) const {
    if (!valid_to || transferred) return IndicatorRows::ever;
    for (const Day change : {Day{valid_to->value - expiring_days}, Day{valid_to->value + 1}}) {
        if (change > after) return change;
    }
    return IndicatorRows::ever;
}

void RegistrationCount::apply(const ResidencePermitIssued& event, Day) {
    permit = true;
    valid_to = event.valid_to;
}

// People count where they live now. Who has a permit or temporary registration that is valid counts
// as temporary; who has neither that nor the registration itself has nothing.
const std::vector<Indicator<RegistrationCount>>& RegistrationCount::indicators() {
    using Registration = RegistrationCount;
    static const std::vector<Indicator<Registration>> all{
        {{"rights.settled", "people", {"户籍已迁入", "people registered at the new place"}},
         area_of,
         [](const Registration& r) { return std::int64_t{r.counts() && r.transferred}; }},
        {{"rights.temporary",
          "people",
          {"持居住证或临时户口", "people with a permit or temporary registration"},
          true},
         area_of,
         [](const Registration& r) { return std::int64_t{r.is_temporary()}; }},
        {{"rights.neither",
          "people",
          {"户籍未迁且无居住证", "people with neither registration nor permit"},
          true},
         area_of,
         [](const Registration& r) {
             return std::int64_t{r.counts() && !r.transferred && !r.is_temporary()};
         }},
        {{"rights.permits_expiring",
          "people",
          {"居住证30天内到期", "permits that expire within 30 days"},
          true},
         area_of,
         [](const Registration& r) {
             return std::int64_t{r.is_temporary() &&
                                 r.today.value >= r.valid_to->value - expiring_days};
         }},
        {{"rights.applied", "people", {"申请迁户未办结", "transfers of registration waiting"}},
         area_of,
         [](const Registration& r) {
             return std::int64_t{r.counts() && r.applied && !r.transferred};
         }},
    };
    return all;
}

void SchoolingCount::apply(const SchoolTransferRequested& event, Day) {
    area = event.area;
    waiting = true;
    dropped_out = false;
}

void SchoolingCount::apply(const SchoolTransferCompleted&, Day) {
    waiting = false;
    transferred = true;
    dropped_out = false;
}

const std::vector<Indicator<SchoolingCount>>& SchoolingCount::indicators() {
    using Schooling = SchoolingCount;
    static const std::vector<Indicator<Schooling>> all{
        {{"rights.transfers_waiting", "pupils", {"待转学籍", "school transfers waiting"}},
         area_of,
         [](const Schooling& s) { return std::int64_t{s.waiting}; }},
        {{"rights.transfers_done", "pupils", {"已转学籍", "school transfers done"}},
         area_of,
         [](const Schooling& s) { return std::int64_t{s.transferred && !s.waiting}; }},
        {{"rights.dropouts", "pupils", {"辍学", "dropouts"}},
         area_of,
         [](const Schooling& s) { return std::int64_t{s.dropped_out}; }},
    };
    return all;
}

void EntitlementCount::apply(const EntitlementRegistered& event, Day) {
    area = event.area;
    person = event.person.value;
    scheme = event.scheme;
    at_origin = event.active_at_origin;
}

void EntitlementCount::apply(const EntitlementActivated&, Day) {
    active = true;
    at_origin = false;
    ended = false;
}

void EntitlementCount::apply(const EntitlementEnded&, Day) {
    active = false;
    at_origin = false;
    ended = true;
}

const std::vector<Indicator<EntitlementCount>>& EntitlementCount::indicators() {
    using Entitlement = EntitlementCount;
    static const std::vector<Indicator<Entitlement>> all{
        {{"rights.insured",
          "entitlements",
          {"参保（医保、大病、养老）", "insured (medical, serious-illness, old-age)"}},
         area_of,
         [](const Entitlement& e) {
             return std::int64_t{e.active && e.scheme <= Scheme::pension};
         }},
        {{"rights.insured.basic_medical", "people", {"基本医保", "basic medical insurance"}},
         area_of,
         active_in<Scheme::basic_medical>},
        {{"rights.insured.serious_illness", "people", {"大病保险", "serious-illness insurance"}},
         area_of,
         active_in<Scheme::serious_illness>},
        {{"rights.insured.pension", "people", {"养老保险", "old-age insurance"}},
         area_of,
         active_in<Scheme::pension>},
        {{"rights.assisted",
          "entitlements",
          {"救助（特困、低保）", "assisted (special hardship, subsistence)"}},
         area_of,
         [](const Entitlement& e) { return std::int64_t{e.active && e.scheme > Scheme::pension}; }},
        {{"rights.assisted.special_hardship", "people", {"特困供养", "special hardship support"}},
         area_of,
         active_in<Scheme::special_hardship>},
        {{"rights.assisted.subsistence", "people", {"低保", "subsistence allowance"}},
         area_of,
         active_in<Scheme::subsistence>},
        {{"rights.gaps", "entitlements", {"待遇中断", "entitlements with a gap"}},
         area_of,
         [](const Entitlement& e) { return std::int64_t{e.is_gap()}; }},
    };
    return all;
}

template <>
const std::vector<Contribution<EntitlementCount, PersonCount>>& EntitlementCount::contributions() {
    constexpr auto person = [](const EntitlementCount& e) -> const std::string& {
        return e.person;
    };
    static const std::vector<Contribution<EntitlementCount, PersonCount>> all{
        {&PersonCount::hardship, person, active_in<Scheme::special_hardship>},
        {&PersonCount::subsistence, person, active_in<Scheme::subsistence>},
    };
    return all;
}

const std::vector<Indicator<GrievanceCount>>& GrievanceCount::indicators() {
    static const std::vector<Indicator<GrievanceCount>> all{
        {{"rights.grievances_open", "cases", {"未办结信访", "open complaints"}},
         area_of,
         [](const GrievanceCount& g) { return std::int64_t{!g.area.value.empty() && !g.closed}; }},
    };
    return all;
}

void FindingCount::apply(const FindingOpened& event, Day) {
    area = event.area;
    due = event.due;
}

const std::vector<Indicator<FindingCount>>& FindingCount::indicators() {
    using Finding = FindingCount;
    static const std::vector<Indicator<Finding>> all{
        {{"findings.open", "findings", {"未销号问题", "open findings"}},
         area_of,
         [](const Finding& f) { return std::int64_t{!f.area.value.empty() && !f.rectified}; }},
        {{"findings.overdue", "findings", {"逾期未整改问题", "overdue findings"}, true},
         area_of,
         [](const Finding& f) {
             return std::int64_t{!f.area.value.empty() && !f.rectified && f.today > f.due};
         }},
    };
    return all;
}

}  // namespace anju
