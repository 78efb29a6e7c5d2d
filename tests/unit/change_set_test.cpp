// The rows of one commit, put in any order and given by key.
#include "projections/engine/change_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace anju {
namespace {

std::vector<std::pair<std::string, std::string>> rows_of(const ChangeSet& changes) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto row = changes.row(i);
        rows.emplace_back(row.key, row.value);
    }
    return rows;
}

TEST(ChangeSet, GivesRowsByKeyWhateverTheirLengthAndBytes) {
    const std::string zero(1, '\0');
    // In order: a key that is the beginning of another comes first, bytes count as unsigned.
    const std::vector<std::string> keys{
        zero,          zero + "a",        "a",         "a" + zero,  "a" + zero + zero,
        "abcdefgh",    "abcdefgh" + zero, "abcdefgha", "abcdefghb", "b",
        "\xe6\x96\x87"};
    ChangeSet changes;
    for (std::size_t i = keys.size(); i-- > 0;) changes.put(keys[i], "value of " + keys[i]);
    changes.sort();
    std::vector<std::pair<std::string, std::string>> expected;
    for (const auto& key : keys) expected.emplace_back(key, "value of " + key);
    EXPECT_EQ(rows_of(changes), expected);
}

TEST(ChangeSet, SortsRandomKeysAsAMapDoes) {
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    std::map<std::string, std::string> expected;
    while (expected.size() < 5'000) {
        std::string key(1 + random() % 12, ' ');
        for (char& c : key) c = static_cast<char>(random() % 3 * 100);
        expected.emplace(key, std::to_string(random()));
    }
    std::vector<std::pair<std::string, std::string>> shuffled(expected.begin(), expected.end());
    std::ranges::shuffle(shuffled, random);
    ChangeSet changes;
    for (const auto& [key, value] : shuffled) changes.put(key, value);
    changes.sort();
    const std::vector<std::pair<std::string, std::string>> sorted(expected.begin(), expected.end());
    EXPECT_EQ(rows_of(changes), sorted);
}

// Enough of one kind that words are counted, not compared; keys that go on in zeros; and the last
// of several rows under one key.
TEST(ChangeSet, SortsManyRowsOfFewKindsAndKeepsTheLastUnderEachKey) {
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    std::map<std::string, std::string> expected;
    ChangeSet changes;
    for (int i = 0; i < 60'000; ++i) {
        std::string key = "kind " + std::to_string(random() % 3);
        key.append(random() % 4, '0').append(std::to_string(random() % 9'000));
        key.append(random() % 12, '\0');
        const auto value = std::to_string(i);
        changes.put(key, value);
        expected[key] = value;
    }
    changes.sort();
    const std::vector<std::pair<std::string, std::string>> sorted(expected.begin(), expected.end());
    EXPECT_EQ(rows_of(changes), sorted);
}

TEST(ChangeSet, IsEmptyAfterItWasCleared) {
    ChangeSet changes;
    changes.put("key", "value");
    EXPECT_EQ(changes.bytes(), 8U);
    changes.clear();
    EXPECT_EQ(changes.size(), 0U);
    EXPECT_EQ(changes.bytes(), 0U);
    changes.put("other", "");
    changes.sort();
    EXPECT_EQ(changes.row(0).key, "other");
    EXPECT_EQ(changes.row(0).value, "");
}

}  // namespace
}  // namespace anju
