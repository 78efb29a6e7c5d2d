#include "services/shell/newest_tokens.hpp"

#include <gtest/gtest.h>

namespace anju {
namespace {

TEST(NewestTokens, KeepsTheNewestOfEachPartition) {
    NewestTokens tokens;
    tokens.add("land.3.9");
    tokens.add("land.3.10");
    tokens.add("land.4.1");
    ASSERT_EQ(tokens.by_partition().size(), 2U);
    EXPECT_EQ(tokens.by_partition().at("land.3"), "land.3.10");
    EXPECT_EQ(tokens.by_partition().at("land.4"), "land.4.1");
}

TEST(NewestTokens, AnOldTokenThatComesLateChangesNothing) {
    NewestTokens tokens;
    tokens.add("land.3.10");
    tokens.add("land.3.9");
    EXPECT_EQ(tokens.by_partition().at("land.3"), "land.3.10");
}

}  // namespace
}  // namespace anju
