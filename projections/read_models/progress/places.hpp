// What progress knows of settlement communities and what stands there: parks and their contracts,
// schools, kindergartens and clinics.
#pragma once

#include <string>
#include <vector>

#include "events/streams/facility.hpp"
#include "events/streams/linkage.hpp"
#include "events/streams/park.hpp"
#include "events/streams/site.hpp"
#include "projections/read_models/progress/people.hpp"

namespace anju {

struct SiteCount {
    static constexpr char mark = 's';
    static constexpr std::string_view stream = SiteStream::name;
    using Streams = EntityStreams<SiteStream>;
    static const std::vector<Indicator<SiteCount>>& indicators();

    AreaCode area;
    SiteLevel level = SiteLevel::village;
    std::int64_t people = 0;  // counted; planned until they were
    bool attached = false;
    bool founded = false;
    bool level_differs = false;  // the organisation's from the community's
    std::int64_t residents_groups = 0;
    std::int64_t party_groups = 0;
    bool needs_park = false;

    std::int64_t parks = 0;  // that serve it and operate
    static constexpr std::array inputs{&SiteCount::parks};

    void apply(const SiteOpened& event, Day);
    void apply(const SitePopulationCounted& event, Day) { people = event.people; }
    void apply(const OrganisationAttached&, Day) { attached = true; }
    void apply(const OrganisationFounded& event, Day);
    void apply(const GroupFormed& event, Day);
    void apply(const SiteParkNeeded& event, Day) { needs_park = event.needed; }
};
BOOST_DESCRIBE_STRUCT(SiteCount, (),
                      (area, level, people, attached, founded, level_differs, residents_groups,
                       party_groups, needs_park, parks))

struct ParkCount {
    static constexpr char mark = 'k';
    static constexpr std::string_view stream = ParkStream::name;
    using Streams = EntityStreams<ParkStream>;
    static const std::vector<Indicator<ParkCount>>& indicators();
    using Parents = std::tuple<const SiteCount*>;
    template <class Parent>
    static const std::vector<Contribution<ParkCount, Parent>>& contributions();
    static constexpr std::size_t sites_max = 6;  // communities that one park serves

    AreaCode area;
    std::vector<std::string> sites = std::vector<std::string>(sites_max);
    bool started = false;
    bool completed = false;
    bool open = false;
    bool idle = false;
    std::int64_t jobs = 0;
    std::int64_t relocated = 0;  // of the jobs, held by relocated people

    std::int64_t linkages = 0;  // contracts in force
    static constexpr std::array inputs{&ParkCount::linkages};

    void apply(const ParkPlanned& event, Day);
    void apply(const ParkStarted&, Day) { started = true; }
    void apply(const ParkCompleted&, Day) { completed = true; }
    void apply(const ParkOpened&, Day);
    void apply(const ParkIdled&, Day);
    void apply(const ParkJobsReported& event, Day);
};
BOOST_DESCRIBE_STRUCT(ParkCount, (),
                      (area, sites, started, completed, open, idle, jobs, relocated, linkages))
template <>
const std::vector<Contribution<ParkCount, SiteCount>>& ParkCount::contributions();

struct LinkageCount {
    static constexpr char mark = 'c';
    static constexpr std::string_view stream = LinkageStream::name;
    using Streams = EntityStreams<LinkageStream>;
    static const std::vector<Indicator<LinkageCount>>& indicators();
    using Parents = std::tuple<const ParkCount*, const HouseholdCount*>;
    template <class Parent>
    static const std::vector<Contribution<LinkageCount, Parent>>& contributions();

    AreaCode area;
    std::string park;
    std::string household;
    bool in_force = false;
    Fen paid;

    void apply(const LinkageSigned& event, Day);
    void apply(const LinkagePaid& event, Day) { paid.value += event.amount.value; }
    void apply(const LinkageEnded&, Day) { in_force = false; }
};
BOOST_DESCRIBE_STRUCT(LinkageCount, (), (area, park, household, in_force, paid))
template <>
const std::vector<Contribution<LinkageCount, ParkCount>>& LinkageCount::contributions();
template <>
const std::vector<Contribution<LinkageCount, HouseholdCount>>& LinkageCount::contributions();

struct FacilityCount {
    static constexpr char mark = 'f';
    static constexpr std::string_view stream = FacilityStream::name;
    using Streams = EntityStreams<FacilityStream>;
    static const std::vector<Indicator<FacilityCount>>& indicators();

    AreaCode area;
    FacilityKind kind = FacilityKind::school;
    bool built = false;  // new or extended, not there before
    bool started = false;
    bool completed = false;
    bool accepted = false;
    bool open = false;
    std::int64_t posts = 0;
    std::int64_t filled = 0;
    bool equipped = false;

    void apply(const FacilityPlanned& event, Day);
    void apply(const FacilityStarted&, Day) { started = true; }
    void apply(const FacilityCompleted&, Day) { completed = true; }
    void apply(const FacilityAccepted&, Day) { accepted = true; }
    void apply(const FacilityOpened&, Day) { open = true; }
    void apply(const FacilityIdled&, Day) { open = false; }
    void apply(const StaffAssigned& event, Day) { filled = event.filled; }
    void apply(const EquipmentDelivered& event, Day) { equipped = event.to_standard; }
};
BOOST_DESCRIBE_STRUCT(FacilityCount, (),
                      (area, kind, built, started, completed, accepted, open, posts, filled,
                       equipped))

}  // namespace anju
