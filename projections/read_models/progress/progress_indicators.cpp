#include "projections/read_models/progress/progress_indicators.hpp"

#include <fmt/format.h>

namespace anju {

// Households and people count where they are resettled.
const std::vector<Indicator<HouseholdProgress>>& HouseholdProgress::indicators() {
    using Household = HouseholdProgress;
    constexpr auto area = [](const Household& h) -> const AreaCode& { return h.resettlement; };
    static const std::vector<Indicator<Household>> all{
        {{"registry.households", "households", "搬迁户"},
         area,
         [](const Household& h) { return std::int64_t{h.members > 0}; }},
        {{"registry.people", "people", "搬迁人口"},
         area,
         [](const Household& h) { return std::int64_t{h.members}; }},
        {{"registry.relocated", "households", "已入住户"},
         area,
         [](const Household& h) { return std::int64_t{h.moved_in > 0}; }},
        {{"registry.relocated_people", "people", "已入住人口"},
         area,
         [](const Household& h) { return std::int64_t{h.moved_in}; }},
    };
    return all;
}

// Workers count where they are registered, not where they work.
const std::vector<Indicator<WorkerProgress>>& WorkerProgress::indicators() {
    using Worker = WorkerProgress;
    constexpr auto area = [](const Worker& w) -> const AreaCode& { return w.area; };
    static const std::vector<Indicator<Worker>> all{
        {{"employment.files", "workers", "就业档案"},
         area,
         [](const Worker& w) { return std::int64_t{!w.area.value.empty()}; }},
        {{"employment.tracked", "workers", "已转移就业"},
         area,
         [](const Worker& w) { return std::int64_t{w.employed}; }},
        {{"employment.willing_unplaced", "workers", "有意愿未就业"},
         area,
         [](const Worker& w) { return std::int64_t{w.willing && !w.employed}; }},
    };
    return all;
}

// Houses count where they stand, which is where their households come from.
const std::vector<Indicator<HouseProgress>>& HouseProgress::indicators() {
    using House = HouseProgress;
    constexpr auto area = [](const House& h) -> const AreaCode& { return h.area; };
    static const std::vector<Indicator<House>> all{
        {{"houses.left", "houses", "待拆旧房"},
         area,
         [](const House& h) { return std::int64_t{h.registered && !h.demolished}; }},
        {{"houses.demolished", "houses", "已拆旧房"},
         area,
         [](const House& h) { return std::int64_t{h.demolished}; }},
    };
    return all;
}

const std::vector<Indicator<PlotProgress>>& PlotProgress::indicators() {
    using Plot = PlotProgress;
    constexpr auto area = [](const Plot& p) -> const AreaCode& { return p.area; };
    static const std::vector<Indicator<Plot>> all{
        {{"land.mu_left", "0.01 mu", "待复垦复绿"},
         area,
         [](const Plot& p) { return p.surveyed.value - p.reclaimed.value; }},
        {{"land.mu_reclaimed", "0.01 mu", "已复垦复绿"},
         area,
         [](const Plot& p) { return p.reclaimed.value; }},
    };
    return all;
}

const std::vector<IndicatorInfo>& progress_indicators() {
    static const std::vector<IndicatorInfo> all = [] {
        std::vector<IndicatorInfo> infos;
        for_each_progress_entity([&]<class Entity>() {
            for (const auto& one : Entity::indicators()) infos.push_back(one.info);
        });
        return infos;
    }();
    return all;
}

std::string_view stream_of_indicator(std::uint8_t number) {
    std::string_view stream;
    for_each_progress_entity([&]<class Entity>() {
        const std::size_t first = first_indicator<Entity>();
        const bool inside = number >= first && number < first + Entity::indicators().size();
        if (inside) stream = Entity::stream;
    });
    return stream;
}

Result<std::uint8_t> indicator_number(std::string_view id) {
    const auto& all = progress_indicators();
    std::string known;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].id == id) return static_cast<std::uint8_t>(i);
        known += fmt::format("{}{}", i == 0 ? "" : ", ", all[i].id);
    }
    return invalid("indicator-unknown",
                   fmt::format("there is no indicator \"{}\"; there are: {}", excerpt(id), known));
}

}  // namespace anju
