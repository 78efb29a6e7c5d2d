// Stream park/<county>-<number>: a supporting industrial park or project (配套产业园区), service
// parks.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The park was planned for the settlement communities it shall serve.
struct ParkPlanned {
    static constexpr std::string_view type = "park.planned";
    static constexpr std::array versions{std::size_t{4}};

    std::string name;
    AreaCode area;              // a county or below
    std::vector<SiteId> sites;  // the communities it serves
    std::int64_t jobs = 0;      // jobs planned
};
BOOST_DESCRIBE_STRUCT(ParkPlanned, (), (name, area, sites, jobs))

// Building began.
struct ParkStarted {
    static constexpr std::string_view type = "park.started";
    static constexpr std::array versions{std::size_t{1}};

    std::string contractor;
};
BOOST_DESCRIBE_STRUCT(ParkStarted, (), (contractor))

// Building was finished.
struct ParkCompleted {
    static constexpr std::string_view type = "park.completed";
    static constexpr std::array versions{std::size_t{1}};

    std::string document;
};
BOOST_DESCRIBE_STRUCT(ParkCompleted, (), (document))

// The park operates.
struct ParkOpened {
    static constexpr std::string_view type = "park.opened";
    static constexpr std::array versions{std::size_t{1}};

    std::string operated_by;
};
BOOST_DESCRIBE_STRUCT(ParkOpened, (), (operated_by))

// The park stands idle.
struct ParkIdled {
    static constexpr std::string_view type = "park.idled";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ParkIdled, (), (reason))

// The park told its jobs: all, and those held by relocated people.
struct ParkJobsReported {
    static constexpr std::string_view type = "park.jobs_reported";
    static constexpr std::array versions{std::size_t{2}};

    std::int64_t jobs = 0;
    std::int64_t relocated = 0;
};
BOOST_DESCRIBE_STRUCT(ParkJobsReported, (), (jobs, relocated))

struct ParkStream {
    static constexpr std::string_view name = "park";
    static constexpr std::string_view service = "parks";
    using Events =
        EventList<ParkPlanned, ParkStarted, ParkCompleted, ParkOpened, ParkIdled, ParkJobsReported>;
};

}  // namespace anju
