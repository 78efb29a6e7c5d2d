// Decides on commands to an old house: enter it into the ledger, record its demolition.
#pragma once

#include "events/streams/house.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct HouseDefinition {
    using Stream = HouseStream;

    enum class Status { held, demolished };
    BOOST_DESCRIBE_NESTED_ENUM(Status, held, demolished)

    struct State : LifeCycle<Status> {
        std::optional<HouseRegistered> registration;
    };
    using Commands =
        CommandList<Opens<"register", HouseRegistered, Status::held>,
                    Moves<"demolish", HouseDemolished, Status::demolished, From<Status::held>>>;

    static Result<void> check(const State&, const HouseRegistered&, const CheckContext&);
    static void evolve(State&, const HouseRegistered&, Day occurred);
};
BOOST_DESCRIBE_STRUCT(HouseDefinition::State, (LifeCycle<HouseDefinition::Status>), (registration))

}  // namespace anju
