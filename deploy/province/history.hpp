// The whole history of one simulated province, planned but not yet written as texts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "deploy/province/identity.hpp"
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
    std::uint64_t copies = 1;  // of everything but what planning says of the province as a whole
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
    std::vector<ProvinceSplit> splits;
    std::vector<ProvinceMove> moves;
    std::vector<ProvinceLeave> leaves;
    std::vector<ProvinceMerge> merged_persons;
    std::vector<ProvinceMerge> merged_households;
    std::vector<ProvinceNewNumber> new_numbers;
    std::vector<ProvinceRenewal> renewals;
    std::vector<ProvinceJobCount> job_counts;
    std::vector<ProvinceStaffing> staffings;
    std::vector<ProvinceAcceptance> acceptances;
    std::vector<ProvinceCancelling> cancellings;
    std::vector<ProvinceChange> changes;
    IdentityNumbers identities;
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

// The rest of 2020 after all of these; the entries are in order of recording afterwards.
void add_year(ProvinceHistory& history, const CountyPlans& plan, const ProvinceOptions& options);

// All of them up to the day asked for, the entries in the order in which they are recorded.
// `options` was checked.
std::unique_ptr<const ProvinceHistory> plan_history(const ProvinceOptions& options);

// No two entries are equal in all three: the order does not depend on the sort.
void sort_entries(ProvinceHistory& history);

// 0 to count - 1, the same whenever it is asked of the same entry.
std::uint64_t pick_of(std::uint64_t seed, const ProvinceEntry& entry, std::uint64_t count,
                      std::uint64_t question);
// The last day of the permit or temporary registration that the entry gives.
std::int32_t valid_to_of(const ProvinceHistory& history, const ProvinceEntry& entry);

// Whether it is told once, whatever the number of copies.
bool told_once(ProvinceStep step);

// Numbers by which the ids of copies differ.
inline constexpr std::uint64_t copy_numbers = 100'000;

// Writes an entry of the history as a command, but for its key.
void write_province_command(const ProvinceHistory& history, const ProvinceEntry& entry,
                            std::uint64_t copy, ProvinceCommand& command);

}  // namespace anju
