// A stream for simulations: lots of a limited size, commands of one event or several.
#pragma once

#include "events/streams/plot.hpp"
#include "services/shell/definition.hpp"

namespace anju::simulation {

struct LotStream {
    static constexpr std::string_view name = "lot";
    static constexpr std::string_view service = "land";
    using Events = EventList<PlotRegistered, MuReclaimed>;
};

struct LotDefinition {
    using Stream = LotStream;
    static constexpr std::int64_t size_max = 12;
    static constexpr std::int64_t parts_max = 4;

    struct State {
        std::int64_t size = 0;
        std::int64_t taken = 0;
    };
    struct Open {
        static constexpr std::string_view name = "open";
        Day occurred_on;
        std::int64_t parts = 0;  // taken at once: the commit has 1 + parts events
    };
    struct Take {
        static constexpr std::string_view name = "take";
        Day occurred_on;
        std::int64_t parts = 0;  // events of the commit
    };
    using Commands = CommandList<Open, Take>;

    static void evolve(State& state, const PlotRegistered& event, Day) {
        state.size = event.surveyed.value;
    }
    static void evolve(State& state, const MuReclaimed& event, Day) {
        state.taken += event.reclaimed.value;
    }
    static Decision<Stream> decide(const State& state, const Open& command, const DecideContext&);
    static Decision<Stream> decide(const State& state, const Take& command, const DecideContext&);
};
BOOST_DESCRIBE_STRUCT(LotDefinition::State, (), (size, taken))
BOOST_DESCRIBE_STRUCT(LotDefinition::Open, (), (occurred_on, parts))
BOOST_DESCRIBE_STRUCT(LotDefinition::Take, (), (occurred_on, parts))

inline Decision<LotStream> LotDefinition::decide(const State& state, const Open& command,
                                                 const DecideContext& context) {
    if (state.size > 0) return registered_once(Stream::name, context.id, context.today);
    std::vector<typename VariantOf<Stream::Events>::type> events{
        PlotRegistered{{"130708"}, {size_max}}};
    events.resize(static_cast<std::size_t>(1 + command.parts), MuReclaimed{{1}, LandUse::grass});
    return events;
}

inline Decision<LotStream> LotDefinition::decide(const State& state, const Take& command,
                                                 const DecideContext& context) {
    if (state.size == 0) return registered_first(Stream::name, context.id);
    if (state.taken + command.parts > state.size) return rejected("lot-full", "no land is left");
    return std::vector<typename VariantOf<Stream::Events>::type>(
        static_cast<std::size_t>(command.parts), MuReclaimed{{1}, LandUse::grass});
}

}  // namespace anju::simulation
