// Decides on commands to a plot: enter it into the ledger, record land reclaimed on it.
#pragma once

#include <optional>

#include "events/streams/plot.hpp"
#include "services/shell/definition.hpp"

namespace anju {

struct PlotDefinition {
    using Stream = PlotStream;

    struct State {
        std::optional<Day> registered_on;
        std::optional<PlotRegistered> registration;
        CentiMu reclaimed;
    };

    struct Register {
        static constexpr std::string_view name = "register";
        Day occurred_on;
        AreaCode area;
        CentiMu surveyed;
    };
    struct Reclaim {
        static constexpr std::string_view name = "reclaim";
        Day occurred_on;
        CentiMu reclaimed;
        LandUse use = LandUse::cultivated;
    };
    using Commands = CommandList<Register, Reclaim>;

    static void evolve(State& state, const PlotRegistered& event, Day occurred);
    static void evolve(State& state, const MuReclaimed& event, Day occurred);
    static Decision<Stream> decide(const State&, const Register&, const DecideContext&);
    static Decision<Stream> decide(const State&, const Reclaim&, const DecideContext&);
};
BOOST_DESCRIBE_STRUCT(PlotDefinition::State, (), (registered_on, registration, reclaimed))
BOOST_DESCRIBE_STRUCT(PlotDefinition::Register, (), (occurred_on, area, surveyed))
BOOST_DESCRIBE_STRUCT(PlotDefinition::Reclaim, (), (occurred_on, reclaimed, use))

}  // namespace anju
