// Files of maps: any bytes as GeoJSON. What is drawn of them lies on the map, and whatever is wrong
// is said with a rule.
#include <array>
#include <boost/json.hpp>

#include "projections/dashboard/map_file.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

bool lies_on(const boost::json::object& map, const boost::json::object& area) {
    const auto& box = area.at("box").as_array();
    const auto& label = area.at("label").as_array();
    const auto at = [](const boost::json::array& list, std::size_t i) {
        return list.at(i).as_int64();
    };
    const auto [left, top, width, height] =
        std::array{at(box, 0), at(box, 1), at(box, 2), at(box, 3)};
    const bool is_inside = left >= 0 && top >= 0 && left + width <= map.at("width").as_int64() &&
                           top + height <= map.at("height").as_int64();
    return is_inside && at(label, 2) >= 0 && at(label, 2) <= width;
}

void run(std::string_view bytes) {
    const auto map = division_map_of(bytes, "map.json");
    if (!map) {
        demand(!map.error().rule.empty() && map.error().message.starts_with("map.json"),
               "a map that cannot be drawn says why, and where");
        return;
    }
    const auto served = boost::json::parse(map->json).as_object();
    const auto& areas = served.at("areas").as_array();
    demand(!areas.empty() && areas.size() == map->counties + map->cities, "areas are counted");
    for (const auto& area : areas) {
        demand(area.at("d").as_string().starts_with("M"), "an area is drawn");
        demand(lies_on(served, area.as_object()), "an area lies on the map");
    }
}

std::vector<std::string> seeds() {
    return {
        R"({"type":"FeatureCollection","features":[{"type":"Feature","id":130624,"geometry":)"
        R"({"type":"Polygon","coordinates":[[[114,38.5],[114.5,38.5],[114.5,39],[114,38.5]]]}}]})",
        R"({"type":"FeatureCollection","features":[{"properties":{"code":"1306"},"geometry":)"
        R"({"type":"MultiPolygon","coordinates":[[[[114,38],[115,38],[115,39]],[[114.2,38.1],)"
        R"([114.6,38.1],[114.6,38.3]]],[[[180,90],[-180,-90],[0,0.0001]]]]}}]})",
        R"({"type":"FeatureCollection","features":[{"properties":{"adcode":999999}},{}]})"};
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
