// What an entity (engine/entity.hpp) is known by: the facts of its streams and what other entities
// add to it, each with the day it took effect and the day it became known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/describe.hpp"

namespace anju {

// An event that an entity takes. Days are business day and day of recording.
struct Fact {
    std::uint8_t stream = 0;    // which of the entity's streams
    std::uint32_t version = 0;  // in that stream
    std::uint32_t place = 0;    // its order there; a replacement has that of what it replaces
    Day occurred;
    Day recorded;
    Day voided;  // known to be void from this day on; `stands` for most
    std::uint32_t type = 0;
    std::uint16_t schema_version = 0;
    std::string_view payload;

    static constexpr Day stands{INT32_MAX};
};

// What entities of another kind add to one member of this one, summed up.
struct Input {
    std::uint8_t member = 0;
    Day effective;
    Day recorded;
    std::int64_t delta = 0;
};

// What happens to an entity on a day: a fact or an input.
struct LifeStep {
    Day day;
    const Fact* fact = nullptr;
    const Input* input = nullptr;
};

// The facts of an entity, taken apart; views point into the EntityFacts they come from.
struct LifeFacts {
    std::vector<Fact> facts;  // by occurred, stream, place
    std::vector<Input> inputs;

    // The days on which anything became known, rising.
    std::vector<Day> known_days() const;
    // What was known at the end of a day, in the order it happened.
    std::vector<LifeStep> known_on(Day day) const;
};

class EntityFacts {
  public:
    // Whether something happened last of all that is known, and nothing became known on a later
    // day, so that it changes nothing but what comes after.
    bool comes_last(const Fact& fact) const;
    bool comes_last(const Input& input) const;

    // Whether nothing became known on this day or later yet; nothing took effect.
    bool is_later(Day recorded) const { return recorded > last_recorded_; }
    bool happens_later(Day effective) const { return effective > last_effective_; }
    // Whether it was recorded on the newest day and takes effect on the newest one or later.
    bool is_on_newest_days(Day effective, Day recorded) const {
        return recorded == last_recorded_ && effective >= last_effective_;
    }

    // Puts a fact to its place: that which was announced for it, or else its version.
    void add(Fact fact);
    // Takes an earlier fact out from the day `recorded` on; whether it was there.
    bool take_out(std::uint8_t stream, std::uint32_t version, Day recorded);
    // The fact of `version` will take the place of that of `replaced`, which is there.
    void announce(std::uint8_t stream, std::uint32_t version, std::uint32_t replaced);
    // Adds up with what there is for the same member and days.
    void add(const Input& input);

    LifeFacts life() const;
    bool empty() const { return bytes_.empty() && inputs_.empty(); }

    template <class Archive>
    void serialize(Archive& archive) {
        archive(bytes_, last_occurred_, last_stream_, last_place_, last_effective_, last_recorded_,
                announced_stream_, announced_version_, announced_place_, inputs_);
    }

  private:
    std::uint32_t place_of(const Fact& fact) const;
    void write(const std::vector<Fact>& facts);
    void note_days(Day effective, Day recorded);
    bool comes_last(Day effective, Day recorded) const;
    bool is_behind_facts(const Fact& fact, std::uint32_t place) const;

    std::string bytes_;             // facts one after another, by occurred, stream, place
    Day last_occurred_{INT32_MIN};  // with the two below: of the last of the facts
    std::uint8_t last_stream_ = 0;
    std::uint32_t last_place_ = 0;
    Day last_effective_{INT32_MIN};  // of facts and inputs
    Day last_recorded_{INT32_MIN};
    std::uint8_t announced_stream_ = 0;
    std::uint32_t announced_version_ = 0;
    std::uint32_t announced_place_ = 0;
    std::vector<Input> inputs_;  // by member and days; none is 0
};
BOOST_DESCRIBE_STRUCT(Input, (), (member, effective, recorded, delta))

// One change of an output: from `effective` on, as known from `recorded` on. Outputs are numbered;
// the target is a division or the id of another entity.
struct OutputDelta {
    std::uint16_t output = 0;
    std::string target;
    Day effective;
    Day recorded;
    std::int64_t delta = 0;

    // Whether they differ in the amount alone.
    bool same_place(const OutputDelta& other) const {
        return output == other.output && target == other.target && effective == other.effective &&
               recorded == other.recorded;
    }
    bool operator<(const OutputDelta& other) const;
};
using OutputDeltas = std::vector<OutputDelta>;  // sorted, none is 0, no two in the same place

// Turns lives as known on rising days into deltas on both clocks.
class BitemporalSum {
  public:
    // Deltas that were recorded before `from` are left out.
    explicit BitemporalSum(Day from) : from_(from) {}

    // What follows is the life as known from this day on.
    void begin(Day known);
    // From `day` on an output is this much. Days rise within a life.
    void set(std::uint16_t output, std::string_view target, Day day, std::int64_t count);
    OutputDeltas finish();

  private:
    struct Current {
        std::string target;
        std::int64_t count = 0;
    };
    void end();

    Day from_;
    Day known_;
    bool begun_ = false;
    std::vector<Current> current_;  // by output
    OutputDeltas steps_;            // of this life, with no day of recording
    OutputDeltas before_;           // those of the life known before
    OutputDeltas deltas_;
};

}  // namespace anju
