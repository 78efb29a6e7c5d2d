// Indicators are declared, not coded: which entity, in which area, how much it counts. The engine
// turns each change into a delta; counters of every division, members and history all come from the
// same deltas.
//
// Rows of a read model with tag t, indicator number i (one byte) and area code a:
//   t C i a                      counter: the sum of all deltas in the division a
//   t D i a / <id> / <version>   delta of one event of stream id, at the area it counts in
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/types.hpp"
#include "projections/engine/row_store.hpp"
#include "projections/engine/rows.hpp"

namespace anju {

struct IndicatorInfo {
    std::string_view id;     // "houses.left"
    std::string_view unit;   // what one is: "households", "0.01 mu"
    std::string_view title;  // in Chinese
};

// How an entity counts. `count` is 0 for one that is not a member; `area` is asked for only where
// count is not 0.
template <class Entity>
struct Indicator {
    IndicatorInfo info;
    const AreaCode& (*area)(const Entity&);
    std::int64_t (*count)(const Entity&);
};

// One change of what a member counts.
struct IndicatorDelta {
    Day effective;
    Day recorded;
    std::int64_t delta = 0;
};

// Which event changed what for whom.
struct DeltaKey {
    std::uint8_t indicator = 0;
    std::string_view area;
    std::string_view id;        // of the stream
    std::uint32_t version = 0;  // of the stream
};

class IndicatorRows {
  public:
    // `tag` is the first byte of the read model's keys.
    explicit IndicatorRows(char tag) : tag_(tag) {}

    // Fold side.
    void record(Rows& rows, const DeltaKey& key, const IndicatorDelta& delta);
    // Before a commit: brings what was recorded to the counters of all divisions above.
    void roll_up(Rows& rows);

    // Query side. The value of a division now; 0 where nothing was counted yet.
    Result<std::int64_t> value(const RowView& view, std::uint8_t indicator,
                               std::string_view area) const;
    // The same for every division inside one, itself included, by code, until `visit` returns
    // false.
    using VisitCounter = std::function<bool(std::string_view area, std::int64_t value)>;
    Result<void> scan_counters(const RowView& view, std::uint8_t indicator, std::string_view area,
                               const VisitCounter& visit) const;
    // Every delta in a division, by area, id and version, until `visit` returns false.
    using Visit = std::function<bool(const DeltaKey&, const IndicatorDelta&)>;
    Result<void> scan(const RowView& view, std::uint8_t indicator, std::string_view area,
                      const Visit& visit) const {
        return scan_after(view, indicator, area, "", visit);
    }
    // The same from behind the last delta of `after`, an "<area>/<id>"; empty = from the beginning.
    Result<void> scan_after(const RowView& view, std::uint8_t indicator, std::string_view area,
                            std::string_view after, const Visit& visit) const;

  private:
    std::string counter_key(std::uint8_t indicator, std::string_view area) const;

    char tag_;
    std::string key_;
    boost::unordered_flat_map<std::string, std::int64_t> leaves_;  // by counter key
};

// Folds one event into an entity and records what that changes for each of its indicators.
// `event.indicator` is the number of the first of them in the read model.
template <class Entity, class Change>
void track(IndicatorRows& deltas, Rows& rows, const std::vector<Indicator<Entity>>& indicators,
           Entity& entity, const DeltaKey& event, const IndicatorDelta& when, Change&& change) {
    struct Before {
        std::int64_t count = 0;
        AreaCode area;
    };
    static thread_local std::vector<Before> before;
    before.resize(indicators.size());
    for (std::size_t i = 0; i < indicators.size(); ++i) {
        before[i].count = indicators[i].count(entity);
        if (before[i].count != 0) before[i].area = indicators[i].area(entity);
    }
    change(entity);
    for (std::size_t i = 0; i < indicators.size(); ++i) {
        const std::int64_t count = indicators[i].count(entity);
        const auto emit = [&](const AreaCode& area, std::int64_t delta) {
            if (delta == 0) return;
            const auto number = static_cast<std::uint8_t>(event.indicator + i);
            deltas.record(rows, {number, area.value, event.id, event.version},
                          {when.effective, when.recorded, delta});
        };
        const bool moved =
            before[i].count != 0 && count != 0 && indicators[i].area(entity) != before[i].area;
        if (moved) {
            emit(before[i].area, -before[i].count);
            emit(indicators[i].area(entity), count);
        } else if (count != 0) {
            emit(indicators[i].area(entity), count - before[i].count);
        } else {
            emit(before[i].area, -before[i].count);
        }
    }
}

}  // namespace anju
