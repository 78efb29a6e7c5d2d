// Stream worker/<county>-<number>: the employment file of a relocated labourer, service employment.
// Its id is that of the person.
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

// Kinds of public-welfare posts.
enum class WelfarePost {
    road_maintenance,
    forest_ranger,
    grassland_ranger,
    ecological_protection,
    community_service,
};
BOOST_DESCRIBE_ENUM(WelfarePost, road_maintenance, forest_ranger, grassland_ranger,
                    ecological_protection, community_service)

// What the worker wants.
enum class WorkWish {
    work,
    training,
    no_work,
    unable,  // cannot work
};
BOOST_DESCRIBE_ENUM(WorkWish, work, training, no_work, unable)

// An employment file was opened for a member of a relocated household (就业档案).
struct WorkerRegistered {
    static constexpr std::string_view type = "worker.registered";
    static constexpr std::array versions{std::size_t{3}};

    HouseholdId household;
    AreaCode area;                 // resettlement area: who is responsible for placing the worker
    bool willing_to_work = false;  // asked at the door
};
BOOST_DESCRIBE_STRUCT(WorkerRegistered, (), (household, area, willing_to_work))

// The file was brought up to date at the door.
struct WorkerProfiled {
    static constexpr std::string_view type = "worker.profiled";
    static constexpr std::array versions{std::size_t{4}};

    WorkWish wish = WorkWish::work;
    std::string skill;
    std::string need;                           // what is missing to find work
    std::optional<AreaCode> registered_area{};  // place of registration, when another county
};
BOOST_DESCRIBE_STRUCT(WorkerProfiled, (), (wish, skill, need, registered_area))

// The worker finished a training.
struct TrainingCompleted {
    static constexpr std::string_view type = "worker.training_completed";
    static constexpr std::array versions{std::size_t{3}};

    std::string course;
    std::int32_t days = 0;
    std::optional<std::string> certificate_no{};
};
BOOST_DESCRIBE_STRUCT(TrainingCompleted, (), (course, days, certificate_no))

// A job was offered to the worker.
struct JobOffered {
    static constexpr std::string_view type = "worker.job_offered";
    static constexpr std::array versions{std::size_t{3}};

    std::string employer;
    AreaCode place;
    JobChannel channel = JobChannel::enterprise;
};
BOOST_DESCRIBE_STRUCT(JobOffered, (), (employer, place, channel))

// The worker started a job.
struct WorkerEmployed {
    static constexpr std::string_view type = "worker.employed";
    static constexpr std::array versions{std::size_t{3}, std::size_t{6}};

    std::string employer;
    AreaCode place;  // where the work is; may lie outside the county of registration
    JobChannel channel = JobChannel::enterprise;
    std::optional<WelfarePost> post{};  // of a public-welfare job
    std::optional<ParkId> park{};       // of a job in a park
    std::optional<Fen> monthly_pay{};
};
BOOST_DESCRIBE_STRUCT(WorkerEmployed, (), (employer, place, channel, post, park, monthly_pay))

// The worker was visited or called (跟踪回访).
struct WorkerVisited {
    static constexpr std::string_view type = "worker.visited";
    static constexpr std::array versions{std::size_t{2}};

    std::string visited_by;
    bool at_work = false;
};
BOOST_DESCRIBE_STRUCT(WorkerVisited, (), (visited_by, at_work))

// Somebody checked that the worker has this job: it counts as verified for a quarter.
struct EmploymentVerified {
    static constexpr std::string_view type = "worker.employment_verified";
    static constexpr std::array versions{std::size_t{2}};

    std::string method;  // visit, payroll, insurance record
    std::string verified_by;
};
BOOST_DESCRIBE_STRUCT(EmploymentVerified, (), (method, verified_by))

// The job ended (失业, 离职).
struct EmploymentEnded {
    static constexpr std::string_view type = "worker.employment_ended";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(EmploymentEnded, (), (reason))

// A check found that the worker never had this job (核查不实).
struct EmploymentRefuted {
    static constexpr std::string_view type = "worker.employment_refuted";
    static constexpr std::array versions{std::size_t{2}};

    std::string found_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(EmploymentRefuted, (), (found_by, reason))

struct WorkerStream {
    static constexpr std::string_view name = "worker";
    static constexpr std::string_view service = "employment";
    using Events =
        EventList<WorkerRegistered, WorkerProfiled, TrainingCompleted, JobOffered, WorkerEmployed,
                  WorkerVisited, EmploymentVerified, EmploymentEnded, EmploymentRefuted>;
};

}  // namespace anju
