// Decides on commands to a school, kindergarten or clinic: plan it, build it, accept it, open it,
// staff and equip it.
#pragma once

#include "events/streams/facility.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct FacilityDefinition : LeavesNoTextBlank {
    using Stream = FacilityStream;

    enum class Status { planned, started, completed, open, idle };
    BOOST_DESCRIBE_NESTED_ENUM(Status, planned, started, completed, open, idle)

    struct State : LifeCycle<Status> {
        std::optional<FacilityPlanned> plan;
        std::optional<Day> accepted_on;
        std::int64_t filled = 0;  // posts
        bool equipped = false;    // to standard
    };
    using Commands =
        CommandList<Opens<"plan", FacilityPlanned, Status::planned>,
                    Moves<"start", FacilityStarted, Status::started, From<Status::planned>>,
                    Moves<"complete", FacilityCompleted, Status::completed, From<Status::started>>,
                    Keeps<"accept", FacilityAccepted, From<Status::completed, Status::open>>,
                    Moves<"open", FacilityOpened, Status::open,
                          From<Status::planned, Status::completed, Status::idle>>,
                    Moves<"idle", FacilityIdled, Status::idle, From<Status::open>>,
                    Keeps<"assign-staff", StaffAssigned>,
                    Keeps<"deliver-equipment", EquipmentDelivered>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const FacilityPlanned&, const CheckContext&);
    static Result<void> check(const State&, const FacilityStarted&, const CheckContext&);
    static Result<void> check(const State&, const FacilityAccepted&, const CheckContext&);
    static Result<void> check(const State&, const FacilityOpened&, const CheckContext&);
    static Result<void> check(const State&, const StaffAssigned&, const CheckContext&);
    static void evolve(State& state, const FacilityPlanned& event, Day) { state.plan = event; }
    static void evolve(State& state, const FacilityAccepted&, Day occurred) {
        state.accepted_on = occurred;
    }
    static void evolve(State& state, const StaffAssigned& event, Day) {
        state.filled = event.filled;
    }
    static void evolve(State& state, const EquipmentDelivered& event, Day) {
        state.equipped = event.to_standard;
    }
};
BOOST_DESCRIBE_STRUCT(FacilityDefinition::State, (LifeCycle<FacilityDefinition::Status>),
                      (plan, accepted_on, filled, equipped))

}  // namespace anju
