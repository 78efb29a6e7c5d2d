// Decides on commands to a household: from its registration to the day it is settled in its new
// home, and the ways out of the programme.
#pragma once

#include "events/streams/household.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct HouseholdDefinition : LeavesNoTextBlank {
    using Stream = HouseholdStream;

    enum class Status {
        registered,
        approved,
        agreed,
        moved_in,
        settled,
        returned,
        withdrawn,
        disqualified,
        extinct,
        merged
    };
    BOOST_DESCRIBE_NESTED_ENUM(Status, registered, approved, agreed, moved_in, settled, returned,
                               withdrawn, disqualified, extinct, merged)

    struct State : LifeCycle<Status> {
        std::optional<HouseholdRegistered> registration;
        std::int32_t members = 0;  // as registered, less those who left by splits
        std::optional<Day> relocated_on;
        std::optional<AgreementSigned> agreement;
        std::optional<PersonId> head;
    };
    using NotMovedIn = From<Status::registered, Status::approved, Status::agreed>;
    using Live = From<Status::registered, Status::approved, Status::agreed, Status::moved_in,
                      Status::settled, Status::returned>;
    using Commands = CommandList<
        Opens<"register", HouseholdRegistered, Status::registered>,
        Moves<"approve", RelocationApproved, Status::approved, From<Status::registered>>,
        Moves<"sign-agreement", AgreementSigned, Status::agreed,
              From<Status::registered, Status::approved>>,
        Moves<"relocate", HouseholdRelocated, Status::moved_in,
              From<Status::registered, Status::approved, Status::agreed, Status::returned>>,
        Moves<"settle", HouseholdSettled, Status::settled, From<Status::moved_in>>,
        Moves<"withdraw", RelocationWithdrawn, Status::withdrawn, NotMovedIn>,
        Moves<"disqualify", HouseholdDisqualified, Status::disqualified, Live>,
        Moves<"readmit", HouseholdReadmitted, Status::registered,
              From<Status::disqualified, Status::withdrawn>>,
        Moves<"dissolve", HouseholdExtinct, Status::extinct, Live>,
        Moves<"record-return", ReturnedToOrigin, Status::returned,
              From<Status::moved_in, Status::settled>>,
        Keeps<"split", HouseholdSplit, Live>, Moves<"merge", HouseholdMerged, Status::merged, Live>,
        Keeps<"change-head", HeadChanged, Live>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const HouseholdRegistered&, const CheckContext&);
    static Result<void> check(const State&, const AgreementSigned&, const CheckContext&);
    static Result<void> check(const State&, const HouseholdRelocated&, const CheckContext&);
    static Result<void> check(const State&, const HouseholdSplit&, const CheckContext&);
    static Result<void> check(const State&, const HouseholdMerged&, const CheckContext&);
    static void evolve(State& state, const HouseholdRegistered& event, Day) {
        state.registration = event;
        state.members = event.members;
    }
    static void evolve(State& state, const AgreementSigned& event, Day) { state.agreement = event; }
    static void evolve(State& state, const HouseholdRelocated&, Day occurred) {
        state.relocated_on = occurred;
    }
    static void evolve(State& state, const HouseholdSplit& event, Day) {
        state.members -= event.members;
    }
    static void evolve(State& state, const HeadChanged& event, Day) { state.head = event.head; }
};
BOOST_DESCRIBE_STRUCT(HouseholdDefinition::State, (LifeCycle<HouseholdDefinition::Status>),
                      (registration, members, relocated_on, agreement, head))

}  // namespace anju
