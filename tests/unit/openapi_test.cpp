// The OpenAPI document tells every route there is.
#include "deploy/anju/openapi.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <set>

#include "events/words/words.hpp"
#include "projections/query/query_routes.hpp"
#include "projections/read_models/catalogue.hpp"
#include "services/catalogue.hpp"
#include "services/shell/routes.hpp"

namespace anju {
namespace {

// All routes of services and read models, and one that is not told.
Router all_routes(Queries& queries) {
    Router router;
    const Handler none = [](const HttpRequest&, const Reply&) {};
    for (const auto& service : all_services()) {
        add_service_routes(router, service, {none, none, none});
    }
    add_query_routes(router, queries);
    all_read_models()->add_routes(router, queries);
    router.add({.verb = Verb::get, .pattern = "/hidden", .handler = none});
    return router;
}

class OpenApiTest : public testing::Test {
  protected:
    boost::asio::io_context io;
    Queries queries{io};
    Router router = all_routes(queries);
    boost::json::object document = boost::json::parse(openapi_document(router)).as_object();
    const boost::json::object& paths = document.at("paths").as_object();
};

TEST_F(OpenApiTest, NamesCommandsAndFieldsInBothLanguages) {
    const auto& operation = paths.at("/v1/house/{id}/register").as_object().at("post");
    EXPECT_EQ(operation.at("x-name-zh").as_string(), "旧房：登记");
    const auto& area = operation.at_pointer(
        "/requestBody/content/application~1json/schema/properties/floor_area_centi_m2");
    EXPECT_EQ(area.at("title").as_string(), "floor area (0.01 m2)");
    EXPECT_EQ(area.at("x-name-zh").as_string(), "建筑面积（0.01 平方米）");
    const auto& retain = paths.at("/v1/house/{id}/retain").as_object().at("post");
    const auto& reason =
        retain.at_pointer("/requestBody/content/application~1json/schema/properties/reason");
    EXPECT_EQ(reason.at("x-enum-names-zh").as_array().front().as_string(), "共有房屋");
}

TEST_F(OpenApiTest, TellsEveryRouteWithASummaryAndNoOther) {
    std::size_t told = 0;
    for (const auto& route : router.routes()) {
        if (route->summary.empty()) {
            EXPECT_FALSE(paths.contains(route->pattern)) << route->pattern;
            continue;
        }
        ++told;
        const auto* method = route->verb == Verb::get ? "get" : "post";
        ASSERT_TRUE(paths.contains(route->pattern)) << route->pattern;
        const auto& operation = paths.at(route->pattern).at(method);
        EXPECT_EQ(std::string_view(operation.at("summary").as_string()), route->summary);
        std::set<std::string> parameters;
        for (const auto& one : operation.at("parameters").as_array()) {
            parameters.insert(std::string(one.at("name").as_string()));
        }
        for (const auto& one : route->query) EXPECT_TRUE(parameters.contains(one.name)) << one.name;
        const bool has_id = route->pattern.find("{id}") != std::string::npos;
        EXPECT_EQ(parameters.contains("id"), has_id) << route->pattern;
    }
    std::size_t operations = 0;
    for (const auto& path : paths) operations += path.value().as_object().size();
    EXPECT_EQ(operations, told);
    EXPECT_GT(told, 20U);
}

TEST_F(OpenApiTest, GivesEveryOperationAnIdOfItsOwn) {
    std::set<std::string> ids;
    for (const auto& path : paths) {
        for (const auto& operation : path.value().as_object()) {
            const std::string id(operation.value().at("operationId").as_string());
            EXPECT_TRUE(ids.insert(id).second) << id << " comes twice";
        }
    }
}

// The schema with what names its fields in words beside it.
void expect_told(const boost::json::object& told, const boost::json::object& schema) {
    EXPECT_EQ(told.at("type"), schema.at("type"));
    EXPECT_EQ(told.at("required"), schema.at("required"));
    EXPECT_EQ(told.at("additionalProperties"), schema.at("additionalProperties"));
    const auto& properties = told.at("properties").as_object();
    EXPECT_EQ(properties.size(), schema.at("properties").as_object().size());
    for (const auto& [name, property] : schema.at("properties").as_object()) {
        ASSERT_TRUE(properties.contains(name)) << name;
        const auto& member = properties.at(name).as_object();
        for (const auto& [keyword, value] : property.as_object()) {
            // What lies deeper has words of its own.
            if (keyword == "properties" || keyword == "items") continue;
            ASSERT_TRUE(member.contains(keyword)) << name << "/" << keyword;
            EXPECT_EQ(member.at(keyword), value) << name;
        }
    }
}

// So that who offers commands can offer what is possible.
TEST_F(OpenApiTest, TellsWhenItIsACommandsTurn) {
    const auto turn_of = [&](std::string_view command) {
        const auto& post = paths.at(fmt::format("/v1/house/{{id}}/{}", command)).at("post");
        return post.at_pointer("/requestBody/content/application~1json/schema/x-turn").as_object();
    };
    const auto opens = turn_of("register");
    EXPECT_EQ(opens.at("opens"), true);
    EXPECT_EQ(opens.at("again"), false);
    EXPECT_EQ(opens.at("to"), "held");
    const auto later = turn_of("demolish");
    EXPECT_EQ(later.at("opens"), false);
    EXPECT_EQ(later.at("again"), true);
    EXPECT_EQ(later.at("from"), boost::json::parse(R"(["held","vacated"])"));
    const auto& names = later.at("statuses").as_object();
    ASSERT_EQ(names.size(), 3U) << "from and to";
    EXPECT_EQ(names.at("demolished").at("zh"), "已拆除");
}

// So that who offers commands does not offer what the program records by itself.
TEST_F(OpenApiTest, TellsWhichCommandsAreNobodysToGive) {
    std::vector<std::string> automatic;
    for (const auto& [path, operations] : paths) {
        for (const auto& [method, operation] : operations.as_object()) {
            if (operation.as_object().contains("x-automatic")) automatic.emplace_back(path);
        }
    }
    EXPECT_EQ(automatic, std::vector<std::string>{"/v1/person/{id}/confirm-erasure"});
}

TEST_F(OpenApiTest, CarriesTheSchemaOfEachCommandAndItsHeaders) {
    std::size_t commands = 0;
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            const auto table = make();
            for (const auto& [name, schema] : table->commands()) {
                ++commands;
                const auto path = fmt::format("/v1/{}/{{id}}/{}", table->stream_name(), name);
                ASSERT_TRUE(paths.contains(path)) << path;
                const auto& post = paths.at(path).at("post");
                expect_told(
                    post.at_pointer("/requestBody/content/application~1json/schema").as_object(),
                    schema);
                EXPECT_TRUE(post.at("responses").as_object().contains("201"));
                EXPECT_NE(boost::json::serialize(post.at("parameters")).find("Idempotency-Key"),
                          std::string::npos);
            }
        }
    }
    EXPECT_GT(commands, 5U);
}

// Answers are tables too: every column of one has a heading in Chinese.
TEST_F(OpenApiTest, TellsOnlyColumnsThatHaveWords) {
    std::size_t columns = 0;
    for (const auto& route : router.routes()) {
        if (route->response_schema.empty()) continue;
        const auto schema = boost::json::parse(route->response_schema);
        boost::system::error_code none;
        const auto* row = schema.find_pointer("/properties/rows/items/properties", none);
        if (row == nullptr) continue;
        for (const auto& [name, unused] : row->as_object()) {
            ++columns;
            EXPECT_NE(field_name("answer", name, Language::chinese), std::string_view(name))
                << route->pattern << ": name it in events/words/words_answers.cpp";
        }
    }
    EXPECT_GT(columns, 50U);
}

TEST_F(OpenApiTest, DescribesAnswersAndProblems) {
    const auto& rows =
        document.at("paths")
            .at("/v1/progress")
            .at("get")
            .at_pointer(
                "/responses/200/content/application~1json/schema/properties/rows/items/properties");
    EXPECT_TRUE(rows.as_object().contains("target"));
    const auto& content = document.at("paths")
                              .at("/v1/journal")
                              .at("get")
                              .at_pointer("/responses/200/content")
                              .as_object();
    EXPECT_TRUE(content.contains("application/json"));
    EXPECT_TRUE(content.contains("text/csv"));
    EXPECT_EQ(document.at("openapi"), "3.1.0");
    EXPECT_EQ(boost::json::value(document).at_pointer("/components/schemas/Problem/type"),
              "object");
}

}  // namespace
}  // namespace anju
