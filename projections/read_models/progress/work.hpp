// What progress knows of workers and their jobs.
#pragma once

#include <string>

#include "events/streams/worker.hpp"
#include "projections/read_models/progress/people.hpp"

namespace anju {

// A job counts as verified to the end of the quarter of the year in which somebody checked it.
struct WorkerCount {
    static constexpr char mark = 'w';
    static constexpr std::string_view stream = WorkerStream::name;
    using Streams = EntityStreams<WorkerStream>;
    static const std::vector<Indicator<WorkerCount>>& indicators();
    using Parents = std::tuple<const HouseholdCount*>;
    template <class Parent>
    static const std::vector<Contribution<WorkerCount, Parent>>& contributions();

    AreaCode area;  // who is responsible for placing the worker
    std::string household;
    bool willing = false;
    bool elsewhere = false;  // registered in another county: two are responsible
    bool employed = false;
    std::optional<Day> employed_on;
    JobChannel channel = JobChannel::enterprise;
    std::int32_t post = -1;  // WelfarePost, -1 for none
    std::optional<Day> verified_to;
    std::optional<Day> visited_to;  // 90 days after the last visit
    bool trained = false;
    std::int64_t lost_early = 0;  // jobs lost within 3 months
    Day today;

    bool is_verified() const { return employed && today <= verified_to; }
    Day next_change(Day after) const;

    void apply(const WorkerRegistered& event, Day);
    void apply(const WorkerProfiled& event, Day);
    void apply(const TrainingCompleted&, Day) { trained = true; }
    void apply(const WorkerEmployed& event, Day occurred);
    void apply(const WorkerVisited&, Day occurred);
    void apply(const EmploymentVerified&, Day occurred);
    void apply(const EmploymentEnded&, Day occurred);
    void apply(const EmploymentRefuted&, Day);

  private:
    void leave_job();
};
BOOST_DESCRIBE_STRUCT(WorkerCount, (),
                      (area, household, willing, elsewhere, employed, employed_on, channel, post,
                       verified_to, visited_to, trained, lost_early))
template <>
const std::vector<Contribution<WorkerCount, HouseholdCount>>& WorkerCount::contributions();

// The last day of the quarter of the year in which a day lies.
Day quarter_end(Day day);

}  // namespace anju
