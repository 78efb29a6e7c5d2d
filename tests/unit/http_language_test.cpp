// Problems come in the language that the client prefers, whatever made them.
#include "events/runtime/http_language.hpp"

#include <gtest/gtest.h>

#include "events/runtime/problem.hpp"
#include "tests/unit/http_test_support.hpp"

namespace anju {
namespace {

std::string text_at(const RawAnswer& answer, const char* pointer) {
    return std::string(answer.json().at_pointer(pointer).as_string());
}

TestServer refusing_server() {
    return TestServer({route_of(Verb::get, "/refuse",
                                [](const HttpRequest&, const Reply& reply) {
                                    Error error =
                                        rejected("repaid-within-drawn", "1 is more than 0",
                                                 {{"drawn_fen", "100"}});
                                    error.pointer = "/amount";
                                    reply(problem_response(error));
                                }),
                       route_of(Verb::get, "/other", [](const HttpRequest&, const Reply& reply) {
                           reply(problem_response(invalid("no-such-rule", "words fail")));
                       })});
}

TEST(HttpLanguageTest, SpeaksChineseToWhoPrefersIt) {
    const auto server = refusing_server();
    const auto answer =
        server.ask(request_text("GET /refuse", "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\n"));
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.header("Content-Language"), "zh");
    EXPECT_EQ(answer.header("Vary"), "Accept-Language");
    EXPECT_EQ(text_at(answer, "/title"), "还本金额不能大于已提取金额");
    EXPECT_EQ(text_at(answer, "/detail"), "还本金额不能大于已提取金额：已提取 1.00 元");
    EXPECT_EQ(text_at(answer, "/errors/0/detail"), text_at(answer, "/detail"));
    EXPECT_EQ(text_at(answer, "/detail_en"), "1 is more than 0");
    EXPECT_EQ(answer.rule(), "repaid-within-drawn");
    EXPECT_EQ(text_at(answer, "/facts/drawn_fen"), "100");
    EXPECT_FALSE(text_at(answer, "/request_id").empty());
}

TEST(HttpLanguageTest, SpeaksEnglishToEverybodyElse) {
    const auto server = refusing_server();
    const auto answer = server.get("/refuse");
    EXPECT_EQ(answer.header("Content-Language"), "en");
    EXPECT_EQ(text_at(answer, "/detail"), "1 is more than 0");
    EXPECT_FALSE(answer.json().as_object().contains("detail_en"));
}

TEST(HttpLanguageTest, TakesTheParameterBeforeTheHeader) {
    const auto server = refusing_server();
    EXPECT_EQ(server.get("/refuse?language=zh").header("Content-Language"), "zh");
    const auto english =
        server.ask(request_text("GET /refuse?language=en", "Accept-Language: zh\r\n"));
    EXPECT_EQ(english.header("Content-Language"), "en");
    const auto unknown = server.get("/refuse?language=fr");
    EXPECT_EQ(unknown.status, 400);
    EXPECT_EQ(unknown.rule(), "language-unknown");
}

TEST(HttpLanguageTest, SpeaksChineseWhereTheServerRefuses) {
    const auto server = refusing_server();
    const auto nowhere = server.ask(request_text("GET /nowhere", "Accept-Language: zh\r\n"));
    EXPECT_EQ(nowhere.status, 404);
    EXPECT_EQ(text_at(nowhere, "/detail"), "没有这个地址");
}

TEST(HttpLanguageTest, LeavesWhatHasNoWordsInEnglish) {
    const auto server = refusing_server();
    const auto answer = server.get("/other?language=zh");
    EXPECT_EQ(answer.header("Content-Language"), "en");
    EXPECT_EQ(text_at(answer, "/detail"), "words fail");
}

// A gateway gives back what another process has put into Chinese already.
TEST(HttpLanguageTest, TranslatesOnce) {
    auto problem = problem_response(invalid("json-malformed", "line 1"));
    translate_problem(problem, Language::chinese);
    const auto once = problem.body;
    translate_problem(problem, Language::chinese);
    EXPECT_EQ(problem.body, once);
    EXPECT_EQ(std::ranges::count(problem.headers, std::string("Vary"),
                                 &std::pair<std::string, std::string>::first),
              1);
}

}  // namespace
}  // namespace anju
