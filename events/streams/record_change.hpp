// What may happen to a fact of any stream afterwards: it is declared void, or replaced. Facts are
// never edited: these are facts too, in the same stream.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The event with this version in the stream never happened (误录作废): folds take it out exactly.
struct RecordVoided {
    static constexpr std::string_view type = "record.voided";
    static constexpr std::array versions{std::size_t{2}};

    std::uint32_t version = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RecordVoided, (), (version, reason))

// The event with this version was recorded wrongly (更正): the next event of the commit, of the
// same type, takes its place, on its own business date.
struct RecordCorrected {
    static constexpr std::string_view type = "record.corrected";
    static constexpr std::array versions{std::size_t{2}};

    std::uint32_t version = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RecordCorrected, (), (version, reason))

using RecordChanges = EventList<RecordVoided, RecordCorrected>;

}  // namespace anju
