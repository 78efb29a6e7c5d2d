// Every rule that the sources name has a sentence in both languages.
#include "events/words/problem_words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "events/catalogue.hpp"
#include "events/words/problem_tables.hpp"
#include "services/catalogue.hpp"
#include "services/shell/checks.hpp"

namespace anju {
namespace {

constexpr auto zh = Language::chinese;
constexpr auto en = Language::english;

bool is_chinese(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char byte) { return byte >= 0x80; });
}

void expect_words(const std::string& rule) {
    for (const auto language : {zh, en}) {
        const auto text = problem_text({.rule = rule}, language);
        ASSERT_TRUE(text) << rule << " has no sentence in events/words/problems_*.cpp";
        EXPECT_EQ(text->detail.find_first_of("{}[]"), std::string::npos) << text->detail;
        EXPECT_FALSE(text->title.empty()) << rule;
        EXPECT_EQ(is_chinese(text->title), language == zh) << rule << ": " << text->title;
    }
}

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// The slugs in calls that make errors or check by a rule, and in ranges.
std::set<std::string> rules_in_sources() {
    const std::regex named(
        R"re((?:invalid|rejected|conflict|unavailable|corrupt|not_found|wrong|fault|)re"
        R"re(check_within|check_later|check_once|about_parameter|Range \w+|Error \w+|)re"
        R"re(ErrorKind::\w+,)[\({]?\s*"([a-z0-9]+(?:-[a-z0-9]+)*)"\s*,)re");
    std::set<std::string> rules;
    for (const char* folder : {"services", "events", "projections", "deploy"}) {
        const auto root = std::filesystem::path(ANJU_SOURCE_DIR) / folder;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".hpp") continue;
            const std::string text = text_of(entry.path());
            for (std::sregex_iterator match(text.begin(), text.end(), named), end; match != end;
                 ++match) {
                rules.insert((*match)[1]);
            }
        }
    }
    return rules;
}

TEST(ProblemWordsTest, SayEveryRuleOfTheSources) {
    const auto rules = rules_in_sources();
    EXPECT_GT(rules.size(), 150U) << "the rules are not found any more";
    for (const char* known : {"amount-out-of-range", "reclaimed-within-surveyed", "log-in-use",
                              "site-founded-once", "id-number-checksum", "area-malformed"}) {
        EXPECT_TRUE(rules.contains(known)) << known << " is not found any more";
    }
    for (const auto& rule : rules) expect_words(rule);
}

TEST(ProblemWordsTest, SayEveryRuleThatIsMade) {
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            const auto table = make();
            const std::string stream(table->stream_name());
            for (const char* rule : {"-registered-first", "-registered-once", "-claim-held"}) {
                expect_words(stream + rule);
            }
            for (const auto& [command, schema] : table->commands()) {
                expect_words(stream + "-" + std::string(command) + "-not-now");
                for (const auto& [field, unused] : schema.at("properties").as_object()) {
                    expect_words(text_missing("", field).rule);
                }
            }
        }
    }
    for (const char* rule :
         {"target-id-differs", "parameter-id-differs", "limit-out-of-range",
          "older_than_days-out-of-range", "rows-in-use", "path-character", "query-character"}) {
        expect_words(rule);
    }
}

TEST(ProblemWordsTest, StandOnceForARule) {
    std::set<std::string_view> rules;
    for (const auto table : {domain_sentences(), request_sentences(), sheet_sentences(),
                             operation_sentences(), made_sentences()}) {
        for (const auto& sentence : table) {
            EXPECT_TRUE(rules.insert(sentence.rule).second) << sentence.rule << " stands twice";
        }
    }
}

TEST(ProblemWordsTest, FillTheFactsIn) {
    const std::vector<std::pair<std::string, std::string>> facts{
        {"status", "demolished"}, {"since", "2020-05-01"}, {"possible_from", "held, vacated"}};
    const Refusal refusal{"house-demolish-not-now", facts, {}};
    const auto chinese = problem_text(refusal, zh);
    EXPECT_EQ(chinese->title, "旧房当前状态不能办理“拆除”");
    EXPECT_EQ(chinese->detail,
              "旧房当前状态不能办理“拆除”：当前为“已拆除”（自 2020-05-01 起），可办理的状态："
              "待拆、已腾退");
    EXPECT_EQ(
        problem_text(refusal, en)->detail,
        "old house: demolish is not possible now: it is demolished since 2020-05-01, possible "
        "from left to demolish, vacated");
}

TEST(ProblemWordsTest, WriteAmountsAsPeopleDo) {
    const std::vector<std::pair<std::string, std::string>> drawn{{"drawn_fen", "350005"}};
    EXPECT_EQ(problem_text({"repaid-within-drawn", drawn, {}}, zh)->detail,
              "还本金额不能大于已提取金额：已提取 3500.05 元");
    const std::vector<std::pair<std::string, std::string>> mu{{"surveyed_centi_mu", "5"}};
    EXPECT_EQ(problem_text({"reclaimed-within-surveyed", mu, {}}, zh)->detail,
              "复垦复绿面积不能大于测量面积：测量 0.05 亩");
}

TEST(ProblemWordsTest, NameTheField) {
    EXPECT_EQ(problem_text({"missing-field", {}, "/floor_area_centi_m2"}, zh)->detail,
              "缺少必填项“建筑面积”");
    EXPECT_EQ(problem_text({"missing-field", {}, ""}, zh)->detail, "缺少必填项");
    EXPECT_EQ(problem_text({"certificate-no-missing", {}, {}}, zh)->detail, "必须填写“证书编号”");
}

TEST(ProblemWordsTest, AreNoneForAnUnknownRule) {
    EXPECT_FALSE(problem_text({"no-such-rule", {}, {}}, zh));
}

}  // namespace
}  // namespace anju
