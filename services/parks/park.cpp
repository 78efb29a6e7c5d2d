#include "services/parks/park.hpp"

namespace anju {
namespace {

using Park = ParkDefinition;

// Communities that one park serves; figures by community rest on it.
constexpr std::size_t sites_max = 6;

Result<void> check_sites(const std::vector<SiteId>& sites) {
    if (sites.size() <= sites_max) return {};
    return invalid("sites-at-most-six",
                   "a park serves at most " + std::to_string(sites_max) + " communities, not " +
                       std::to_string(sites.size()),
                   "/sites");
}

}  // namespace

Result<void> Park::check(const State&, const ParkPlanned& event, const CheckContext&) {
    return all_hold({check_county(event.area), check_texts(event), check_sites(event.sites),
                     check_range(event.jobs, count_range, "/jobs")});
}

Result<void> Park::check(const State&, const ParkJobsReported& event, const CheckContext&) {
    return all_hold(
        {check_range(event.jobs, count_range, "/jobs"),
         check_range(event.relocated, count_range, "/relocated"),
         pointing_to("/relocated", check_within("relocated-within-jobs", {"jobs", event.jobs},
                                                {{"relocated", event.relocated}}))});
}

}  // namespace anju
