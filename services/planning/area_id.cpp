#include "services/planning/area_id.hpp"

#include <fmt/format.h>

namespace anju {

std::string area_id(const AreaCode& area, std::string_view name) {
    std::string id = area.value;
    if (id.size() < 6) id.resize(6, '0');
    return id.append("-").append(name);
}

Result<void> check_area_id(std::string_view what, std::string_view id, std::string_view expected) {
    if (id == expected) return {};
    return invalid(
        fmt::format("{}-id-differs", what),
        fmt::format("what the command says is told to {0}/{1}, not {0}/{2}", what, expected, id));
}

}  // namespace anju
