// Decides on commands to a target: set the value an indicator shall reach, and when.
#pragma once

#include <optional>

#include "events/streams/target.hpp"
#include "services/shell/definition.hpp"

namespace anju {

struct TargetDefinition {
    using Stream = TargetStream;

    struct State {
        std::optional<Day> set_on;
        std::optional<TargetSet> target;
    };

    struct Set {
        static constexpr std::string_view name = "set";
        Day occurred_on;
        std::string indicator;
        AreaCode area;
        std::int64_t value = 0;
        Day due;
        std::string document;
    };
    using Commands = CommandList<Set>;

    static void evolve(State& state, const TargetSet& event, Day occurred);
    static Decision<Stream> decide(const State&, const Set&, const DecideContext&);
};
BOOST_DESCRIBE_STRUCT(TargetDefinition::State, (), (set_on, target))
BOOST_DESCRIBE_STRUCT(TargetDefinition::Set, (),
                      (occurred_on, indicator, area, value, due, document))

}  // namespace anju
