// Progress: where each division stands on every indicator, against its target and due date, now and
// as of any day; who is counted, and how it came about.
//
// Rows besides those of entities (engine/entity_fold.hpp) and indicators (engine/indicator.hpp):
//   p T <id>   the versions of a target, by the id of its stream
#pragma once

#include "projections/engine/read_model.hpp"
#include "projections/read_models/progress/progress_indicators.hpp"
#include "projections/read_models/progress/targets.hpp"

namespace anju {

class Progress {
  public:
    static constexpr std::string_view name = "progress";
    static constexpr char tag = 'p';
    static constexpr int revision = 2;
    static std::string details();  // the ids of its indicators, in their order

    // What it knows of an entity is in this row.
    static std::string entity_key(char mark, std::string_view id) {
        return EntityFold<ProgressEntities>::key_of(tag, mark, id);
    }
    static std::string target_key(std::string_view indicator, std::string_view area) {
        return std::string({tag, 'T'}) + target_id(indicator, area);
    }

    template <Event E>
    static constexpr bool folds = ProgressEntities::any_takes<E> || RecordChanges::contains<E> ||
                                  TargetStream::Events::contains<E>;

    template <Event E>
    void apply(const E& event, const FoldContext& context, Rows& rows) {
        if constexpr (TargetStream::Events::contains<E>) {
            target(context, rows)
                .add({event.value, event.due, event.document, context.occurred,
                      context.recorded.day(), context.version});
        } else if constexpr (RecordChanges::contains<E>) {
            if (context.stream == TargetStream::name) {
                target(context, rows).take_out(event.version, context.recorded.day());
            }
            entities_.take(event, context, rows);
        } else {
            entities_.take(event, context, rows);
        }
    }
    void before_commit(Rows& rows) { entities_.before_commit(rows); }

    static void add_routes(Router& router, Queries& queries);

  private:
    static TargetVersions& target(const FoldContext& context, Rows& rows) {
        return rows.at<TargetVersions>(std::string({tag, 'T'}).append(context.id));
    }

    EntityFold<ProgressEntities> entities_{tag};
};

}  // namespace anju
