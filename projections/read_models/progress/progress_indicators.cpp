#include "projections/read_models/progress/progress_indicators.hpp"

#include <fmt/format.h>

namespace anju {

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
