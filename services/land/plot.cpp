#include "services/land/plot.hpp"

namespace anju {
namespace {

// One plot of 100,000 mu would be a township: a greater figure is a slip of the pen or of the unit.
constexpr std::int64_t surveyed_max_centi_mu = 10'000'000;

}  // namespace

void PlotDefinition::evolve(State& state, const PlotRegistered& event, Day) {
    state.registration = event;
}

void PlotDefinition::evolve(State& state, const MuReclaimed& event, Day) {
    state.reclaimed.value += event.reclaimed.value;
}

Result<void> PlotDefinition::check(const State&, const PlotRegistered& event, const CheckContext&) {
    if (event.area.value.size() < 6) {
        return invalid("area-too-wide", "a plot's area is a county or below", "/area");
    }
    if (event.surveyed.value <= 0 || event.surveyed.value > surveyed_max_centi_mu) {
        return invalid("land-out-of-range",
                       "a plot has between 0.01 and 100,000 mu, given in 0.01 mu", "/surveyed");
    }
    return {};
}

Result<void> PlotDefinition::check(const State& state, const MuReclaimed& event,
                                   const CheckContext& context) {
    if (event.reclaimed.value <= 0) {
        return invalid("land-out-of-range", "reclaimed land is above 0, given in 0.01 mu",
                       "/reclaimed");
    }
    const std::int64_t surveyed = state.registration->surveyed.value;
    if (event.reclaimed.value > surveyed - state.reclaimed.value) {
        return rejected("reclaimed-within-surveyed",
                        "plot " + std::string(context.id) + " has less land left to reclaim",
                        {{"surveyed_centi_mu", std::to_string(surveyed)},
                         {"reclaimed_centi_mu", std::to_string(state.reclaimed.value)},
                         {"asked_centi_mu", std::to_string(event.reclaimed.value)}});
    }
    return {};
}

Result<void> PlotDefinition::consistent(const State& state) {
    const std::int64_t surveyed = state.registration ? state.registration->surveyed.value : 0;
    if (state.reclaimed.value <= surveyed) return {};
    return rejected("reclaimed-within-surveyed",
                    "more land would be reclaimed on the plot than was surveyed",
                    {{"surveyed_centi_mu", std::to_string(surveyed)},
                     {"reclaimed_centi_mu", std::to_string(state.reclaimed.value)}});
}

}  // namespace anju
