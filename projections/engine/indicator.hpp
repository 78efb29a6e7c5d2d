// Indicators are declared, not coded: which entity, in which area, how much it counts. The engine
// (engine/entity.hpp) turns the facts of each entity into deltas on both clocks; counters of every
// division, members and history all come from the same deltas.
//
// Rows of a read model with tag t, indicator number i (one byte) and area code a:
//   t C i a                 counter: the sum of all deltas in the division a, and their number
//   t F i a / <day>         of those, what takes effect on a day after it was recorded
//   t D i a / <id> / <effective> <recorded>   what changed for one entity, at the area it counts in
// Numbers in keys are big-endian, so that keys sort by them.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/types.hpp"
#include "events/words/words.hpp"
#include "projections/engine/row_store.hpp"
#include "projections/engine/rows.hpp"

namespace anju {

struct IndicatorInfo {
    std::string_view id;    // "houses.left"
    std::string_view unit;  // what one is: "households", "0.01 mu"
    Words words;            // 待拆旧房, old houses left to demolish
    bool by_clock = false;  // changes as days pass, without an event
};

// How an entity counts. `count` is 0 for one that is not a member; `area` is asked for only where
// count is not 0. Both see the entity as its facts up to one day made it.
template <class Entity>
struct Indicator {
    IndicatorInfo info;
    const AreaCode& (*area)(const Entity&);
    std::int64_t (*count)(const Entity&);
};

// One change of what a member counts: from `effective` on, as known from `recorded` on.
struct IndicatorDelta {
    Day effective;
    Day recorded;
    std::int64_t delta = 0;
};

// What changed for whom.
struct DeltaKey {
    std::uint8_t indicator = 0;
    std::string_view area;
    std::string_view id;  // of the entity
};

// A sum of delta rows. It is there as long as any of them is.
struct DeltaSum {
    std::int64_t sum = 0;
    std::int64_t rows = 0;

    bool empty() const { return rows == 0; }
    void add(const DeltaSum& other) {
        sum += other.sum;
        rows += other.rows;
    }
};
BOOST_DESCRIBE_STRUCT(DeltaSum, (), (sum, rows))

// What a delta adds to a sum, where `before` stood.
inline DeltaSum delta_change(std::int64_t delta, std::int64_t before) {
    return {delta - before, (delta != 0 ? 1 : 0) - (before != 0 ? 1 : 0)};
}

class IndicatorRows {
  public:
    // `tag` is the first byte of the read model's keys.
    explicit IndicatorRows(char tag) : tag_(tag) {}

    // Fold side. Sets what changed for an entity on these two days, where `before` stood (0 = there
    // was no such row).
    void set(Rows& rows, const DeltaKey& key, const IndicatorDelta& delta, std::int64_t before);
    // Before a commit: brings what was recorded to the counters of all divisions above.
    void roll_up(Rows& rows);

    // Query side. The value of a division at the end of `today`; 0 where nothing counts. An
    // indicator that does not change by the clock needs no day: `ever`.
    static constexpr Day ever{INT32_MAX};
    Result<std::int64_t> value(const RowView& view, std::uint8_t indicator, std::string_view area,
                               Day today) const;
    // The same for every division inside one, itself included, in which anything was ever counted,
    // by code, until `visit` returns false.
    using VisitCounter = std::function<bool(std::string_view area, std::int64_t value)>;
    Result<void> scan_counters(const RowView& view, std::uint8_t indicator, std::string_view area,
                               Day today, const VisitCounter& visit) const;
    // Every delta in a division, by area, id and days, until `visit` returns false.
    using Visit = std::function<bool(const DeltaKey&, const IndicatorDelta&)>;
    Result<void> scan(const RowView& view, std::uint8_t indicator, std::string_view area,
                      const Visit& visit) const {
        return scan_after(view, indicator, area, "", visit);
    }
    // The same from behind the last delta of `after`, an "<area>/<id>"; empty = from the beginning.
    Result<void> scan_after(const RowView& view, std::uint8_t indicator, std::string_view area,
                            std::string_view after, const Visit& visit) const;

  private:
    std::string key_of(char mark, std::uint8_t indicator, std::string_view area) const;

    char tag_;
    std::string key_;
    boost::unordered_flat_map<std::string, DeltaSum> leaves_;  // by counter or future key
};

}  // namespace anju
