#include "projections/read_models/progress/progress.hpp"

namespace anju {

std::string Progress::details() {
    std::string ids;
    for (const auto& one : progress_indicators()) ids.append(one.id).append(",");
    return ids;
}

std::string Progress::target_key(std::string_view indicator, std::string_view area) {
    std::string key{tag, 'T'};
    return key.append(indicator).append("/").append(area);
}

void Progress::apply(const TargetSet& event, const FoldContext& context, Rows& rows) {
    auto& target = rows.at<TargetProgress>(target_key(event.indicator, event.area.value));
    target.versions.push_back(
        {event.value, event.due, event.document, context.occurred, context.recorded.day()});
}

}  // namespace anju
