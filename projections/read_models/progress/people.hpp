// What progress knows of households, their members, and their new homes.
#pragma once

#include <string>

#include "events/streams/home.hpp"
#include "events/streams/household.hpp"
#include "events/streams/person.hpp"
#include "events/streams/worker.hpp"
#include "projections/engine/entity.hpp"

namespace anju {

struct HouseholdCount {
    static constexpr char mark = 'h';
    static constexpr std::string_view stream = HouseholdStream::name;
    using Streams = EntityStreams<HouseholdStream>;
    static const std::vector<Indicator<HouseholdCount>>& indicators();

    AreaCode area;  // where it is settled
    bool poor = false;
    std::int32_t plan_year = 0;
    std::int32_t members = 0;   // as stated when it was registered
    std::int32_t moved_in = 0;  // people who live in the new home; 0 before the move
    bool gone = false;          // out of the programme
    bool returned = false;      // lives at its origin again

    // What other streams say of it.
    std::int64_t persons = 0;    // members with a file of their own
    std::int64_t able = 0;       // of them, able to work and not in school
    std::int64_t files = 0;      // employment files
    std::int64_t employed = 0;   // workers with a job
    std::int64_t homes = 0;      // homes it was given
    std::int64_t keys = 0;       // of them, with keys
    std::int64_t houses = 0;     // old houses still to demolish
    std::int64_t cleared = 0;    // old houses demolished, without a shelter until the move
    std::int64_t dividends = 0;  // contracts that paid
    static constexpr std::array inputs{
        &HouseholdCount::persons,  &HouseholdCount::able,    &HouseholdCount::files,
        &HouseholdCount::employed, &HouseholdCount::homes,   &HouseholdCount::keys,
        &HouseholdCount::houses,   &HouseholdCount::cleared, &HouseholdCount::dividends};

    bool is_in() const { return members > 0 && !gone; }
    bool lives_there() const { return is_in() && moved_in > 0 && !returned; }

    void apply(const HouseholdRegistered& event, Day);
    void apply(const HouseholdRelocated& event, Day);
    void apply(const RelocationWithdrawn&, Day) { gone = true; }
    void apply(const HouseholdDisqualified&, Day) { gone = true; }
    void apply(const HouseholdReadmitted&, Day) { gone = false; }
    void apply(const HouseholdExtinct&, Day) { gone = true; }
    void apply(const HouseholdMerged&, Day) { gone = true; }
    void apply(const ReturnedToOrigin&, Day) { returned = true; }
    void apply(const HouseholdSplit& event, Day);
};
BOOST_DESCRIBE_STRUCT(HouseholdCount, (),
                      (area, poor, plan_year, members, moved_in, gone, returned, persons, able,
                       files, employed, homes, keys, houses, cleared, dividends))

// All files with the same number of an identity card, whose keyed hash is the id.
struct IdentityCount {
    static constexpr char mark = 'i';
    static constexpr std::string_view stream = "identity";
    using Streams = EntityStreams<>;
    static const std::vector<Indicator<IdentityCount>>& indicators();

    std::int64_t persons = 0;
    static constexpr std::array inputs{&IdentityCount::persons};
    AreaCode area{"13"};  // duplicates may lie anywhere in the province
};
BOOST_DESCRIBE_STRUCT(IdentityCount, (), (persons, area))

struct PersonCount {
    static constexpr char mark = 'p';
    static constexpr std::string_view stream = PersonStream::name;
    using Streams = EntityStreams<PersonStream, WorkerStream>;
    static const std::vector<Indicator<PersonCount>>& indicators();
    using Parents = std::tuple<const HouseholdCount*, const IdentityCount*>;
    template <class Parent>
    static const std::vector<Contribution<PersonCount, Parent>>& contributions();

    AreaCode area;  // county of the household's number
    std::string household;
    std::string identity;
    bool present = false;
    bool dead = false;
    bool able = false;
    bool student = false;
    bool merged = false;    // another file of the same person counts
    bool employed = false;  // by the employment file, which has the person's id

    std::int64_t hardship = 0;     // special hardship support
    std::int64_t subsistence = 0;  // subsistence allowance
    static constexpr std::array inputs{&PersonCount::hardship, &PersonCount::subsistence};

    bool counts() const { return present && !dead && !merged; }

    void apply(const PersonRegistered& event, Day);
    void apply(const CapacityAssessed& event, Day);
    void apply(const PersonMoved& event, Day) { join(event.household); }
    void apply(const PersonLeft&, Day) { present = false; }
    void apply(const PersonReturned& event, Day) { join(event.household); }
    void apply(const PersonDied&, Day) { dead = true; }
    void apply(const IdNumberCorrected& event, Day) { identity = event.identity; }
    void apply(const IdentityMerged&, Day) { merged = true; }
    void apply(const IdentityUnmerged&, Day) { merged = false; }
    void apply(const WorkerEmployed&, Day) { employed = true; }
    void apply(const EmploymentEnded&, Day) { employed = false; }
    void apply(const EmploymentRefuted&, Day) { employed = false; }

  private:
    void join(const HouseholdId& joined);
};
BOOST_DESCRIBE_STRUCT(PersonCount, (),
                      (area, household, identity, present, dead, able, student, merged, employed,
                       hardship, subsistence))
template <>
const std::vector<Contribution<PersonCount, HouseholdCount>>& PersonCount::contributions();
template <>
const std::vector<Contribution<PersonCount, IdentityCount>>& PersonCount::contributions();

struct HomeCount {
    static constexpr char mark = 'n';
    static constexpr std::string_view stream = HomeStream::name;
    using Streams = EntityStreams<HomeStream>;
    static const std::vector<Indicator<HomeCount>>& indicators();
    using Parents = std::tuple<const HouseholdCount*>;
    template <class Parent>
    static const std::vector<Contribution<HomeCount, Parent>>& contributions();

    AreaCode area;
    std::int64_t floor_area_centi_m2 = 0;
    std::string household;  // that it is allocated to; empty for none
    std::int32_t members = 0;
    bool keys = false;
    bool certified = false;

    void apply(const HomeRegistered& event, Day);
    void apply(const HomeAllocated& event, Day);
    void apply(const KeysHanded&, Day) { keys = true; }
    void apply(const HomeCertified&, Day) { certified = true; }
    void apply(const HomeReleased&, Day);
};
BOOST_DESCRIBE_STRUCT(HomeCount, (),
                      (area, floor_area_centi_m2, household, members, keys, certified))
template <>
const std::vector<Contribution<HomeCount, HouseholdCount>>& HomeCount::contributions();

}  // namespace anju
