// Decides on what operators say of events that could not be folded. Whether any are parked is not
// known here: a decision about none changes nothing.
#pragma once

#include "events/runtime/principal.hpp"
#include "events/streams/parking.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct ParkingDefinition : LeavesNoTextBlank {
    using Stream = ParkingStream;

    enum class Status { decided };
    BOOST_DESCRIBE_NESTED_ENUM(Status, decided)

    using State = LifeCycle<Status>;
    using Commands = CommandList<Sets<"retry", ParkedRetried, Status::decided>,
                                 Sets<"skip", ParkedSkipped, Status::decided>>;

    static Right right_to(std::string_view) { return Right::administer; }

    static Result<void> check(const State&, const ParkedRetried&, const CheckContext&);
    static Result<void> check(const State&, const ParkedSkipped&, const CheckContext&);
};

}  // namespace anju
