// A map of an operator's own, on the real program: what is served of it, and what a file that
// cannot be drawn makes of a start.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view good = R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"130624"},"geometry":{"type":"Polygon",
"coordinates":[[[114,38.5],[114.5,38.5],[114.5,39],[114,39],[114,38.5]]]}},
{"type":"Feature","properties":{"code":"999999"},"geometry":{"type":"Polygon",
"coordinates":[[[114,38.5],[114.5,38.5],[114.5,39],[114,38.5]]]}}]})";

class MapTest : public UpFixture {
  protected:
    std::string file_of(std::string_view text) const {
        const auto file = (folder() / "map.json").string();
        std::ofstream(file) << text;
        return file;
    }
    ProgramEnd start_with(const std::string& file) const {
        return run({"up", "--data", data(), "--port", "0", "--map", file});
    }
};

TEST_F(MapTest, IsServedToWhoIsSignedInAndKeptByItsTag) {
    start({"--map", file_of(good)});
    const auto map = get(url(), "/dashboard/map.json");
    ASSERT_EQ(map.status, 200) << map.body;
    EXPECT_EQ(map.text("/areas/0/code"), "130624");
    EXPECT_EQ(map.json.at("areas").as_array().size(), 1U);
    const auto tag = map.header("ETag");
    EXPECT_FALSE(tag.empty());
    EXPECT_EQ(get(url(), "/dashboard/map.json", {{"If-None-Match", tag}}).status, 304);
    EXPECT_EQ(get(url(), "/dashboard/map.json", {{"Authorization", "none"}}).status, 401);
    EXPECT_THAT(up().complaints(),
                HasSubstr("feature 2 (999999): no city or county has this code"));
}

TEST_F(MapTest, WithoutAFileHasNoAreas) {
    start();
    EXPECT_EQ(get(url(), "/dashboard/map.json").body, R"({"width":0,"height":0,"areas":[]})");
}

TEST_F(MapTest, ThatCannotBeDrawnStartsNothingAndSaysWhere) {
    const auto broken = start_with(file_of("{\"type\":\n \"FeatureCollection\""));
    EXPECT_EQ(broken.code, 65) << broken.complaints;
    EXPECT_THAT(broken.complaints, HasSubstr("map-malformed"));
    EXPECT_THAT(broken.complaints, HasSubstr("map.json:2:21: is no JSON"));
    const auto empty = start_with(file_of(R"({"type":"FeatureCollection","features":[]})"));
    EXPECT_EQ(empty.code, 65);
    EXPECT_THAT(empty.complaints, HasSubstr("at least one feature"));
    const auto huge = start_with(file_of(std::string((16U << 20U) + 1, ' ')));
    EXPECT_EQ(huge.code, 65);
    EXPECT_THAT(huge.complaints, HasSubstr("map-too-large"));
    EXPECT_EQ(start_with(data() + "/none").code, 66);
}

TEST_F(MapTest, IsLookedIntoByConfigCheck) {
    const auto settings = (folder() / "anju.toml").string();
    std::ofstream(settings) << "[up]\nmap = \"" << file_of(good) << "\"\n";
    const auto checked = run({"config", "check", settings});
    EXPECT_EQ(checked.code, 0) << checked.complaints;
    EXPECT_THAT(checked.output,
                HasSubstr(settings + ":2: map: feature 2 (999999): no city or county"));
    file_of("[]");
    const auto refused = run({"config", "check", settings});
    EXPECT_EQ(refused.code, 78);
    EXPECT_THAT(refused.complaints, HasSubstr(settings + ":2: map: "));
    EXPECT_THAT(refused.complaints, HasSubstr("a FeatureCollection with at least one feature"));
}

}  // namespace
}  // namespace anju::test
