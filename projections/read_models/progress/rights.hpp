// What progress knows of people's rights at the new place, of complaints and of findings.
#pragma once

#include <string>

#include "events/streams/entitlement.hpp"
#include "events/streams/finding.hpp"
#include "events/streams/grievance.hpp"
#include "events/streams/registration.hpp"
#include "events/streams/schooling.hpp"
#include "projections/read_models/progress/people.hpp"

namespace anju {

// Where a person is registered. The end of life of the person is a fact of this too.
struct RegistrationCount {
    static constexpr char mark = 'r';
    static constexpr std::string_view stream = RegistrationStream::name;
    using Streams = EntityStreams<RegistrationStream, PersonStream>;
    static const std::vector<Indicator<RegistrationCount>>& indicators();

    AreaCode area;  // where the person lives now
    bool gone = false;
    bool applied = false;
    bool transferred = false;
    std::optional<Day> valid_to;  // of the permit or temporary registration
    bool permit = false;
    Day today;

    bool counts() const { return !area.value.empty() && !gone; }
    bool is_temporary() const { return counts() && !transferred && today <= valid_to; }
    Day next_change(Day after) const;

    void apply(const RegistrationOpened& event, Day) { area = event.area; }
    void apply(const RegistrationApplied&, Day) { applied = true; }
    void apply(const RegistrationTransferred&, Day) { transferred = true; }
    void apply(const ResidencePermitIssued& event, Day);
    void apply(const ResidencePermitRenewed& event, Day) { valid_to = event.valid_to; }
    void apply(const ResidencePermitLapsed&, Day) { valid_to.reset(); }
    void apply(const TemporaryAccountOpened& event, Day) { valid_to = event.valid_to; }
    void apply(const PersonDied&, Day) { gone = true; }
    void apply(const PersonLeft&, Day) { gone = true; }
    void apply(const PersonReturned&, Day) { gone = false; }
};
BOOST_DESCRIBE_STRUCT(RegistrationCount, (), (area, gone, applied, transferred, valid_to, permit))

struct SchoolingCount {
    static constexpr char mark = 'j';
    static constexpr std::string_view stream = SchoolingStream::name;
    using Streams = EntityStreams<SchoolingStream>;
    static const std::vector<Indicator<SchoolingCount>>& indicators();

    AreaCode area;
    bool waiting = false;
    bool transferred = false;
    bool dropped_out = false;

    void apply(const SchoolTransferRequested& event, Day);
    void apply(const SchoolTransferCompleted&, Day);
    void apply(const DropoutReported&, Day) { dropped_out = true; }
};
BOOST_DESCRIBE_STRUCT(SchoolingCount, (), (area, waiting, transferred, dropped_out))

struct EntitlementCount {
    static constexpr char mark = 'e';
    static constexpr std::string_view stream = EntitlementStream::name;
    using Streams = EntityStreams<EntitlementStream>;
    static const std::vector<Indicator<EntitlementCount>>& indicators();
    using Parents = std::tuple<const PersonCount*>;
    template <class Parent>
    static const std::vector<Contribution<EntitlementCount, Parent>>& contributions();

    AreaCode area;
    std::string person;
    Scheme scheme = Scheme::basic_medical;
    bool at_origin = false;
    bool active = false;  // at the new place
    bool ended = false;

    bool is_gap() const { return !area.value.empty() && !at_origin && !active && !ended; }

    void apply(const EntitlementRegistered& event, Day);
    void apply(const EntitlementActivated&, Day);
    void apply(const EntitlementEnded&, Day);
};
BOOST_DESCRIBE_STRUCT(EntitlementCount, (), (area, person, scheme, at_origin, active, ended))
template <>
const std::vector<Contribution<EntitlementCount, PersonCount>>& EntitlementCount::contributions();

struct GrievanceCount {
    static constexpr char mark = 'g';
    static constexpr std::string_view stream = GrievanceStream::name;
    using Streams = EntityStreams<GrievanceStream>;
    static const std::vector<Indicator<GrievanceCount>>& indicators();

    AreaCode area;
    bool closed = false;

    void apply(const GrievanceOpened& event, Day) { area = event.area; }
    void apply(const GrievanceClosed&, Day) { closed = true; }
};
BOOST_DESCRIBE_STRUCT(GrievanceCount, (), (area, closed))

struct FindingCount {
    static constexpr char mark = 'd';
    static constexpr std::string_view stream = FindingStream::name;
    using Streams = EntityStreams<FindingStream>;
    static const std::vector<Indicator<FindingCount>>& indicators();

    AreaCode area;
    Day due;
    bool rectified = false;
    Day today;

    Day next_change(Day after) const {
        return after <= due && !rectified ? Day{due.value + 1} : IndicatorRows::ever;
    }

    void apply(const FindingOpened& event, Day);
    void apply(const FindingRectified&, Day) { rectified = true; }
};
BOOST_DESCRIBE_STRUCT(FindingCount, (), (area, due, rectified))

}  // namespace anju
