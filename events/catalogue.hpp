// Every stream and so every event there is. What is listed here is decoded, printed, documented.
#pragma once

#include "events/streams/house.hpp"
#include "events/streams/household.hpp"
#include "events/streams/plot.hpp"
#include "events/streams/target.hpp"
#include "events/streams/worker.hpp"

namespace anju {

template <class... Streams>
struct StreamList {
    using Events = Concat<typename Streams::Events...>;

    // Calls f.template operator()<Stream>() for every stream.
    template <class F>
    static void for_each(F&& f) {
        (f.template operator()<Streams>(), ...);
    }
};

using AllStreams = StreamList<HouseholdStream, WorkerStream, HouseStream, PlotStream, TargetStream>;
using AllEvents = AllStreams::Events;

}  // namespace anju
