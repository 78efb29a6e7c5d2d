#include "deploy/province/history.hpp"

namespace anju {
namespace {

// Made up: one complaint for so many households, one finding for so many old houses.
constexpr std::int64_t households_of_grievance = 90;
constexpr std::int64_t houses_of_finding = 600;

// A day of 2019 or of the first weeks of 2020.
Reported opened(ProvinceRandom& random) {
    const auto day =
        static_cast<std::int32_t>(random.between(day_number(2019, 1, 5), day_number(2020, 3, 8)));
    return report(day, {0}, applied_limit, random);
}

void add_grievances(ProvinceHistory& history, std::size_t county, std::int64_t households,
                    ProvinceRandom& random) {
    const std::int64_t count = households / households_of_grievance + 1;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto index = history.grievances.size();
        history.grievances.push_back({{static_cast<std::uint8_t>(county), 0, 0},
                                      static_cast<std::uint32_t>(i + 1),
                                      province_none});
        const Reported taken = opened(random);
        history.enter(ProvinceStep::grievance_open, index, taken);
        if (!random.per_cent(93)) continue;
        history.enter(ProvinceStep::grievance_close, index,
                      report_after(taken, {2, 60}, granted_limit, random));
    }
}

// Findings about old houses, at the end of 2019 and in the spring.
void add_findings(ProvinceHistory& history, ProvinceRandom& random) {
    const auto houses = static_cast<std::int64_t>(history.houses.size());
    std::vector<std::uint32_t> numbers(province_counties.size());
    for (std::int64_t i = 0; i <= houses / houses_of_finding; ++i) {
        const auto about = static_cast<std::uint32_t>(random.below(history.houses.size()));
        const auto& place = history.households[history.houses[about].household].origin;
        const auto index = history.findings.size();
        history.findings.push_back({place, ++numbers[place.county], about});
        const auto day = static_cast<std::int32_t>(
            random.between(day_number(2019, 11, 1), day_number(2020, 3, 12)));
        const Reported found = report(day, {0}, applied_limit, random);
        history.enter(ProvinceStep::finding_open, index, found);
        if (!random.per_cent(70)) continue;
        history.enter(ProvinceStep::finding_rectify, index,
                      report_after(found, {5, 70}, granted_limit, random));
    }
}

}  // namespace

void add_cases(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    for (std::size_t i = 0; i < plan.size(); ++i) {
        add_grievances(history, i, plan[i].settled, random);
    }
    add_findings(history, random);
}

}  // namespace anju
