// The house rules over this checkout. That each rule finds what it is for is shown in
// rules_test.cpp.
#include <gtest/gtest.h>

#include "tests/tidy/rules.hpp"

namespace anju::tidy {
namespace {

const Files& checkout() {
    static const Files files = read_checkout(ANJU_SOURCE_DIR);
    return files;
}

void expect_none(const Findings& findings) {
    std::string text;
    for (const auto& found : findings) text += "\n" + found;
    EXPECT_TRUE(findings.empty()) << text;
}

TEST(Sources, IncludeOnlyWhatTheArchitectureAllows) {
    expect_none(check_architecture(checkout()));
}

TEST(Sources, UseALibraryOnlyInItsHome) {
    expect_none(check_libraries(checkout()));
}

TEST(Sources, UseThreadsOnlyWhereThreadsLive) {
    expect_none(check_threads(checkout()));
}

TEST(Sources, DoNotIncludeEachOtherInACircle) {
    expect_none(check_include_cycles(checkout()));
}

TEST(Sources, NameIncludesFromTheRoot) {
    expect_none(check_include_paths(checkout()));
}

TEST(Sources, HaveFilesThatAreNotTooLong) {
    expect_none(check_file_length(checkout()));
}

TEST(Sources, HaveLinesThatAreNotTooLong) {
    expect_none(check_line_length(checkout()));
}

TEST(Sources, HaveFunctionsThatAreNotTooLong) {
    expect_none(check_function_length(checkout()));
}

TEST(Sources, HoldNoRefusedWords) {
    expect_none(check_words(checkout()));
}

TEST(Sources, MentionNothingOutsideOfTheRepository) {
    expect_none(check_outside_mentions(checkout()));
}

TEST(Sources, AwaitInNoCondition) {
    expect_none(check_awaited_conditions(checkout()));
}

TEST(Sources, HaveHeadersThatSayWhatTheyAreFor) {
    expect_none(check_headers(checkout()));
}

TEST(Sources, HaveNamesThatSayWhatIsInside) {
    expect_none(check_names(checkout()));
}

TEST(Sources, HaveNothingUnexpectedAtTheRoot) {
    expect_none(check_top_level(checkout()));
}

TEST(Sources, ListEveryTestSoThatItRuns) {
    expect_none(check_listed_tests(checkout()));
}

TEST(Sources, HaveScriptsThatBashCanRead) {
    expect_none(check_scripts(ANJU_SOURCE_DIR, checkout()));
}

}  // namespace
}  // namespace anju::tidy
