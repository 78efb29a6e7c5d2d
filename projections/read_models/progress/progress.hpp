// Progress: where each division stands on every indicator, against its target and due date, now and
// as of any day; who is counted, and how it came about.
//
// Rows besides those of indicators (engine/indicator.hpp):
//   p E <mark> <id>               the entity of a stream
//   p T <indicator> / <area>      the versions of a target
#pragma once

#include "projections/engine/read_model.hpp"
#include "projections/read_models/progress/progress_indicators.hpp"

namespace anju {

class Progress {
  public:
    static constexpr std::string_view name = "progress";
    static constexpr char tag = 'p';
    static constexpr int revision = 1;
    static std::string details();  // the ids of its indicators, in their order

    using Folds =
        EventList<HouseholdRegistered, HouseholdRelocated, WorkerRegistered, WorkerEmployed,
                  HouseRegistered, HouseDemolished, PlotRegistered, MuReclaimed, TargetSet>;

    // An event of the stream that an entity is folded from.
    template <Event E>
    void apply(const E& event, const FoldContext& context, Rows& rows) {
        for_each_progress_entity([&]<class Entity>() {
            if constexpr (requires(Entity entity) { entity.apply(event); }) {
                fold_into<Entity>(event, context, rows);
            }
        });
    }
    void apply(const TargetSet& event, const FoldContext& context, Rows& rows);
    void before_commit(Rows& rows) { deltas_.roll_up(rows); }

    static void add_routes(Router& router, Queries& queries);

    static std::string target_key(std::string_view indicator, std::string_view area);

  private:
    template <class Entity, Event E>
    void fold_into(const E& event, const FoldContext& context, Rows& rows) {
        key_.assign({tag, 'E', Entity::mark}).append(context.id);
        auto& entity = rows.at<Entity>(key_, context.version == 1);
        track(deltas_, rows, Entity::indicators(), entity,
              {first_indicator<Entity>(), {}, context.id, context.version},
              {context.occurred, context.recorded.day(), 0},
              [&](Entity& changed) { changed.apply(event); });
    }

    IndicatorRows deltas_{tag};
    std::string key_;
};

}  // namespace anju
