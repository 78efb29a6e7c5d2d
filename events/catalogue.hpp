// Every stream and so every event there is. What is listed here is decoded, printed, documented.
#pragma once

#include <fmt/format.h>

#include "events/record.hpp"
#include "events/streams/delivery.hpp"
#include "events/streams/disclosure.hpp"
#include "events/streams/division.hpp"
#include "events/streams/entitlement.hpp"
#include "events/streams/facility.hpp"
#include "events/streams/finding.hpp"
#include "events/streams/grievance.hpp"
#include "events/streams/home.hpp"
#include "events/streams/house.hpp"
#include "events/streams/household.hpp"
#include "events/streams/linkage.hpp"
#include "events/streams/loan.hpp"
#include "events/streams/parameter.hpp"
#include "events/streams/park.hpp"
#include "events/streams/parking.hpp"
#include "events/streams/period.hpp"
#include "events/streams/person.hpp"
#include "events/streams/plot.hpp"
#include "events/streams/principal.hpp"
#include "events/streams/quota.hpp"
#include "events/streams/record_change.hpp"
#include "events/streams/registration.hpp"
#include "events/streams/schooling.hpp"
#include "events/streams/site.hpp"
#include "events/streams/subscription.hpp"
#include "events/streams/target.hpp"
#include "events/streams/worker.hpp"

namespace anju {

template <class... Streams>
struct StreamList {
    using Events = Concat<typename Streams::Events..., RecordChanges>;
    template <class... More>
    using With = StreamList<Streams..., More...>;

    // Calls f.template operator()<Stream>() for every stream.
    template <class F>
    static void for_each(F&& f) {
        (f.template operator()<Streams>(), ...);
    }
};

// In the order of the services.
using AllStreams = StreamList<HouseholdStream, PersonStream, HomeStream, WorkerStream, ParkStream,
                              LinkageStream, FacilityStream, HouseStream, PlotStream, QuotaStream,
                              LoanStream, SiteStream, RegistrationStream, SchoolingStream,
                              EntitlementStream, GrievanceStream, TargetStream, DivisionStream,
                              ParameterStream, PeriodStream, FindingStream, PrincipalStream,
                              DisclosureStream, DeliveryStream, SubscriptionStream, ParkingStream>;
using AllEvents = AllStreams::Events;

// Decodes the payload of an event record and calls f(event) with its own type. Errors: corrupt, for
// a type or a schema version that this program does not know, or a payload that does not parse.
template <class Events = AllEvents, class F>
Result<void> visit_event(const RecordView& record, F&& f) {
    Result<void> outcome;
    const auto visit = [&]<Event E>() {
        if (record.header.type != type_id(E::type)) return false;
        auto event = decode_event<E>(record.payload, record.header.schema_version);
        if (event) {
            f(static_cast<const E&>(*event));
        } else {
            outcome = event.error();
        }
        return true;
    };
    if (Events::any_of(visit)) return outcome;
    return corrupt("event-type-unknown",
                   fmt::format("event type id {:08x} of {} is not known here; run a newer program",
                               record.header.type, record.stream));
}

}  // namespace anju
