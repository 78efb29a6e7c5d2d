#include "projections/read_models/progress/work.hpp"

#include <chrono>

namespace anju {
namespace {

using Worker = WorkerCount;

constexpr std::int32_t visit_days = 90;
constexpr std::int32_t early_days = 92;  // 3 months

const AreaCode& area_of(const Worker& worker) {
    return worker.area;
}

template <WelfarePost post>
std::int64_t in_post(const Worker& worker) {
    return std::int64_t{worker.employed && worker.post == static_cast<std::int32_t>(post)};
}

}  // namespace

Day quarter_end(Day day) {
    using namespace std::chrono;
    const year_month_day date{sys_days{days{day.value}}};
    const unsigned month = (static_cast<unsigned>(date.month()) + 2) / 3 * 3;
    const sys_days last{
        year_month_day_last{date.year(), month_day_last{std::chrono::month{month}}}};
    return {static_cast<std::int32_t>(last.time_since_epoch().count())};
}

Day WorkerCount::next_change(Day after) const {
    Day next = IndicatorRows::ever;
    for (const auto& last : {verified_to, visited_to}) {
        if (employed && last && last->value >= after.value)
            next = std::min(next, {last->value + 1});
    }
    return next;
}

void WorkerCount::apply(const WorkerRegistered& event, Day) {
    area = event.area;
    household = event.household.value;
    willing = event.willing_to_work;
}

void WorkerCount::apply(const WorkerProfiled& event, Day) {
    willing = event.wish == WorkWish::work || event.wish == WorkWish::training;
    elsewhere = event.registered_area && event.registered_area->county() != area.county();
}

void WorkerCount::apply(const WorkerEmployed& event, Day occurred) {
    employed = true;
    employed_on = occurred;
    channel = event.channel;
    post = event.post ? static_cast<std::int32_t>(*event.post) : -1;
    verified_to.reset();
    visited_to.reset();
}

void WorkerCount::apply(const WorkerVisited&, Day occurred) {
    visited_to = Day{occurred.value + visit_days};
}

void WorkerCount::apply(const EmploymentVerified&, Day occurred) {
    verified_to = quarter_end(occurred);
}

void WorkerCount::apply(const EmploymentEnded&, Day occurred) {
    if (employed && occurred.value - employed_on->value < early_days) ++lost_early;
    leave_job();
}

void WorkerCount::apply(const EmploymentRefuted&, Day) {
    leave_job();
}

void WorkerCount::leave_job() {
    employed = false;
    employed_on.reset();
    post = -1;
    verified_to.reset();
    visited_to.reset();
}

// Adds the jobs the public purse pays, together and by what the post is for.
static std::vector<Indicator<Worker>> with_public_welfare(
    std::vector<Indicator<Worker>> indicators) {
    const std::vector<Indicator<Worker>> more{
        {{"employment.public_welfare", "workers", {"公益岗位", "public-welfare posts"}},
         area_of,
         [](const Worker& w) {
             return std::int64_t{w.employed && w.channel == JobChannel::public_welfare};
         }},
        {{"employment.public_welfare.road_maintenance",
          "workers",
          {"公益岗位：护路", "public-welfare posts: road maintenance"}},
         area_of,
         in_post<WelfarePost::road_maintenance>},
        {{"employment.public_welfare.forest_ranger",
          "workers",
          {"公益岗位：护林", "public-welfare posts: forest rangers"}},
         area_of,
         in_post<WelfarePost::forest_ranger>},
        {{"employment.public_welfare.grassland_ranger",
          "workers",
          {"公益岗位：护草", "public-welfare posts: grassland rangers"}},
         area_of,
         in_post<WelfarePost::grassland_ranger>},
        {{"employment.public_welfare.ecological_protection",
          "workers",
          {"公益岗位：生态保护", "public-welfare posts: ecological protection"}},
         area_of,
         in_post<WelfarePost::ecological_protection>},
        {{"employment.public_welfare.community_service",
          "workers",
          {"公益岗位：社区服务", "public-welfare posts: community service"}},
         area_of,
         in_post<WelfarePost::community_service>},
    };
    indicators.insert(indicators.end(), more.begin(), more.end());
    return indicators;
}

// Workers count where they are registered, not where they work.
const std::vector<Indicator<WorkerCount>>& WorkerCount::indicators() {
    static const std::vector<Indicator<Worker>> all = with_public_welfare({
        {{"employment.workers", "workers", {"就业档案人数", "workers with an employment file"}},
         area_of,
         [](const Worker& w) { return std::int64_t{!w.area.value.empty()}; }},
        {{"employment.tracked", "workers", {"已转移就业", "workers employed and tracked"}},
         area_of,
         [](const Worker& w) { return std::int64_t{w.employed}; }},
        {{"employment.verified", "workers", {"本季度核实就业", "jobs verified this quarter"}, true},
         area_of,
         [](const Worker& w) { return std::int64_t{w.is_verified()}; }},
        {{"employment.stale", "workers", {"超季度未核实", "jobs not verified for a quarter"}, true},
         area_of,
         [](const Worker& w) {
             return std::int64_t{w.employed && w.verified_to && !w.is_verified()};
         }},
        {{"employment.visited_90d",
          "workers",
          {"90天内回访", "workers visited within 90 days"},
          true},
         area_of,
         [](const Worker& w) { return std::int64_t{w.employed && w.today <= w.visited_to}; }},
        {{"employment.willing_unplaced",
          "workers",
          {"有意愿未就业", "willing to work, not placed"}},
         area_of,
         [](const Worker& w) { return std::int64_t{w.willing && !w.employed}; }},
        {{"employment.trained", "workers", {"参加培训", "workers trained"}},
         area_of,
         [](const Worker& w) { return std::int64_t{w.trained}; }},
        {{"employment.lost_early", "jobs", {"三个月内失业", "jobs lost within three months"}},
         area_of,
         [](const Worker& w) { return w.lost_early; }},
        {{"employment.two_counties", "workers", {"两县共管", "workers of two counties"}},
         area_of,
         [](const Worker& w) { return std::int64_t{w.elsewhere}; }},
        {{"employment.work_relief", "workers", {"以工代赈", "work-relief jobs"}},
         area_of,
         [](const Worker& w) {
             return std::int64_t{w.employed && w.channel == JobChannel::work_relief};
         }},
        {{"parks.relocated_employed",
          "workers",
          {"园区就业", "relocated people employed in parks"}},
         area_of,
         [](const Worker& w) { return std::int64_t{w.employed && w.channel == JobChannel::park}; }},
    });
    return all;
}

template <>
const std::vector<Contribution<WorkerCount, HouseholdCount>>& WorkerCount::contributions() {
    constexpr auto household = [](const Worker& w) -> const std::string& { return w.household; };
    static const std::vector<Contribution<Worker, HouseholdCount>> all{
        {&HouseholdCount::files, household, [](const Worker&) { return std::int64_t{1}; }},
        {&HouseholdCount::employed, household,
         [](const Worker& w) { return std::int64_t{w.employed}; }},
    };
    return all;
}

}  // namespace anju
