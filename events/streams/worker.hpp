// Stream worker/<county>-<number>: the employment file of a relocated labourer, service employment.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// How a worker came to a job.
enum class JobChannel {
    enterprise,
    workshop,        // poverty alleviation workshop (扶贫车间)
    park,            // supporting park of a settlement community
    public_welfare,  // public-welfare post (公益岗位)
    work_relief,     // work-relief project (以工代赈)
    self_employed,
    out_migration,
};
BOOST_DESCRIBE_ENUM(JobChannel, enterprise, workshop, park, public_welfare, work_relief,
                    self_employed, out_migration)

// An employment file was opened for a member of a relocated household (就业档案).
struct WorkerRegistered {
    static constexpr std::string_view type = "worker.registered";
    static constexpr std::array versions{std::size_t{3}};

    HouseholdId household;
    AreaCode area;                 // resettlement area: who is responsible for placing the worker
    bool willing_to_work = false;  // asked at the door
};
BOOST_DESCRIBE_STRUCT(WorkerRegistered, (), (household, area, willing_to_work))

// The worker started a job.
struct WorkerEmployed {
    static constexpr std::string_view type = "worker.employed";
    static constexpr std::array versions{std::size_t{3}};

    std::string employer;
    AreaCode place;  // where the work is; may lie outside the county of registration
    JobChannel channel = JobChannel::enterprise;
};
BOOST_DESCRIBE_STRUCT(WorkerEmployed, (), (employer, place, channel))

struct WorkerStream {
    static constexpr std::string_view name = "worker";
    static constexpr std::string_view service = "employment";
    using Events = EventList<WorkerRegistered, WorkerEmployed>;
};

}  // namespace anju
