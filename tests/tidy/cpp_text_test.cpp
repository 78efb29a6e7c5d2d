// The reader of C++ that the rules stand on, on samples.
#include "tests/tidy/cpp_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anju::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::pair<std::string, int>> lengths_of(std::string_view text) {
    std::vector<std::pair<std::string, int>> lengths;
    for (const auto& function : functions_of(read_code(text).text)) {
        lengths.emplace_back(function.name, function.lines);
    }
    return lengths;
}

TEST(Code, KeepsLinesAndLosesCommentsAndLiterals) {
    EXPECT_EQ(read_code("a; // {\nb; /* {\n{ */ c;\n").text, "a;     \nb;     \n     c;\n");
    EXPECT_EQ(read_code("f(\"{\\\"{\", '{', '\\'');").text, "f(      ,    ,     );");
    EXPECT_EQ(read_code("x = R\"a({\n\")\")a\";").text, "x = R    \n      ;");
}

TEST(Code, ReadsDigitSeparatorsAsPartOfTheNumber) {
    EXPECT_EQ(read_code("int a = 10'000'000; f('{');").text, "int a = 10'000'000; f(   );");
}

TEST(Code, NamesIncludesWithTheirLines) {
    const auto includes =
        read_code(
            "// one\n#include \"events/a.hpp\"\n#  include <vector>\n#define A \\\n  {\n"
            "// #include \"events/not.hpp\"\nauto s = R\"(\n#include \"events/no.hpp\"\n)\";\n"
            "#include \"events/b.hpp\"\n")
            .includes;
    ASSERT_EQ(includes.size(), 3U);
    EXPECT_EQ(includes[0].target, "events/a.hpp");
    EXPECT_TRUE(includes[0].quoted);
    EXPECT_EQ(includes[0].line, 2);
    EXPECT_EQ(includes[1].target, "vector");
    EXPECT_FALSE(includes[1].quoted);
    EXPECT_EQ(includes[2].line, 10);
}

TEST(Functions, AreFoundInNamespacesAndClasses) {
    EXPECT_THAT(lengths_of("namespace a {\nclass B : public C {\n  public:\n    int get() const {\n"
                           "        return 1;\n    }\n};\nint free_one(int x = 3) {\n    if (x) {\n"
                           "        g();\n    }\n    return 2;\n}\n}\n"),
                ElementsAre(std::pair("get", 2), std::pair("free_one", 5)));
}

TEST(Functions, OfConstructorsBeginBehindTheMemberInitializers) {
    EXPECT_THAT(lengths_of("A::A(int a)\n    : a_{a},\n      b_(a),\n      c_{} {\n    f();\n}\n"
                           "A::A() : B<int>{1} {}\n"),
                ElementsAre(std::pair("A::A", 2), std::pair("A::A", 0)));
}

TEST(Functions, AreNotConfusedByTemplatesOperatorsAndTrailingTypes) {
    EXPECT_THAT(lengths_of("template <class T = int, class U = std::vector<T>>\nauto f(T t) -> "
                           "std::vector<U> {\n    return {};\n}\nbool operator==(const A& a, const "
                           "A& b) {\n    return true;\n}\n"),
                ElementsAre(std::pair("f", 2), std::pair("operator==", 2)));
}

TEST(Functions, AreNotInitializersButNamedLambdasAre) {
    EXPECT_THAT(lengths_of("int a[] = {\n  1,\n  2};\nconst std::map<int, int> m{\n  {1, f(2)}};\n"
                           "enum class E : std::uint8_t {\n  one,\n};\nvoid g(A a = {\n});\n"
                           "auto table = std::to_array({\n  1});\n"),
                IsEmpty());
    EXPECT_THAT(lengths_of("const auto work = [](int x) {\n    f(x);\n};\n"),
                ElementsAre(std::pair(std::string("[]"), 2)));
}

TEST(Functions, OfTestsCountWithTheirLambdas) {
    EXPECT_THAT(
        lengths_of("TEST(Suite, Name) {\n    const auto f = [&] {\n        g();\n    };\n}\n"
                   "extern \"C\" {\nvoid h() {\n}\n}\n"),
        ElementsAre(std::pair("TEST", 4), std::pair("h", 1)));
}

}  // namespace
}  // namespace anju::tidy
