#include <algorithm>
#include <numeric>

#include "deploy/province/plan.hpp"
#include "deploy/province/shares.hpp"

namespace anju {
namespace {

constexpr std::int64_t all_parks = 632;
constexpr std::int64_t parks_unfinished = 50;
constexpr std::int64_t parks_linked = 430;    // made up
constexpr std::int64_t sites_uncovered = 34;  // made up
constexpr std::int64_t facilities_unfinished = 21;
constexpr std::array<std::int64_t, 3> facilities{289, 300, 354};

using Amounts = std::vector<std::int64_t>;

std::int64_t sum_of(const Amounts& amounts) {
    return std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0});
}

// Each unfinished park has a community of its own, and a county that has other parks one at least
// that they serve: all communities wait for one only where the scale leaves no choice.
void plan_parks(std::vector<CountyPlan>& plan, double scale) {
    const auto sites = column(plan, [](const auto& c) { return c.sites; });
    auto caps = column(plan, [](const auto& c) { return std::max<std::int64_t>(0, c.sites - 1); });
    const std::int64_t unfinished = scaled(parks_unfinished, scale);
    if (sum_of(caps) < unfinished) caps = sites;
    write_column(plan, &CountyPlan::sites_unfinished, share_out_capped(unfinished, sites, caps));
    const auto served = column(plan, [](const auto& c) { return c.sites - c.sites_unfinished; });
    const std::int64_t in_use = std::max<std::int64_t>(0, scaled(all_parks, scale) - unfinished);
    const auto parks = share_out(in_use, served);
    write_column(plan, &CountyPlan::parks_in_use, parks);
    const std::int64_t linked = std::min(scaled(parks_linked, scale), in_use);
    write_column(plan, &CountyPlan::parks_linked, share_out_capped(linked, parks, parks));
}

}  // namespace

void plan_places(std::vector<CountyPlan>& plan, double scale) {
    plan_parks(plan, scale);
    const auto sites = column(plan, [](const auto& c) { return c.sites; });
    write_column(plan, &CountyPlan::sites_uncovered,
                 share_out_capped(scaled(sites_uncovered, scale), sites, sites));
    for (std::size_t kind = 0; kind < facilities.size(); ++kind) {
        const auto shares = share_out(scaled(facilities[kind], scale), sites);
        for (std::size_t i = 0; i < plan.size(); ++i) plan[i].facilities[kind] = shares[i];
    }
    write_column(plan, &CountyPlan::facilities_unfinished,
                 share_out(scaled(facilities_unfinished, scale), sites));
}

}  // namespace anju
