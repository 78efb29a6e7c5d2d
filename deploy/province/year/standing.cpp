#include "deploy/province/year/standing.hpp"

#include <algorithm>
#include <string_view>

#include "deploy/province/texts.hpp"

namespace anju {
namespace {

// In the order of ProvinceKind.
constexpr std::array<std::string_view, static_cast<std::size_t>(ProvinceKind::planning)> kinds{
    "household", "person", "home",    "registration", "schooling", "entitlement",
    "worker",    "park",   "linkage", "facility",     "house",     "plot",
    "quota",     "loan",   "site",    "grievance",    "finding"};

ProvinceKind kind_of(ProvinceStep step) {
    static const auto table = [] {
        std::array<ProvinceKind, province_steps> all{};
        for (std::size_t i = 0; i < province_steps; ++i) {
            const auto stream = stream_of(static_cast<ProvinceStep>(i));
            all[i] = static_cast<ProvinceKind>(std::ranges::find(kinds, stream) - kinds.begin());
        }
        return all;
    }();
    return table[static_cast<std::size_t>(step)];
}

// Facts after which a stream may do what it could do before.
bool leaves_status(ProvinceStep step) {
    using enum ProvinceStep;
    constexpr std::array steps{household_split, household_change_head,
                               home_certify,    registration_apply,
                               worker_profile,  registration_renew,
                               worker_train,    worker_offer,
                               worker_visit,    worker_verify,
                               linkage_pay,     park_report_jobs,
                               facility_accept, facility_staff,
                               facility_equip,  facility_assign,
                               person_assess,   person_reassess,
                               park_count_jobs, site_count,
                               site_form_group, site_elect,
                               site_need_park};
    return std::ranges::find(steps, step) != steps.end();
}

// The index of the stream where the subject is something that happened to it.
std::uint32_t index_of(const ProvinceHistory& history, ProvinceStep step, std::uint32_t subject) {
    using enum ProvinceStep;
    switch (step) {
        case site_count:
            return history.site_counts[subject].site;
        case site_form_group:
            return history.groups[subject].site;
        case park_count_jobs:
            return history.job_counts[subject].park;
        case facility_assign:
            return history.staffings[subject].facility;
        case household_split:
            return history.splits[subject].household;
        case household_merge:
            return history.merged_households[subject].from;
        case person_move:
            return history.moves[subject].person;
        case person_leave:
            return history.leaves[subject].person;
        case person_return:
            return history.moves[subject].person;
        case person_correct_id:
            return history.new_numbers[subject].person;
        case person_merge:
            return history.merged_persons[subject].from;
        case registration_renew:
            return history.renewals[subject].person;
        case worker_employ:
            return history.workers[history.jobs[subject].worker].person;
        case worker_register:
        case worker_profile:
        case worker_train:
        case worker_offer:
        case worker_visit:
        case worker_verify:
        case worker_end:
        case worker_refute:
            return history.workers[subject].person;
        case plot_reclaim:
            return history.parts[subject].plot;
        case plot_accept:
        case plot_revoke:
            return history.acceptances[subject].plot;
        case quota_cancel:
            return history.cancellings[subject].quota;
        case loan_draw:
            return history.draws[subject].loan;
        case loan_repay:
        case loan_reverse:
            return history.repayments[subject].loan;
        default:
            return subject;
    }
}

}  // namespace

StreamPlace stream_place(const ProvinceHistory& history, const ProvinceEntry& entry) {
    const ProvinceKind kind = kind_of(entry.step);
    if (entry.step < ProvinceStep::house_void) {
        return {kind, index_of(history, entry.step, entry.subject)};
    }
    const auto& change = history.changes[entry.subject];
    return {kind, index_of(history, change.step, change.subject)};
}

Standing::Standing(const ProvinceHistory& history) {
    for (const auto& entry : history.entries) {
        const auto place = stream_place(history, entry);
        if (place.kind == ProvinceKind::planning) continue;
        auto& ends = ends_[static_cast<std::size_t>(place.kind)];
        if (place.index >= ends.size()) ends.resize(place.index + 1);
        auto& end = ends[place.index];
        const Reported reported{entry.occurred, entry.recorded};
        end.last = reported;
        if (leaves_status(entry.step) && end.known()) continue;
        end.moved = reported;
        end.step = entry.step;
    }
}

const StreamEnd& Standing::of(ProvinceKind kind, std::size_t index) const {
    static const StreamEnd nothing{};
    const auto& ends = ends_[static_cast<std::size_t>(kind)];
    return index < ends.size() ? ends[index] : nothing;
}

}  // namespace anju
