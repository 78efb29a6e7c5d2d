#include "services/land/plot.hpp"

namespace anju {
namespace {

std::size_t number_of(AcceptanceLevel level) {
    return static_cast<std::size_t>(level);
}

std::string name_of(AcceptanceLevel level) {
    return boost::describe::enum_to_string(level, "");
}

// A level that was passed over has no accepted land.
Result<void> check_levels(const std::vector<AcceptancePassed>& acceptances) {
    for (std::size_t i = 0; i < acceptances.size(); ++i) {
        if (acceptances[i].accepted.value > 0) continue;
        const auto missing = name_of(static_cast<AcceptanceLevel>(i));
        return rejected("acceptance-in-level-order", "the " + missing + " accepts the land first",
                        {{"missing", missing}, {"level", name_of(acceptances.back().level)}});
    }
    return {};
}

Result<void> check_accepted(const PlotDefinition::State& state, const AcceptancePassed& event) {
    return check_within("accepted-within-reclaimed", {"reclaimed_centi_mu", state.reclaimed.value},
                        {{"accepted_centi_mu", event.accepted.value}});
}

}  // namespace

void PlotDefinition::evolve(State& state, const AcceptancePassed& event, Day) {
    const auto level = number_of(event.level);
    state.acceptances.resize(std::max(state.acceptances.size(), level + 1));
    state.acceptances[level] = event;
}

void PlotDefinition::evolve(State& state, const AcceptanceRevoked& event, Day) {
    state.acceptances.resize(std::min(state.acceptances.size(), number_of(event.level)));
}

Result<void> PlotDefinition::check(const State&, const PlotRegistered& event, const CheckContext&) {
    return all_hold(
        {check_county(event.area), check_range(event.surveyed.value, land_range, "/surveyed")});
}

Result<void> PlotDefinition::check(const State& state, const MuReclaimed& event,
                                   const CheckContext&) {
    return all_hold(
        {check_range(event.reclaimed.value, {land_range.rule, land_range.what, 1, json_integer_max},
                     "/reclaimed"),
         check_within("reclaimed-within-surveyed",
                      {"surveyed_centi_mu", state.registration->surveyed.value},
                      {{"reclaimed_centi_mu", state.reclaimed.value},
                       {"asked_centi_mu", event.reclaimed.value}})});
}

Result<void> PlotDefinition::check(const State& state, const AcceptancePassed& event,
                                   const CheckContext&) {
    return all_hold({check_texts(event), check_range(event.accepted.value, land_range, "/accepted"),
                     pointing_to("/accepted", check_accepted(state, event)),
                     check_after<PlotDefinition>(state, event, "/level")});
}

Result<void> PlotDefinition::check(const State& state, const AcceptanceRevoked& event,
                                   const CheckContext& context) {
    if (number_of(event.level) < state.acceptances.size()) return check_texts(event);
    const auto level = name_of(event.level);
    Error error = rejected("revoked-after-passed",
                           "plot " + std::string(context.id) + " has not passed " + level,
                           {{"levels_passed", std::to_string(state.acceptances.size())}});
    error.pointer = "/level";
    return error;
}

Result<void> PlotDefinition::consistent(const State& state) {
    const std::int64_t surveyed = state.registration ? state.registration->surveyed.value : 0;
    Result<void> outcome =
        check_within("reclaimed-within-surveyed", {"surveyed_centi_mu", surveyed},
                     {{"reclaimed_centi_mu", state.reclaimed.value}});
    for (const auto& one : state.acceptances) {
        if (!outcome) return outcome;
        outcome = check_accepted(state, one);
    }
    return all_hold({outcome, check_levels(state.acceptances)});
}

}  // namespace anju
