#include "services/facilities/facility.hpp"

namespace anju {

using Facility = FacilityDefinition;

Result<void> Facility::check(const State&, const FacilityPlanned& event, const CheckContext&) {
    return all_hold({check_county(event.area), check_texts(event),
                     check_range(event.places, count_range, "/places"),
                     check_range(event.posts, count_range, "/posts")});
}

Result<void> Facility::check(const State&, const FacilityStarted& event, const CheckContext&) {
    return all_hold(
        {check_texts(event), check_range(event.funding.value, optional_amount_range, "/funding")});
}

Result<void> Facility::check(const State& state, const FacilityAccepted& event,
                             const CheckContext&) {
    return all_hold({check_texts(event), check_once("facility-accepted-once", state.accepted_on)});
}

Result<void> Facility::check(const State& state, const FacilityOpened& event, const CheckContext&) {
    const auto work = state.plan->work;
    if (state.status != Status::planned || work == FacilityWork::existing) {
        return check_texts(event);
    }
    return rejected("built-before-opened", "a facility that is built opens when it is completed",
                    {{"work", boost::describe::enum_to_string(work, "")},
                     {"status", boost::describe::enum_to_string(*state.status, "")}});
}

Result<void> Facility::check(const State&, const StaffAssigned& event, const CheckContext&) {
    return check_range(event.filled, count_range, "/filled");
}

}  // namespace anju
