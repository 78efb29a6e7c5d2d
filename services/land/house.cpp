#include "services/land/house.hpp"

namespace anju {

void HouseDefinition::evolve(State& state, const HouseRegistered& event, Day occurred) {
    state.registered_on = occurred;
    state.registration = event;
}

void HouseDefinition::evolve(State& state, const HouseDemolished&, Day occurred) {
    state.demolished_on = occurred;
}

Decision<HouseStream> HouseDefinition::decide(const State& state, const Register& command,
                                              const DecideContext& context) {
    if (state.registered_on) {
        return registered_once(Stream::name, context.id, *state.registered_on);
    }
    if (command.area.value.size() < 6) {
        return invalid("area-too-wide", "a house's area is a county or below", "/area");
    }
    if (command.floor_area_centi_m2 <= 0) {
        return invalid("floor-area-not-positive", "a house has a floor area above 0",
                       "/floor_area_centi_m2");
    }
    return {{HouseRegistered{command.household, command.area, command.floor_area_centi_m2}}};
}

Decision<HouseStream> HouseDefinition::decide(const State& state, const Demolish& command,
                                              const DecideContext& context) {
    if (!state.registered_on) return registered_first(Stream::name, context.id);
    if (state.demolished_on) {
        return rejected("house-demolished-once",
                        "house " + std::string(context.id) + " is demolished already",
                        {{"demolished_on", state.demolished_on->text()}});
    }
    if (command.occurred_on < *state.registered_on) {
        return dated_before_registration(command.occurred_on, *state.registered_on);
    }
    return {{HouseDemolished{command.contractor}}};
}

}  // namespace anju
