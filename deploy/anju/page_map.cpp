#include "deploy/anju/page_map.hpp"

#include <ranges>

#include "events/runtime/logging.hpp"

namespace anju {
namespace {

constexpr std::size_t told_max = 20;  // as many lines as somebody reads

}  // namespace

Result<DivisionMap> open_page_map(const std::filesystem::path& file) {
    if (file.empty()) return DivisionMap();
    auto map = read_division_map(file);
    if (!map) return map;
    const auto name = file.string();
    log_info("the page draws a map",
             {{"file", name}, {"counties", map->counties}, {"cities", map->cities}});
    for (const auto& what : map->left_out | std::views::take(told_max)) {
        log_warning("the map leaves something out", {{"file", name}, {"what", what}});
    }
    if (map->left_out.size() > told_max) {
        log_warning("the map leaves more out",
                    {{"file", name}, {"features", map->left_out.size() - told_max}});
    }
    return map;
}

}  // namespace anju
