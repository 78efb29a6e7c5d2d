// What agencies build on does not change under them:
//   tests/golden/<type>.v<n>.schema.json   the JSON Schema of a version, without names
// They are added, never changed. ANJU_TEST_GOLDEN_ADD=1 writes those that are missing.
#include "deploy/anju/event_contracts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "events/catalogue.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path folder = fs::path(ANJU_SOURCE_DIR) / "tests" / "golden";

fs::path golden_path(std::string_view type, std::size_t number) {
    return folder / fmt::format("{}.v{}.schema.json", type, number);
}

// Names are for people: a translator may change them.
void drop_names(json::object& schema) {
    for (const char* name : {"title", "x-name-zh", "x-enum-names-zh"}) schema.erase(name);
    if (auto* properties = schema.if_contains("properties")) {
        for (auto& [name, value] : properties->as_object()) drop_names(value.as_object());
    }
}

json::object schema_without_names(std::string_view type, const std::string& version) {
    auto schema = event_schema(type, version).value();
    drop_names(schema);
    return schema;
}

// A field may have more values than it had; nothing else is another than it was.
bool is_compatible(json::value old, json::value now) {
    if (old == now) return true;
    if (!old.is_object() || !now.is_object()) return false;
    auto& before = old.as_object();
    auto& after = now.as_object();
    if (before.size() != after.size()) return false;
    return std::ranges::all_of(before, [&](const auto& member) {
        const auto* other = after.if_contains(member.key());
        if (other == nullptr) return false;
        if (member.key() != "enum") return is_compatible(member.value(), *other);
        const auto& values = member.value().as_array();
        return other->as_array().size() >= values.size() &&
               std::equal(values.begin(), values.end(), other->as_array().begin());
    });
}

template <class F>
void for_each_schema(F&& f) {
    AllEvents::for_each([&]<Event E>() {
        const auto versions = schema_versions(E::type);
        for (std::size_t n = 1; n <= versions.size(); ++n) f(E::type, n, versions[n - 1]);
    });
}

TEST(EventContracts, AreWhatWasReleased) {
    const bool adds = std::getenv("ANJU_TEST_GOLDEN_ADD") != nullptr;
    for_each_schema([&](std::string_view type, std::size_t number, const std::string& version) {
        const auto path = golden_path(type, number);
        const auto schema = schema_without_names(type, version);
        if (adds && !fs::exists(path)) std::ofstream(path) << json::serialize(schema) << '\n';
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        ASSERT_FALSE(text.str().empty()) << path << " is missing: ANJU_TEST_GOLDEN_ADD=1 adds it";
        EXPECT_TRUE(is_compatible(json::parse(text.str()), schema))
            << path << "\nwas " << text.str() << "is  " << json::serialize(schema);
    });
}

TEST(EventContracts, TellARenamedFieldFromANewValue) {
    const auto schema = schema_without_names("house.demolished", "1.0");
    auto renamed = schema;
    auto& properties = renamed.at("properties").as_object();
    const std::string first = properties.begin()->key();
    properties["other"] = properties.at(first);
    properties.erase(first);
    EXPECT_FALSE(is_compatible(schema, renamed));
    const auto field = [](json::array values) {
        return json::object{{"type", "string"}, {"enum", std::move(values)}};
    };
    EXPECT_TRUE(is_compatible(field({"a", "b"}), field({"a", "b", "c"})));
    EXPECT_FALSE(is_compatible(field({"a", "b"}), field({"a"})));
    EXPECT_FALSE(is_compatible(field({"a", "b"}), field({"b", "a"})));
}

TEST(EventContracts, NameEachVersionAsEventsDo) {
    std::set<std::string> ids;
    for_each_schema([&](std::string_view type, std::size_t, const std::string& version) {
        const auto schema = event_schema(type, version).value();
        EXPECT_EQ(std::string(schema.at("$id").as_string()),
                  fmt::format("urn:anju:schema:{}:{}", type, version));
        EXPECT_FALSE(schema.at("title").as_string().empty());
        EXPECT_TRUE(ids.insert(std::string(schema.at("$id").as_string())).second);
        const auto& properties = schema.at("properties").as_object();
        for (const auto& name : schema.at("required").as_array()) {
            EXPECT_TRUE(properties.contains(name.as_string())) << type << " " << name;
        }
    });
    EXPECT_GT(ids.size(), 100U);
    EXPECT_EQ(event_schema("house.demolished", "1.9").error().rule, "event-type-unknown");
    EXPECT_EQ(event_schema("house.painted", "1.0").error().rule, "event-type-unknown");
}

TEST(EventContracts, DescribeTheFeedWithEveryEvent) {
    const auto document = json::parse(asyncapi_document()).as_object();
    const auto& components = document.at("components").as_object();
    EXPECT_EQ(components.at("messages").as_object().size(), AllEvents::size);
    const auto& schemas = components.at("schemas").as_object();
    for (const auto& [type, message] : components.at("messages").as_object()) {
        const std::string reference(
            message.at("payload").at("else").at("properties").at("data").at("$ref").as_string());
        EXPECT_TRUE(schemas.contains(reference.substr(reference.rfind('/') + 1))) << reference;
    }
    EXPECT_EQ(document.at("channels").at("feed").at("address").as_string(), "/v1/feed");
}

}  // namespace
}  // namespace anju
