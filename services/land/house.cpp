#include "services/land/house.hpp"

namespace anju {

void HouseDefinition::evolve(State& state, const HouseRegistered& event, Day) {
    state.registration = event;
}

Result<void> HouseDefinition::check(const State&, const HouseRegistered& event,
                                    const CheckContext&) {
    if (event.area.value.size() < 6) {
        return invalid("area-too-wide", "a house's area is a county or below", "/area");
    }
    if (event.floor_area_centi_m2 <= 0) {
        return invalid("floor-area-not-positive", "a house has a floor area above 0",
                       "/floor_area_centi_m2");
    }
    return {};
}

}  // namespace anju
