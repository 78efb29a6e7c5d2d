// Stream schooling/<county>-<number>: the school place of a child (学籍), service rights. Its id is
// that of the person.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The child needs a place at the new home: a transfer was asked for.
struct SchoolTransferRequested {
    static constexpr std::string_view type = "schooling.transfer_requested";
    static constexpr std::array versions{std::size_t{4}};

    AreaCode area;  // of the new home
    std::string school_from;
    std::string school_to;
    std::string term;
};
BOOST_DESCRIBE_STRUCT(SchoolTransferRequested, (), (area, school_from, school_to, term))

// The child goes to the new school.
struct SchoolTransferCompleted {
    static constexpr std::string_view type = "schooling.transfer_completed";
    static constexpr std::array versions{std::size_t{1}};

    std::string school_to;
};
BOOST_DESCRIBE_STRUCT(SchoolTransferCompleted, (), (school_to))

// The child goes to no school (辍学).
struct DropoutReported {
    static constexpr std::string_view type = "schooling.dropout_reported";
    static constexpr std::array versions{std::size_t{1}};

    std::string found_by;
};
BOOST_DESCRIBE_STRUCT(DropoutReported, (), (found_by))

struct SchoolingStream {
    static constexpr std::string_view name = "schooling";
    static constexpr std::string_view service = "rights";
    using Events = EventList<SchoolTransferRequested, SchoolTransferCompleted, DropoutReported>;
};

}  // namespace anju
