// Stream period/<area>-<period>: a reporting period (数据冻结), service planning.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The figures of the period were reported: facts dated in it are recorded only by naming it.
struct PeriodFrozen {
    static constexpr std::string_view type = "period.frozen";
    static constexpr std::array versions{std::size_t{4}};

    AreaCode area;
    Day from;
    Day to;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(PeriodFrozen, (), (area, from, to, document))

// The period was opened again.
struct PeriodReopened {
    static constexpr std::string_view type = "period.reopened";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(PeriodReopened, (), (reason))

struct PeriodStream {
    static constexpr std::string_view name = "period";
    static constexpr std::string_view service = "planning";
    using Events = EventList<PeriodFrozen, PeriodReopened>;
};

}  // namespace anju
