// Every indicator, unit and worklist has words in both languages; answers come in the one asked
// for.
#include <gtest/gtest.h>

#include <algorithm>

#include "projections/read_models/progress/progress_answers.hpp"
#include "projections/read_models/progress/progress_indicators.hpp"
#include "projections/read_models/progress/reports.hpp"
#include "projections/read_models/progress/worklists.hpp"

namespace anju {
namespace {

bool is_chinese(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char byte) { return byte >= 0x80; });
}

void expect_both(const Words& words, std::string_view id) {
    EXPECT_TRUE(is_chinese(words.zh)) << id;
    EXPECT_TRUE(!words.en.empty() && !is_chinese(words.en)) << id;
}

TEST(ProgressWordsTest, NameEveryIndicatorWithItsUnit) {
    for (const auto& one : progress_indicators()) {
        expect_both(one.words, one.id);
        EXPECT_NE(find_unit(one.unit), nullptr)
            << one.id << ": name " << one.unit << " in events/words/words_units.cpp";
    }
}

TEST(ProgressWordsTest, NameEveryWorklist) {
    for (const auto& one : worklists()) expect_both(one.words, one.id);
}

TEST(ProgressWordsTest, NameEveryStateOfADeadline) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<DeadlineState>>([](auto one) {
        EXPECT_TRUE(is_chinese(value_name("deadline", "state", one.name, Language::chinese)))
            << one.name;
    });
}

// Values are not scaled: what is shown beside them must not say mu or yuan.
TEST(ProgressWordsTest, NameWhatUnscaledValuesCount) {
    EXPECT_EQ(counted_name("0.01 mu", Language::chinese), "0.01 亩");
    EXPECT_EQ(counted_name("fen", Language::english), "fen");
    EXPECT_EQ(counted_name("houses", Language::chinese), "处");
    for (const auto& one : progress_indicators()) {
        EXPECT_TRUE(is_chinese(counted_name(one.unit, Language::chinese))) << one.unit;
        if (find_unit(one.unit)->decimals == 0) continue;
        EXPECT_NE(counted_name(one.unit, Language::chinese),
                  unit_name(one.unit, Language::chinese));
    }
}

TEST(ProgressWordsTest, NameDivisions) {
    EXPECT_EQ(name_of_area("130726", Language::chinese), "蔚县");
    EXPECT_EQ(name_of_area("130726", Language::english), "Yuxian County");
    EXPECT_EQ(name_of_area("130726001", Language::english), std::nullopt);
}

}  // namespace
}  // namespace anju
