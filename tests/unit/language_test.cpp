// Which language an Accept-Language header asks for.
#include "events/words/language.hpp"

#include <gtest/gtest.h>

namespace anju {
namespace {

TEST(LanguageTest, TakesThePreferredOne) {
    for (const char* header : {"zh", "zh-CN", "ZH-hans-cn", "zh-CN,zh;q=0.9,en;q=0.8",
                               "fr, zh;q=0.1", "en;q=0.5, zh;q=0.501", "en;q=0, *",
                               " zh ; q=1.000 ", "*, en;q=0.3", "zh;q=0.4;other=1"}) {
        EXPECT_EQ(language_of(header), Language::chinese) << header;
    }
    for (const char* header :
         {"", "en", "en-GB,en;q=0.9,zh;q=0.8", "*", "fr", "zh;q=0", "zh;q=0.5,*", "zhx", "zh;q=2",
          "zh;q=", "zh;q=0.1234", "zh;q=x", ",,;q=1,", "en,zh", "zh;q=1.001"}) {
        EXPECT_EQ(language_of(header), Language::english) << header;
    }
}

TEST(LanguageTest, KnowsTagsAndLocales) {
    EXPECT_EQ(language_tagged("zh_CN.UTF-8"), Language::chinese);
    EXPECT_EQ(language_tagged("en"), Language::english);
    EXPECT_EQ(language_tagged("C.UTF-8"), std::nullopt);
    EXPECT_EQ(tag_of(Language::chinese), "zh");
    EXPECT_EQ(tag_of(Language::english), "en");
}

}  // namespace
}  // namespace anju
