// The whole history of one simulated province, planned but not yet written as texts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "deploy/province/plan.hpp"
#include "deploy/province/province.hpp"
#include "deploy/province/step.hpp"
#include "deploy/province/subjects.hpp"

namespace anju {

struct ProvinceEntry {
    Instant recorded;
    std::uint32_t subject = 0;   // index into the step's own list
    std::uint16_t occurred = 0;  // days since 1970
    ProvinceStep step = ProvinceStep::household_register;
};

struct ProvinceHistory {
    std::uint64_t seed = 0;
    std::vector<ProvinceHousehold> households;  // by county of origin
    std::vector<ProvincePerson> persons;
    std::vector<ProvinceEntitlement> entitlements;
    std::vector<ProvinceWorker> workers;
    std::vector<ProvinceJob> jobs;
    std::vector<ProvinceSite> sites;         // by county and number
    std::vector<std::uint32_t> first_sites;  // of each county: index
    std::vector<ProvinceSiteCount> site_counts;
    std::vector<ProvinceGroupFormed> groups;
    std::vector<ProvincePark> parks;  // by county and number
    std::vector<ProvinceLinkage> linkages;
    std::vector<ProvinceFacility> facilities;
    std::vector<ProvinceHouse> houses;
    std::vector<ProvincePlot> plots;
    std::vector<ProvincePart> parts;
    std::vector<ProvinceQuota> quotas;
    std::vector<ProvinceLoan> loans;  // up to two of each county
    std::vector<ProvincePayment> draws;
    std::vector<ProvincePayment> repayments;
    std::vector<ProvinceCase> grievances;
    std::vector<ProvinceCase> findings;
    std::vector<ProvinceParameter> parameters;
    std::vector<ProvinceTarget> targets;
    std::vector<ProvinceEntry> entries;

    void enter(ProvinceStep step, std::size_t subject, const Reported& reported) {
        entries.push_back({reported.recorded, static_cast<std::uint32_t>(subject),
                           static_cast<std::uint16_t>(reported.occurred), step});
    }
    std::size_t site_of(std::size_t county, std::size_t number) const {
        return first_sites[county] + number - 1;
    }
};

// Where a settlement community lies; `number` is its number in the county, from 1.
ProvincePlace site_place(std::size_t county, std::size_t number);

// Accepted land that may become a quota lot.
struct AcceptedPlot {
    std::uint32_t plot = 0;  // index
    Reported accepted;
};
using AcceptedPlots = std::vector<std::vector<AcceptedPlot>>;  // by county

// The steps of planning, each building on those before.
using CountyPlans = std::vector<CountyPlan>;
void add_households(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
// Says which members have employment files, before there are any members.
void share_labour(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_people(ProvinceHistory& history, ProvinceRandom& random);
void add_rights(ProvinceHistory& history, ProvinceRandom& random);
void add_sites(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_parks(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_facilities(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_workers(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_linkages(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
AcceptedPlots add_land(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_finance(ProvinceHistory& history, const CountyPlans& plan, const AcceptedPlots& accepted,
                 ProvinceRandom& random);
void add_cases(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random);
void add_targets(ProvinceHistory& history, const ProvinceFigures& figures, double scale);

// All of them, the entries in the order in which they are recorded. `options` was checked.
std::unique_ptr<const ProvinceHistory> plan_history(const ProvinceOptions& options);

// Writes an entry of the history as a command; `number` is its place in the history.
void write_province_command(const ProvinceHistory& history, std::size_t number,
                            ProvinceCommand& command);

}  // namespace anju
