// Records that somebody was told who a person is. What is told goes out after it was recorded
// (deploy/people), so the reader's own right decides.
#pragma once

#include "events/runtime/principal.hpp"
#include "events/streams/disclosure.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct DisclosureDefinition : LeavesNoTextBlank {
    using Stream = DisclosureStream;

    enum class Status { told };
    BOOST_DESCRIBE_NESTED_ENUM(Status, told)

    struct State : LifeCycle<Status> {
        std::int32_t times = 0;
    };
    using Commands = CommandList<Sets<"make", DetailsDisclosed, Status::told>>;

    static Right right_to(std::string_view command) {
        return command.empty() ? Right::audit : Right::identify;
    }
    static void evolve(State& state, const DetailsDisclosed&, Day) { ++state.times; }
};
BOOST_DESCRIBE_STRUCT(DisclosureDefinition::State, (LifeCycle<DisclosureDefinition::Status>),
                      (times))

}  // namespace anju
