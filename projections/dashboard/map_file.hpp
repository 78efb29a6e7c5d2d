// A map of an operator's own, in the place of the one square a county that the page draws else:
// read from GeoJSON (RFC 7946), each feature tied to a division by its code.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

inline constexpr std::size_t map_bytes_max = std::size_t{16} << 20;
inline constexpr std::size_t map_features_max = 5'000;
// Of what the page is sent: thousandths of a degree on an outline, neighbours on one dot being one.
inline constexpr std::size_t map_dots_max = 300'000;

struct DivisionMap {
    // {"width","height","areas":[{"code","d","box":[x,y,width,height],"label":[x,y,room]}]}: d is a
    // path of SVG; cities have codes of 4 digits, counties of 6.
    std::string json = R"({"width":0,"height":0,"areas":[]})";
    std::size_t counties = 0;
    std::size_t cities = 0;
    // What is not drawn, and why: "feature 3 (999999): no city or county has this code".
    std::vector<std::string> left_out{};
};

// A feature's code is its property "code" or "adcode", or its "id": a text or a number of 4 or 6
// digits, where 130600 is 1306. Features of one division are drawn together. Errors say where:
// "map-unreadable", "map-too-large", "map-malformed", "map-without-divisions".
Result<DivisionMap> read_division_map(const std::filesystem::path& file);
// As read_division_map, of a text; messages call it `name`.
Result<DivisionMap> division_map_of(std::string_view geojson, std::string_view name);

}  // namespace anju
