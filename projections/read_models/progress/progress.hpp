// Progress: where each division stands on every indicator, against its target and due date, now and
// as of any day; who is counted, and how it came about.
//
// Its rows are those of entities (engine/entity_fold.hpp), of indicators (engine/indicator.hpp) and
// of planning (planning_rows.hpp).
#pragma once

#include "projections/engine/read_model.hpp"
#include "projections/read_models/progress/planning_rows.hpp"
#include "projections/read_models/progress/progress_indicators.hpp"

namespace anju {

class Progress {
  public:
    static constexpr std::string_view name = "progress";
    static constexpr char tag = 'p';
    static constexpr int revision = 6;
    static std::string details();  // the ids of its indicators, in their order

    // What it knows of an entity is in this row.
    static std::string entity_key(char mark, std::string_view id) {
        return EntityFold<ProgressEntities>::key_of(tag, mark, id);
    }
    static std::string target_key(std::string_view indicator, std::string_view area) {
        return PlanningRows::key(tag, 'T', PlanningRows::target_id(indicator, area));
    }

    template <Event E>
    static constexpr bool folds = ProgressEntities::any_takes<E> || PlanningRows::takes<E>;

    template <Event E>
    void apply(const E& event, const FoldContext& context, Rows& rows) {
        if constexpr (PlanningRows::takes<E>) planning_.take(event, context, rows);
        entities_.take(event, context, rows);
    }
    void before_commit(Rows& rows) { entities_.before_commit(rows); }

    static void add_routes(Router& router, Queries& queries);

  private:
    PlanningRows planning_{tag};
    EntityFold<ProgressEntities> entities_{tag};
};

}  // namespace anju
