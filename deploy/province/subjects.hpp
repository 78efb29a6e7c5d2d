// Whom and what the commands of the simulated history are about: small, for there are many.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/province/calendar.hpp"
#include "deploy/province/step.hpp"
#include "events/streams/entitlement.hpp"
#include "events/streams/facility.hpp"
#include "events/streams/person.hpp"
#include "events/streams/plot.hpp"
#include "events/streams/site.hpp"
#include "events/streams/worker.hpp"

namespace anju {

// An index into another list of the history that names nothing.
inline constexpr std::uint32_t province_none = UINT32_MAX;

// A place in a county, itself or below.
struct ProvincePlace {
    std::uint8_t county = 0;  // index of province_counties
    std::uint8_t digits = 0;  // below the county: 0, 3 (township) or 6 (village or site)
    std::uint32_t below = 0;
};

struct ProvinceHousehold {
    ProvincePlace origin;
    ProvincePlace resettlement;
    std::uint32_t number = 0;             // in the county of resettlement
    std::uint32_t first_person = 0;       // index; its members follow each other
    std::uint32_t house = province_none;  // index of the old house it agreed to demolish
    std::uint16_t plan_year = 0;
    std::uint16_t site = 0;  // number of its community in the county, from 1; 0 when dispersed
    std::uint8_t members = 0;
    bool poor = false;    // registered poor, else moved along
    bool labour = false;  // one member at least is able to work and not in school
    // Employment files of its members.
    std::uint8_t employed = 0;
    std::uint8_t willing = 0;
    std::uint8_t unwilling = 0;
    Reported registered;
    Reported approved;
    Reported relocated;
    Reported assessed;

    std::uint8_t files() const { return static_cast<std::uint8_t>(employed + willing + unwilling); }
};

struct ProvincePerson {
    std::uint32_t household = 0;  // index
    std::int32_t birth = 0;       // days since 1970
    std::uint16_t identity = 0;   // order number of the identity card among those of one birthday
    std::uint8_t member = 0;      // number in the household, from 1
    std::uint8_t age = 0;         // on the base date
    Relation relation = Relation::head;
    Sex sex = Sex::female;
    Capacity capacity = Capacity::none;
    bool student = false;
    JoinCause cause = JoinCause::original;

    bool can_work() const { return capacity == Capacity::able && !student; }
};

struct ProvinceEntitlement {
    std::uint32_t person = 0;  // index
    Scheme scheme = Scheme::basic_medical;
    bool active_at_origin = false;
};

struct ProvinceWorker {
    std::uint32_t person = 0;  // index
    bool willing = false;
    bool employed = false;
};

struct ProvinceJob {
    std::uint32_t worker = 0;  // index
    std::uint32_t park = province_none;
    std::string_view place;  // of the job; empty: the household's resettlement area
    JobChannel channel = JobChannel::enterprise;
};

struct ProvinceSite {
    ProvincePlace place;
    std::uint16_t number = 0;  // in its county, from 1
    SiteLevel level = SiteLevel::village;
    std::int32_t people = 0;
    std::int32_t households = 0;
    Reported opened;
};

struct ProvinceSiteCount {
    std::uint32_t site = 0;  // index
    std::int32_t people = 0;
};

struct ProvinceGroupFormed {
    std::uint32_t site = 0;  // index
    std::uint32_t number = 0;
    GroupKind kind = GroupKind::residents;
};

struct ProvincePark {
    std::uint8_t county = 0;
    std::uint16_t number = 0;              // in its county, from 1
    std::array<std::uint16_t, 3> sites{};  // numbers of the communities it serves; 0 for none
    std::uint16_t jobs = 0;                // planned
    std::uint16_t relocated = 0;           // of the jobs, held by relocated people
    std::int32_t opened = INT32_MAX;       // business date
};

struct ProvinceLinkage {
    std::uint32_t park = 0;       // index
    std::uint32_t household = 0;  // index
    std::uint32_t number = 0;     // in the county of the park
};

struct ProvinceFacility {
    std::uint8_t county = 0;
    std::uint16_t number = 0;  // in its county, from 1
    std::uint16_t site = 0;    // number of its community
    FacilityKind kind = FacilityKind::school;
    FacilityWork work = FacilityWork::existing;
    std::int32_t posts = 0;
    std::int32_t filled = 0;
};

// What becomes of an old house.
enum class HouseFate : std::uint8_t { to_demolish, kept, kept_with_plan, retained };

struct ProvinceHouse {
    std::uint32_t household = 0;  // index
    std::uint32_t number = 0;     // in the county of origin
    std::uint32_t floor_area_centi_m2 = 0;
    HouseFate fate = HouseFate::to_demolish;
    std::uint32_t plot = province_none;  // index of the plot it stands on
    bool sheltered = false;              // its household, from the demolition until the move
};

struct ProvincePlot {
    std::uint32_t house = 0;   // index
    std::uint32_t number = 0;  // in the county of origin
    std::uint32_t surveyed_centi_mu = 0;
    std::uint32_t reclaimed_centi_mu = 0;
};

struct ProvincePart {
    std::uint32_t plot = 0;  // index
    std::uint32_t reclaimed_centi_mu = 0;
    LandUse use = LandUse::cultivated;
};

struct ProvinceQuota {
    std::uint8_t county = 0;
    std::uint32_t number = 0;  // in its county, from 1
    std::vector<std::uint32_t> plots;
    std::int64_t accepted_centi_mu = 0;
    std::int64_t building_centi_mu = 0;
    std::int64_t traded_centi_mu = 0;
    std::int64_t price_fen = 0;
    std::int64_t received_fen = 0;
    std::int64_t applied_fen = 0;
    std::uint32_t loan = province_none;  // index, into which it went

    std::int64_t confirmed_centi_mu() const { return accepted_centi_mu - building_centi_mu; }
};

struct ProvinceLoan {
    std::uint8_t county = 0;
    bool poor = false;  // of the registered poor, else of those who moved along
    std::int64_t principal_fen = 0;
    std::int64_t repaid_fen = 0;

    std::uint32_t number() const { return poor ? 1 : 2; }
};

struct ProvincePayment {
    std::uint32_t loan = 0;  // index
    std::int64_t amount_fen = 0;
    bool of_quota = false;  // from the sale of land quota, else from the county's funds
};

struct ProvinceCase {
    ProvincePlace place;
    std::uint32_t number = 0;             // in its county, from 1
    std::uint32_t about = province_none;  // index of a house, for findings
};

struct ProvinceParameter {
    std::string_view name;
    std::int64_t value = 0;
    std::string_view document;
};

struct ProvinceTarget {
    std::string area;
    std::string_view indicator;
    std::int64_t value = 0;
    std::int32_t due = 0;
    std::string_view document;
};

// The subjects of the rest of 2020.

struct ProvinceSplit {
    std::uint32_t household = 0;  // index
    std::uint32_t into = 0;       // index of the new one
    std::uint8_t members = 0;
};

struct ProvinceMove {
    std::uint32_t person = 0;
    std::uint32_t household = 0;  // where to
    MoveCause cause = MoveCause::split;
};

struct ProvinceLeave {
    std::uint32_t person = 0;
    LeaveCause cause = LeaveCause::left;
};

// Two files of one person, or a household merged into another: indices of one list.
struct ProvinceMerge {
    std::uint32_t from = 0;
    std::uint32_t into = 0;
};

struct ProvinceNewNumber {
    std::uint32_t person = 0;
    std::uint16_t identity = 0;  // order number of the right card
};

struct ProvinceRenewal {
    std::uint32_t person = 0;
    std::int32_t valid_to = 0;
};

struct ProvinceJobCount {
    std::uint32_t park = 0;
    std::uint16_t relocated = 0;
};

struct ProvinceStaffing {
    std::uint32_t facility = 0;
    std::int32_t filled = 0;
};

struct ProvinceAcceptance {
    std::uint32_t plot = 0;
    std::uint32_t accepted_centi_mu = 0;
    AcceptanceLevel level = AcceptanceLevel::township;
};

struct ProvinceCancelling {
    std::uint32_t quota = 0;
    std::int64_t cancelled_centi_mu = 0;
};

struct ProvinceFreeze {
    std::uint32_t period = 0;  // index of province_periods
};

// An event that is void or replaced: told by its entry, which is the same in all copies.
struct ProvinceChange {
    Instant recorded;           // of the entry that is changed
    std::uint32_t subject = 0;  // of it
    std::uint16_t occurred = 0;
    ProvinceStep step = ProvinceStep::steps_end;
    std::uint32_t version = 0;      // of the event in its stream, known when all are in order
    std::uint32_t replacement = 0;  // index of the right fact, in the same list as the wrong one
    std::uint16_t right_day = 0;    // of the right fact
};

}  // namespace anju
