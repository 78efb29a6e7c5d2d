#include "projections/read_models/progress/progress_indicators.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace anju {
namespace {

// Of what whole an indicator is a part.
constexpr std::pair<std::string_view, std::string_view> parts[] = {
    {"registry.relocated", "registry.households"},
    {"registry.relocated_people", "registry.people"},
    {"registry.returned", "registry.households"},
    {"registry.keys_only", "registry.households"},
    {"employment.files", "registry.households"},
    {"employment.zero_households", "registry.households"},
    {"employment.tracked", "employment.workers"},
    {"employment.verified", "employment.tracked"},
    {"employment.stale", "employment.tracked"},
    {"employment.visited_90d", "employment.tracked"},
    {"employment.trained", "employment.workers"},
    {"parks.in_use", "parks.parks"},
    {"parks.linkage", "parks.parks"},
    {"parks.jobs_relocated", "parks.jobs"},
    {"houses.demolished", "houses.houses"},
    {"houses.plans", "houses.kept"},
    {"land.mu_accepted", "land.mu_reclaimed"},
    {"land.mu_greened", "land.mu_reclaimed"},
    {"finance.quota_traded", "finance.quota_issued"},
    {"finance.loan_repaid", "finance.loan_agreed"},
    {"governance.covered", "governance.communities"},
    {"rights.settled", "registry.people"},
    {"rights.temporary", "registry.people"},
    {"rights.neither", "registry.people"}};

}  // namespace

const std::vector<IndicatorInfo>& progress_indicators() {
    static const std::vector<IndicatorInfo> all = [] {
        std::vector<IndicatorInfo> infos;
        ProgressEntities::for_each([&]<class Entity>() {
            for (const auto& one : Entity::indicators()) infos.push_back(one.info);
        });
        return infos;
    }();
    return all;
}

std::string_view stream_of_indicator(std::uint8_t number) {
    std::string_view stream;
    ProgressEntities::for_each([&]<class Entity>() {
        const std::size_t first = ProgressEntities::first_indicator<Entity>();
        const bool inside = number >= first && number < first + Entity::indicators().size();
        if (inside) stream = Entity::stream;
    });
    return stream;
}

std::optional<std::uint8_t> whole_of_indicator(std::uint8_t number) {
    const auto& info = progress_indicators()[number];
    for (const auto& [part, whole] : parts) {
        if (part != info.id) continue;
        const auto found = indicator_number(whole);
        if (found) return *found;
    }
    return std::nullopt;
}

Result<std::uint8_t> indicator_number(std::string_view id) {
    const auto& all = progress_indicators();
    std::string known;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].id == id) return static_cast<std::uint8_t>(i);
        known += fmt::format("{}{}", i == 0 ? "" : ", ", all[i].id);
    }
    Error error =
        invalid("indicator-unknown",
                fmt::format("there is no indicator \"{}\"; there are: {}", excerpt(id), known));
    error.facts = {{"indicator", std::string(excerpt(id))}};
    return error;
}

}  // namespace anju
