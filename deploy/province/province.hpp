// The simulated province as a sequence of commands: the history from 2016 to 31 March 2020 that
// leads to the plan's figures of 1 April 2020. Pure: the same scale and seed give the same bytes.
// Names and everything below a county are made up, and so is the split of the figures over
// counties.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "events/base/types.hpp"

namespace anju {

// One command of the simulated history, ready to be sent to its service.
struct ProvinceCommand {
    std::string stream;   // "household"
    std::string id;       // "130708-000123": county code of the stream's home, '-', number
    std::string command;  // "relocate"
    std::string body;     // JSON as POST /v1/<stream>/<id>/<command> takes it
    std::string key;      // Idempotency-Key, unique in the province of one seed and scale
    Instant recorded;     // when the official recorded it
};

struct ProvinceOptions {
    double scale = 1;  // 1 is the whole plan
    std::uint64_t seed = 1;
};

// Below it the counties would have no households to split the figures over.
inline constexpr double province_scale_min = 0.001;

Result<void> check_province_options(const ProvinceOptions& options);

// What the figures of one area are on 1 April 2020. Old houses and land count where the household
// comes from, the rest where it resettles.
struct AreaFigures {
    std::string area;              // code of the province, a city or a county
    std::int64_t households = 0;   // all registered and relocated
    std::int64_t houses = 0;       // registered
    std::int64_t demolished = 0;   // houses.demolished
    std::int64_t houses_left = 0;  // houses.left
    std::int64_t plots = 0;
    std::int64_t surveyed_centi_mu = 0;
    std::int64_t reclaimed_centi_mu = 0;  // land.mu_reclaimed
    std::int64_t left_centi_mu = 0;       // land.mu_left
    std::int64_t employed = 0;            // employment.tracked
    std::int64_t willing_unplaced = 0;    // employment.willing_unplaced
    std::int64_t unwilling = 0;           // files of people who do not want a job
    std::int64_t zero_households = 0;     // employment.zero_households
    std::int64_t kept = 0;                // houses.plans_left
    std::int64_t kept_with_plan = 0;      // houses.plans
    std::int64_t retained = 0;            // houses.retained
    std::int64_t sites = 0;               // governance.communities
    std::int64_t sites_unfinished = 0;    // parks.communities_unfinished
    std::int64_t sites_uncovered = 0;     // governance.uncovered
    std::int64_t parks = 0;               // parks.parks
    std::int64_t parks_in_use = 0;        // parks.in_use
    std::int64_t parks_linked = 0;        // parks.linkage
    std::int64_t facilities_unfinished = 0;
    std::int64_t schools = 0;
    std::int64_t kindergartens = 0;
    std::int64_t clinics = 0;
};

struct ProvinceFigures {
    std::int64_t people = 0;
    std::int64_t registered_poor = 0;  // people
    std::int64_t moved_along = 0;      // people
    std::int64_t in_sites = 0;         // people
    std::int64_t dispersed = 0;        // people
    // The province, then its cities and counties with relocated households at scale 1, by code.
    std::vector<AreaFigures> areas;

    const AreaFigures& province() const { return areas.front(); }
};

// By arithmetic from the plan alone. `options` was checked.
ProvinceFigures province_figures(const ProvinceOptions& options);

struct ProvinceHistory;

// All commands in the order of `recorded`, each accepted by its service in that order. The whole
// history is planned at once (some 100 MB at scale 1), the texts are written one at a time.
class Province {
  public:
    explicit Province(const ProvinceOptions& options);  // checked before
    ~Province();
    Province(const Province&) = delete;
    Province& operator=(const Province&) = delete;

    std::uint64_t size() const;
    // Writes the next command over `command`; false when there is none.
    bool next(ProvinceCommand& command);

  private:
    std::unique_ptr<const ProvinceHistory> history_;
    std::uint64_t position_ = 0;
};

}  // namespace anju
