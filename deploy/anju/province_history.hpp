// The whole history of one simulated province, planned but not yet written as texts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/anju/province.hpp"
#include "deploy/anju/province_calendar.hpp"
#include "deploy/anju/province_plan.hpp"
#include "events/streams/household.hpp"
#include "events/streams/plot.hpp"
#include "events/streams/worker.hpp"

namespace anju {

// A place in a county, itself or below.
struct ProvincePlace {
    std::uint8_t county = 0;  // index of province_counties
    std::uint8_t digits = 0;  // below the county: 0, 3 (township) or 6 (village or site)
    std::uint32_t below = 0;

    std::string code() const;
};

struct ProvinceHousehold {
    ProvincePlace origin;
    ProvincePlace resettlement;
    std::uint32_t number = 0;  // in the county of resettlement
    std::int32_t plan_year = 0;
    std::int32_t members = 0;
    HouseholdCategory category = HouseholdCategory::registered_poor;
    Reported relocated;
};

struct ProvinceWorker {
    std::uint32_t household = 0;  // index
    std::uint32_t number = 0;     // in the county of resettlement
    bool willing = false;
    JobChannel channel = JobChannel::enterprise;
    std::string_view place;      // of the job; empty: the household's resettlement area
    std::uint32_t employer = 0;  // tells employers of one place apart
};

struct ProvinceHouse {
    std::uint32_t household = 0;  // index
    std::uint32_t number = 0;     // in the county of origin
    std::int64_t floor_area_centi_m2 = 0;
    std::uint32_t contractor = 0;  // tells contractors of one county apart
};

struct ProvincePlot {
    std::uint32_t house = 0;   // index
    std::uint32_t number = 0;  // in the county of origin
    std::int64_t surveyed_centi_mu = 0;
};

struct ProvincePart {
    std::uint32_t plot = 0;  // index
    std::uint32_t step = 0;  // of the plot's stream, from 2
    std::int64_t reclaimed_centi_mu = 0;
    LandUse use = LandUse::cultivated;
};

struct ProvinceTarget {
    std::string area;
    std::string_view indicator;
    std::int64_t value = 0;
    std::int32_t due = 0;
    std::string_view document;
};

// In the order in which commands of one moment are sent.
enum class ProvinceStep : std::uint8_t {
    household_register,
    household_relocate,
    worker_register,
    worker_employ,
    house_register,
    house_demolish,
    plot_register,
    plot_reclaim,
    target_set
};

struct ProvinceEntry {
    Instant recorded;
    std::int32_t occurred = 0;
    std::uint32_t subject = 0;  // index into the step's own list
    ProvinceStep step = ProvinceStep::household_register;
};

struct ProvinceHistory {
    std::uint64_t seed = 0;
    std::vector<ProvinceHousehold> households;
    std::vector<ProvinceWorker> workers;
    std::vector<ProvinceHouse> houses;
    std::vector<ProvincePlot> plots;
    std::vector<ProvincePart> parts;
    std::vector<ProvinceTarget> targets;
    std::vector<ProvinceEntry> entries;

    void enter(ProvinceStep step, std::size_t subject, const Reported& reported) {
        entries.push_back(
            {reported.recorded, reported.occurred, static_cast<std::uint32_t>(subject), step});
    }
};

// The steps of planning, each building on those before.
using CountyPlans = std::vector<CountyPlan>;
void add_households(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_workers(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_land(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_targets(ProvinceHistory& history, const ProvinceFigures& figures);

// All of them, the entries in the order in which they are recorded. `options` was checked.
std::unique_ptr<const ProvinceHistory> plan_history(const ProvinceOptions& options);

// Writes an entry of the history as a command.
void write_province_command(const ProvinceHistory& history, const ProvinceEntry& entry,
                            ProvinceCommand& command);

}  // namespace anju
