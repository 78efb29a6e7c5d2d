// Decides on commands to an old house: enter it into the ledger, demolish it, put it to another
// use, or let it stand. A house goes one of these ways, never two.
#pragma once

#include "events/streams/house.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct HouseDefinition : LeavesNoTextBlank {
    using Stream = HouseStream;

    enum class Status {
        held,
        vacated,
        demolished,
        cleared,
        kept,
        plan_drafted,
        plan_approved,
        in_use,
        retained
    };
    BOOST_DESCRIBE_NESTED_ENUM(Status, held, vacated, demolished, cleared, kept, plan_drafted,
                               plan_approved, in_use, retained)

    struct State : LifeCycle<Status> {
        std::optional<HouseRegistered> registration;
        std::optional<Day> vacated_on;
        std::optional<HouseRetained> retention;
    };
    using Standing = From<Status::held, Status::vacated>;
    using Gone = From<Status::demolished, Status::cleared>;
    using Commands = CommandList<
        Opens<"register", HouseRegistered, Status::held>,
        Moves<"vacate", HouseVacated, Status::vacated, From<Status::held>>,
        Moves<"demolish", HouseDemolished, Status::demolished, Standing>,
        Moves<"clear", HouseCleared, Status::cleared, From<Status::demolished>>,
        Moves<"keep", HouseKept, Status::kept, Standing>,
        Moves<"draft-plan", UsePlanDrafted, Status::plan_drafted, From<Status::kept>>,
        Moves<"approve-plan", UsePlanApproved, Status::plan_approved, From<Status::plan_drafted>>,
        Moves<"put-to-use", HousePutToUse, Status::in_use, From<Status::plan_approved>>,
        Moves<"retain", HouseRetained, Status::retained, Standing>,
        Moves<"reoccupy", OldHouseReoccupied, Status::held, From<Status::vacated>>,
        Moves<"rebuild", OldHouseRebuilt, Status::held, Gone>,
        Moves<"refute-demolition", DemolitionRefuted, Status::held, Gone>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const HouseRegistered&, const CheckContext&);
    // Its household may demolish a house itself.
    static Result<void> check(const State&, const HouseDemolished& event, const CheckContext&) {
        return check_texts(event, {"contractor"});
    }
    static Result<void> check(const State&, const HouseRetained&, const CheckContext&);
    static void evolve(State& state, const HouseRegistered& event, Day) {
        state.registration = event;
    }
    static void evolve(State& state, const HouseVacated&, Day occurred) {
        state.vacated_on = occurred;
    }
    static void evolve(State& state, const OldHouseReoccupied&, Day) { state.vacated_on.reset(); }
    static void evolve(State& state, const HouseRetained& event, Day) { state.retention = event; }
};
BOOST_DESCRIBE_STRUCT(HouseDefinition::State, (LifeCycle<HouseDefinition::Status>),
                      (registration, vacated_on, retention))

}  // namespace anju
