// Events that could not be folded. The events of their stream are parked, in their order, so that
// those of all others go on; each with its reason, until somebody decides to fold them after all or
// to leave them out (streams/parking.hpp). They are kept with the rows, in the same commits.
//
// Rows, below those of all read models:
//   "\0park-s" <stream>                  a ParkedStream
//   "\0park-e" <stream> \0 <position>    an event of it, a ParkedEvent
//   "\0park-k" <stream> \0 <position>    a SkippedStream; the position is that of the decision
//   "\0park-d" <at> <position>           a FoldPlace, at which the process died
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/engine/handling_mark.hpp"
#include "projections/engine/rows.hpp"

namespace anju {

// A stream whose events are parked, with why its first one is.
struct ParkedStream {
    std::string stream;  // house/130708-000123
    std::string rule;
    std::string detail;
    std::uint64_t position = 0;  // of the first event
    std::uint64_t last = 0;      // position of the last one
    std::uint64_t events = 0;
    std::uint64_t tried = 0;  // position at which the first event was tried last
    Instant since;            // recording of the event there
};
BOOST_DESCRIBE_STRUCT(ParkedStream, (),
                      (stream, rule, detail, position, last, events, tried, since))

struct ParkedEvent {
    std::uint64_t position = 0;
    std::string topic;
    std::uint16_t partition = 0;
    std::uint64_t offset = 0;
    std::string record;  // as it is stored
};
BOOST_DESCRIBE_STRUCT(ParkedEvent, (), (position, topic, partition, offset, record))

// Events that figures were decided to go without.
struct SkippedStream {
    std::string stream;
    std::uint64_t events = 0;
    std::uint64_t through = 0;  // position of the last one
    std::string reason;
    std::string rule;           // why they were parked
    std::uint64_t decided = 0;  // position of the decision
};
BOOST_DESCRIBE_STRUCT(SkippedStream, (), (stream, events, through, reason, rule, decided))

struct ParkingLimits {
    // Beyond these the fold stops: figures that lack more than that are none.
    std::size_t streams_max = 1'000;
    std::size_t bytes_max = std::size_t{64} << 20;  // of records, which are held in memory
};

// One thread.
class Parking {
  public:
    explicit Parking(ParkingLimits limits = {}) : limits_(limits) {}

    // What stands in the rows, in place of all that was here.
    Result<void> load(const RowView& view);

    bool any() const { return !streams_.empty(); }
    bool holds(std::string_view stream) const {
        return any() && streams_.find(stream) != streams_.end();
    }
    const ParkedCount& count() const { return count_; }

    // Why the first event of a stream is parked, and where it was tried.
    struct Why {
        Error error;
        std::uint64_t tried = 0;
        Instant since;
    };
    // Parks an event: the first of its stream, with why, or one behind those that are. Corrupt
    // "parking-full".
    Result<void> park(ParkedEvent event, std::string_view stream, const Why& why, Rows& rows);
    Result<void> add(ParkedEvent event, std::string_view stream, Rows& rows);
    // The first event of a stream; null when none is parked. Valid until it is taken off.
    const ParkedEvent* first(std::string_view stream) const;
    // It was folded.
    void take_off(std::string_view stream, Rows& rows);
    // It could not be folded once more.
    void keep(std::string_view stream, const Why& why, Rows& rows);
    // Those up to a position, and the rest of the last one's commit, are left out from now on.
    struct Skip {
        std::uint64_t through = 0;
        std::string reason;
        std::uint64_t decided = 0;
    };
    void skip(std::string_view stream, const Skip& skip, Rows& rows);
    static void note_deadly(const FoldPlace& place, Rows& rows);

    // What there is, in the order of streams; any thread.
    static Result<std::vector<ParkedStream>> sequences_in(const RowView& view);
    static Result<std::vector<SkippedStream>> skipped_in(const RowView& view);
    static Result<std::vector<ParkedEvent>> events_in(const RowView& view, std::string_view stream);
    static Result<std::vector<FoldPlace>> deadly_in(const RowView& view);

  private:
    struct Stream {
        ParkedStream sequence;
        std::deque<ParkedEvent> events;
    };
    using Streams = std::map<std::string, Stream, std::less<>>;

    Result<void> append(Streams::iterator stream, ParkedEvent event, Rows& rows);
    void drop_first(Streams::iterator stream, Rows& rows);
    void write(Streams::iterator stream, Rows& rows);
    static void note_why(ParkedStream& sequence, const Why& why);

    const ParkingLimits limits_;
    Streams streams_;
    ParkedCount count_;
    std::size_t bytes_ = 0;
};

}  // namespace anju
