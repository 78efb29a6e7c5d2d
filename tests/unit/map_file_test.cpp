// A map of an operator's own: which features stand for which division, what is drawn of them, and
// what is told of a file that cannot be drawn.
#include "projections/dashboard/map_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <fstream>
#include <utility>

#include "projections/dashboard/map_shapes.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace json = boost::json;

// A square of `side` degrees whose lower left corner lies at (west, south).
std::string square(double west, double south, double side = 1) {
    return fmt::format("[[{0},{1}],[{2},{1}],[{2},{3}],[{0},{3}],[{0},{1}]]", west, south,
                       west + side, south + side);
}

std::string feature(std::string_view properties, std::string_view coordinates,
                    std::string_view type = "Polygon") {
    return fmt::format(
        R"({{"type":"Feature","properties":{},"geometry":{{"type":"{}","coordinates":{}}}}})",
        properties, type, coordinates);
}

std::string collection(std::string_view features) {
    return fmt::format(R"({{"type":"FeatureCollection","features":[{}]}})", features);
}

DivisionMap map_of(const std::string& text) {
    auto map = division_map_of(text, "a.json");
    EXPECT_TRUE(map) << map.error().message;
    return map ? *map : DivisionMap();
}

std::vector<std::string> codes_of(const DivisionMap& map) {
    std::vector<std::string> codes;
    const auto drawn = json::parse(map.json);
    for (const auto& area : drawn.at("areas").as_array()) {
        codes.emplace_back(area.at("code").as_string());
    }
    return codes;
}

std::string refusal(const std::string& text) {
    const auto map = division_map_of(text, "a.json");
    return map ? "none" : map.error().rule + " " + map.error().message;
}

TEST(MapFile, TiesFeaturesToDivisionsByAnyOfThreeNames) {
    const auto map =
        map_of("\xef\xbb\xbf" +
               collection(feature(R"({"code":"130624"})", "[" + square(114, 38) + "]") + "," +
                          feature(R"({"adcode":130600})", "[" + square(115, 38) + "]") +
                          R"(,{"type":"Feature","id":"130102","geometry":{"type":"MultiPolygon",)"
                          R"("coordinates":[[)" +
                          square(116, 38) + "]]}}"));
    EXPECT_THAT(codes_of(map), ElementsAre("130102", "1306", "130624"));
    EXPECT_EQ(map.counties, 2U);
    EXPECT_EQ(map.cities, 1U);
    EXPECT_THAT(map.left_out, IsEmpty());
}

TEST(MapFile, DrawsFeaturesOfOneDivisionTogether) {
    const auto one = [](double west) {
        return feature(R"({"code":"130624"})", "[" + square(west, 38) + "]");
    };
    const auto map = map_of(collection(one(114) + "," + one(118)));
    const auto areas = json::parse(map.json).at("areas").as_array();
    ASSERT_EQ(areas.size(), 1U);
    const std::string path(areas[0].at("d").as_string());
    EXPECT_EQ(std::ranges::count(path, 'M'), 2);
}

TEST(MapFile, NamesWhatItLeavesOut) {
    const auto map =
        map_of(collection(feature(R"({"code":"130624"})", "[" + square(114, 38) + "]") + "," +
                          feature(R"({"code":"999999"})", "[" + square(114, 38) + "]") + "," +
                          feature(R"({"name":"sea"})", "[[0,0]]", "LineString") + "," +
                          feature(R"({"adcode":130000})", "[" + square(113, 36, 6) + "]") + "," +
                          feature(R"({"code":"130102"})", "[" + square(115, 38, 0.0001) + "]")));
    EXPECT_THAT(codes_of(map), ElementsAre("130624"));
    EXPECT_THAT(map.left_out, ElementsAre("feature 2 (999999): no city or county has this code",
                                          "feature 3: no property code or adcode, and no id",
                                          "feature 4 (130000): no city or county has this code",
                                          "130102: too small to be drawn"));
}

TEST(MapFile, SaysWhatIsWrongAndWhere) {
    EXPECT_THAT(refusal("{\n \"type\": x}"), HasSubstr("map-malformed a.json:2:10: is no JSON"));
    EXPECT_THAT(refusal("{\"type\":\"FeatureCollection\""), HasSubstr("is no JSON: incomplete"));
    EXPECT_THAT(refusal(""), HasSubstr("a.json:1:1: is no JSON"));
    EXPECT_THAT(refusal("[1,2]\n[3]"), HasSubstr("a.json:2:1: "));
    EXPECT_THAT(refusal("[]"), HasSubstr("a FeatureCollection with at least one feature"));
    EXPECT_THAT(refusal(collection("")),
                HasSubstr("a FeatureCollection with at least one feature"));
    EXPECT_THAT(refusal(collection("7")), HasSubstr("a.json: feature 1: an object is expected"));
    const auto with = [](std::string_view coordinates, std::string_view type = "Polygon") {
        return refusal(collection(feature(R"({"code":"130624"})", coordinates, type)));
    };
    EXPECT_THAT(with("[1,2]", "Point"),
                HasSubstr("a.json: feature 1 (130624): a Polygon or MultiPolygon is expected, not "
                          "\"Point\""));
    EXPECT_THAT(with("[]"), HasSubstr("at least one ring is expected, not []"));
    EXPECT_THAT(with("[[]]"), HasSubstr(", ring 1: at least one position is expected, not []"));
    EXPECT_THAT(with("[[[[114,38],[114,\"x\"]]]]", "MultiPolygon"),
                HasSubstr("feature 1 (130624), polygon 1, ring 1, position 2: [114,\"x\"] is no "
                          "longitude and latitude in degrees"));
    EXPECT_THAT(with("[[[38432510.1,4321000.5]]]"), HasSubstr("is no longitude and latitude"));
    EXPECT_THAT(refusal(collection(R"({"properties":{"code":"130624"},"geometry":null})")),
                HasSubstr("a geometry with type and coordinates is expected"));
    EXPECT_THAT(refusal(collection(feature(R"({"code":"440100"})", "[" + square(113, 23) + "]"))),
                HasSubstr("map-without-divisions a.json: no feature is a city or county that is "
                          "known. feature 1 (440100)"));
}

TEST(MapFile, TakesNoMoreThanAPageCanDraw) {
    std::string ring = "[";
    for (std::size_t i = 0; i <= map_dots_max; ++i) {
        ring +=
            fmt::format("{}[{},{}]", i == 0 ? "" : ",", 110 + static_cast<double>(i % 1'000) / 100,
                        36 + static_cast<double>(i / 1'000) / 100);
    }
    EXPECT_THAT(refusal(collection(feature(R"({"code":"130624"})", "[" + ring + "]]"))),
                HasSubstr("map-too-large a.json: 300001 positions, of which 300000 are taken"));
    std::string many;
    for (std::size_t i = 0; i <= map_features_max; ++i) many += i == 0 ? "{}" : ",{}";
    EXPECT_THAT(refusal(collection(many)), HasSubstr("5001 features, of which 5000 are taken"));
    test::TemporaryFolder folder;
    const auto file = folder.path() / "huge.json";
    std::ofstream(file) << std::string(map_bytes_max + 1, ' ');
    EXPECT_EQ(read_division_map(file).error().rule, "map-too-large");
    EXPECT_EQ(read_division_map(folder.path()).error().rule, "map-unreadable");
    EXPECT_EQ(read_division_map(folder.path() / "none").error().rule, "map-unreadable");
}

TEST(MapShapes, NorthIsUpAndADegreeOfLongitudeAsWideAsInTheMiddle) {
    const OutlineRing ring{{114, 59}, {116, 59}, {116, 61}, {114, 61}, {114, 59}};
    const auto drawing = draw_map({{"130624", {{ring}}}});
    EXPECT_EQ(drawing.size, (Dot{1'000, 2'000}));
    ASSERT_EQ(drawing.shapes.size(), 1U);
    const auto& shape = drawing.shapes[0];
    EXPECT_EQ(shape.path, "M0 2000l1000 0 0-2000-1000 0z");
    EXPECT_EQ(shape.corner, (Dot{0, 0}));
    EXPECT_EQ(shape.size, (Dot{1'000, 2'000}));
    EXPECT_EQ(shape.dots, 4U);
    EXPECT_EQ(shape.label, (Dot{500, 1'000}));
    EXPECT_EQ(shape.room, 1'000);
}

// A city around another: its name stands beside the hole, not in it.
TEST(MapShapes, NamesStandInsideTheOutline) {
    const OutlineRing outer{{0, -1}, {10, -1}, {10, 9}, {0, 9}, {0, -1}};
    const OutlineRing hole{{1, 0.5}, {6, 0.5}, {6, 8}, {1, 8}, {1, 0.5}};
    const auto shape = draw_map({{"1306", {{outer, hole}}}}).shapes.at(0);
    const double degrees_down = shape.label.y / 1'000.0;
    const bool is_beside = shape.label.x > 6'000 || degrees_down < 1 || degrees_down >= 8.5;
    EXPECT_TRUE(is_beside) << shape.label.x << ' ' << shape.label.y;
    EXPECT_GT(shape.room, 3'000);
}

}  // namespace
}  // namespace anju
