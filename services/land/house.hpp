// Decides on commands to an old house: enter it into the ledger, record its demolition.
#pragma once

#include <optional>

#include "events/streams/house.hpp"
#include "services/shell/definition.hpp"

namespace anju {

struct HouseDefinition {
    using Stream = HouseStream;

    struct State {
        std::optional<Day> registered_on;
        std::optional<HouseRegistered> registration;
        std::optional<Day> demolished_on;
    };

    struct Register {
        static constexpr std::string_view name = "register";
        Day occurred_on;
        HouseholdId household;
        AreaCode area;
        std::int64_t floor_area_centi_m2 = 0;
    };
    struct Demolish {
        static constexpr std::string_view name = "demolish";
        Day occurred_on;
        std::string contractor;
    };
    using Commands = CommandList<Register, Demolish>;

    static void evolve(State& state, const HouseRegistered& event, Day occurred);
    static void evolve(State& state, const HouseDemolished& event, Day occurred);
    static Decision<Stream> decide(const State&, const Register&, const DecideContext&);
    static Decision<Stream> decide(const State&, const Demolish&, const DecideContext&);
};
BOOST_DESCRIBE_STRUCT(HouseDefinition::State, (), (registered_on, registration, demolished_on))
BOOST_DESCRIBE_STRUCT(HouseDefinition::Register, (),
                      (occurred_on, household, area, floor_area_centi_m2))
BOOST_DESCRIBE_STRUCT(HouseDefinition::Demolish, (), (occurred_on, contractor))

}  // namespace anju
