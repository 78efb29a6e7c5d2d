#include <array>

#include "deploy/anju/province_history.hpp"

namespace anju {
namespace {

constexpr std::string_view opinions =
    "河北省易地扶贫搬迁后续扶持实施意见（2020年）";  // the plan that Anju carries
constexpr std::string_view derived =
    "simulated province: follows from the figures of the implementation opinions for 2020";
constexpr std::string_view split = "made-up split of the simulated province";

constexpr std::int32_t july_end = day_number(2020, 7, 31);
constexpr std::int32_t year_end = day_number(2020, 12, 31);

// Targets are entered on the last evening, one a second.
constexpr Instant first_entry{history_last_day * province_day_ms + 34'200'000};  // 17:30

struct Aim {
    std::string_view indicator;
    std::int64_t value = 0;
    std::int32_t due = 0;
    std::string_view document;  // of the province's target
};

std::array<Aim, 7> aims_of(const AreaFigures& area) {
    return {{
        {"houses.demolished", area.houses, july_end, derived},
        {"houses.left", 0, july_end, opinions},
        {"land.mu_left", 0, year_end, opinions},
        {"land.mu_reclaimed", area.surveyed_centi_mu, year_end, derived},
        {"employment.willing_unplaced", 0, year_end, opinions},
        {"employment.tracked", area.employed + area.willing_unplaced, year_end, derived},
        {"registry.relocated", area.households, year_end, derived},
    }};
}

}  // namespace

void add_targets(ProvinceHistory& history, const ProvinceFigures& figures) {
    Instant recorded = first_entry;
    for (const auto& area : figures.areas) {
        const bool province = area.area.size() == 2;
        for (const auto& aim : aims_of(area)) {
            history.enter(ProvinceStep::target_set, history.targets.size(),
                          {history_last_day, recorded});
            history.targets.push_back(
                {area.area, aim.indicator, aim.value, aim.due, province ? aim.document : split});
            recorded.value += 1000;
        }
    }
}

}  // namespace anju
