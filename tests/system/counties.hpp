// Counties for callers that shall keep every partition busy.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "events/base/areas.hpp"
#include "events/log/placement.hpp"

namespace anju::test {

// One for each partition, in their order.
inline std::vector<std::string> one_county_each_partition() {
    constexpr std::size_t county_digits = 6;
    std::map<std::uint16_t, std::string> counties;
    for (const auto& area : known_areas()) {
        const std::string code(area.code);
        if (code.size() != county_digits) continue;
        counties.emplace(partition_of(code, partitions_default), code);
    }
    std::vector<std::string> all;
    for (const auto& [partition, county] : counties) all.push_back(county);
    return all;
}

}  // namespace anju::test
