#include "projections/read_models/progress/planning_rows.hpp"

namespace anju {
namespace {

template <class Fact>
void void_version(Versions<Fact>& versions, std::uint32_t version, Day known) {
    for (auto& one : versions.all) {
        if (one.version == version) one.voided = known;
    }
}

}  // namespace

std::string PlanningRows::target_id(std::string_view indicator, std::string_view area) {
    std::string id(area);
    if (id.size() < 6) id.resize(6, '0');
    return id.append("-").append(indicator);
}

void PlanningRows::take_period(const PeriodFrozen& event, const FoldContext& context,
                               Rows& rows) const {
    add<PeriodVersion>(rows, context, 'Z',
                       {event.area.value, event.from, event.to, event.document, {}});
}

void PlanningRows::take_period(const PeriodReopened& event, const FoldContext& context,
                               Rows& rows) const {
    PeriodVersion reopened;
    const auto& before = at<PeriodVersion>(rows, context, 'Z').all;
    if (!before.empty()) reopened = before.back().fact;
    reopened.reopened = event.reason;
    add<PeriodVersion>(rows, context, 'Z', std::move(reopened));
}

void PlanningRows::take_out(std::uint32_t version, const FoldContext& context, Rows& rows) const {
    const Day known = context.recorded.day();
    if (context.stream == TargetStream::name) {
        void_version(at<TargetVersion>(rows, context, 'T'), version, known);
    } else if (context.stream == DivisionStream::name) {
        void_version(at<DivisionChanged>(rows, context, 'V'), version, known);
    } else if (context.stream == PeriodStream::name) {
        void_version(at<PeriodVersion>(rows, context, 'Z'), version, known);
    }
}

}  // namespace anju
