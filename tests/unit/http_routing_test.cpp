#include "tests/unit/http_test_support.hpp"

#include <gtest/gtest.h>
#include <map>

namespace anju {
namespace {

// Answers with the pattern that was chosen and what its placeholders stand for.
Route naming_route(Verb verb, const std::string& pattern) {
    return route_of(verb, pattern, [](const HttpRequest& request, const Reply& reply) {
        std::string text = request.route->pattern;
        for (const std::string_view name : {"stream", "id"}) {
            const auto value = request.parameter(name);
            if (!value.empty()) text.append(" ").append(name).append("=").append(value);
        }
        for (const auto& [name, value] : request.query) {
            text.append(" ").append(name).append("?").append(value);
        }
        reply(text_answer(text));
    });
}

std::vector<Route> sample_routes() {
    std::vector<Route> routes;
    routes.push_back(naming_route(Verb::get, "/"));
    routes.push_back(naming_route(Verb::get, "/v1/{stream}/{id}"));
    routes.push_back(naming_route(Verb::get, "/v1/house/{id}"));
    routes.push_back(naming_route(Verb::get, "/v1/house/newest"));
    routes.push_back(naming_route(Verb::put, "/v1/house/{id}"));
    routes.push_back(naming_route(Verb::post, "/v1/{stream}/import"));
    routes.push_back(naming_route(Verb::get, "/found"));
    routes.back().query = {{"page", "which"}, {"size", "how many", true}};
    return routes;
}

class HttpRoutingTest : public testing::Test {
  protected:
    TestServer server_{sample_routes()};
};

TEST_F(HttpRoutingTest, PrefersLiteralsToPlaceholders) {
    EXPECT_EQ(server_.get("/").body, "/");
    EXPECT_EQ(server_.get("/v1/house/newest").body, "/v1/house/newest");
    EXPECT_EQ(server_.get("/v1/house/7").body, "/v1/house/{id} id=7");
    EXPECT_EQ(server_.get("/v1/plot/7").body, "/v1/{stream}/{id} stream=plot id=7");
}

TEST_F(HttpRoutingTest, GoesBackToThePlaceholderWhenTheLiteralHasNoSuchMethod) {
    const auto answer = server_.ask(request_text("POST /v1/house/import", "Content-Length: 0\r\n"));
    EXPECT_EQ(answer.body, "/v1/{stream}/import stream=house");
}

TEST_F(HttpRoutingTest, Answers404WhereNothingIs) {
    for (const char* target : {"/nothing", "/v1", "/v1/house/", "/v1/house/7/", "/v1//7", "//"}) {
        const auto answer = server_.get(target);
        EXPECT_EQ(answer.status, 404) << target;
        EXPECT_EQ(answer.rule(), "route-unknown") << target;
    }
}

TEST_F(HttpRoutingTest, Answers405WithTheMethodsThatThePathHas) {
    const auto answer = server_.ask(request_text("DELETE /v1/house/7"));
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.header("Allow"), "GET, HEAD, PUT");
    EXPECT_EQ(server_.ask(request_text("BREW /v1/house/7")).status, 405);
    EXPECT_EQ(server_.ask(request_text("DELETE /nothing")).status, 404);
}

TEST_F(HttpRoutingTest, AnswersHeadLikeGetWithoutTheBody) {
    RawSocket socket = server_.connect();
    socket.send(request_text("HEAD /v1/house/7"));
    const auto head = socket.read_answer(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("Content-Length"), std::to_string(sizeof("/v1/house/{id} id=7") - 1));
    socket.send(request_text("GET /v1/house/8"));
    EXPECT_EQ(socket.read_answer().body, "/v1/house/{id} id=8");
    EXPECT_EQ(server_.ask(request_text("HEAD /nothing")).status, 404);
}

TEST_F(HttpRoutingTest, RefusesQueryParametersByName) {
    EXPECT_EQ(server_.get("/found?size=3&page=2").body, "/found size?3 page?2");
    const std::map<std::string, std::pair<std::string, std::string>> wrong{
        {"/found?size=1&colour=red", {"query-parameter-unknown", "colour"}},
        {"/found?page=2", {"query-parameter-missing", "size"}},
        {"/found?size=1&size=2", {"query-parameter-repeated", "size"}},
        {"/v1/house/7?x", {"query-parameter-unknown", "x"}},
    };
    for (const auto& [target, expected] : wrong) {
        const auto answer = server_.get(target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_EQ(answer.rule(), expected.first) << target;
        EXPECT_NE(answer.json().at("detail").as_string().find(expected.second), std::string::npos)
            << answer.body;
    }
}

TEST_F(HttpRoutingTest, DecodesPercentSigns) {
    EXPECT_EQ(server_.get("/v1/house/%E6%88%BF%2e").body, "/v1/house/{id} id=\xE6\x88\xBF.");
    EXPECT_EQ(server_.get("/v1/house/a+b").body, "/v1/house/{id} id=a+b");
    EXPECT_EQ(server_.get("/v1/hous%65/newest").body, "/v1/house/newest");
    EXPECT_EQ(server_.get("/found?size=a+b%2Bc%26d%3De").body, "/found size?a b+c&d=e");
    EXPECT_EQ(server_.get("/found?size=%").rule(), "percent-encoding");
    EXPECT_EQ(server_.get("http://elsewhere.example/v1/house/7").body, "/v1/house/{id} id=7");
}

TEST_F(HttpRoutingTest, RefusesPathsWithMoreThanOneReading) {
    const std::map<std::string, std::string> wrong{
        {"/v1/house/a%2Fb", "path-character"},        {"/v1/house/%00", "path-character"},
        {"/v1/house/%0A", "path-character"},          {"/v1/house/%7F", "path-character"},
        {"/v1/house/%C3%28", "path-character"},       {"/v1/house/%C0%AF", "path-character"},
        {"/v1/house/%4", "percent-encoding"},         {"/v1/house/%zz", "percent-encoding"},
        {"/v1/house/..", "path-traversal"},           {"/v1/%2e%2E/house", "path-traversal"},
        {"/v1/./house/7", "path-traversal"},          {"/found?size=%01", "query-character"},
        {"/found?size=%FF", "query-character"},       {"/found#part", "target-malformed"},
        {"elsewhere.example:80", "target-malformed"}, {"*", "target-malformed"},
    };
    for (const auto& [target, rule] : wrong) {
        const auto answer = server_.get(target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_EQ(answer.rule(), rule) << target;
    }
}

TEST(RouterTest, RefusesPatternsThatCannotBeMeant) {
    const auto refused = [](std::vector<Route> routes) -> std::string {
        Router router;
        try {
            for (Route& route : routes) router.add(std::move(route));
        } catch (const std::logic_error& failure) {
            return failure.what();
        }
        return "taken";
    };
    const auto one = [&](const std::string& pattern) {
        std::vector<Route> routes;
        routes.push_back(naming_route(Verb::get, pattern));
        return refused(std::move(routes));
    };
    EXPECT_EQ(one("/v1/{stream}/{id}"), "taken");
    EXPECT_EQ(one("v1"), "no path: GET v1");
    EXPECT_EQ(one(""), "no path: GET ");
    EXPECT_EQ(one("/v1//id"), "empty segment: GET /v1//id");
    EXPECT_EQ(one("/v1/"), "empty segment: GET /v1/");
    EXPECT_EQ(one("/v1/{}"), "empty segment: GET /v1/{}");
    EXPECT_EQ(refused({naming_route(Verb::get, "/a/{x}"), naming_route(Verb::get, "/a/{y}")}),
              "taken: GET /a/{y}");
    EXPECT_EQ(refused({naming_route(Verb::get, "/a/{x}"), naming_route(Verb::put, "/a/{x}")}),
              "taken");
    Route neither;
    neither.pattern = "/a";
    EXPECT_EQ(refused({neither}), "needs one of handler and stream: GET /a");
}

TEST(HttpRequestTest, GivesItsSegmentsAndParameters) {
    Route route;
    route.pattern = "/v1/{stream}/{id}/as-of/{day}";
    HttpRequest request;
    request.path = "/v1/house/7/as-of/2024-05-01";
    EXPECT_EQ(request.parameter("id"), "");  // without a route
    request.route = &route;
    EXPECT_EQ(request.parameter("stream"), "house");
    EXPECT_EQ(request.parameter("id"), "7");
    EXPECT_EQ(request.parameter("day"), "2024-05-01");
    EXPECT_EQ(request.parameter("as-of"), "");
    EXPECT_EQ(request.path_segments(),
              (std::vector<std::string_view>{"v1", "house", "7", "as-of", "2024-05-01"}));
}

}  // namespace
}  // namespace anju
