#include "deploy/people/key_store.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

class KeyStoreTest : public testing::Test {
  protected:
    Result<KeyStore> open(const char* master = "people.key") const {
        return KeyStore::open(folder_.path(), folder_.path() / master);
    }
    fs::path file() const { return folder_.path() / "people.keys"; }
    std::string bytes() const {
        std::ifstream in(file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

  private:
    test::TemporaryFolder folder_;
};

TEST_F(KeyStoreTest, GivesEachKeyOnceAndFindsItAgain) {
    std::vector<SealingKey> made;
    {
        auto store = open().value();
        made = store.make(3).value();
        EXPECT_EQ(made[0].number, 1U);
        EXPECT_EQ(store.make(1).value()[0].number, 4U);
    }
    const auto store = open().value();
    EXPECT_EQ(store.size(), 4U);
    for (const auto& key : made) {
        EXPECT_EQ(store.find(key.number).value()->bytes, key.bytes);
        EXPECT_EQ(bytes().find(key.bytes), std::string::npos) << "a key stands there in clear";
    }
    EXPECT_NE(made[0].bytes, made[1].bytes);
    EXPECT_EQ(store.find(5).error().rule, "people-keys-unknown");
    EXPECT_EQ(store.find(0).error().rule, "people-keys-unknown");
    EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(KeyStoreTest, LeavesNothingOfADestroyedKey) {
    auto store = open().value();
    const auto made = store.make(3).value();
    const auto before = bytes();
    EXPECT_EQ(store.destroy(std::vector<std::uint64_t>{2, 99}).value(), 1U);
    EXPECT_EQ(store.destroy(std::vector<std::uint64_t>{2}).value(), 0U);
    const auto after = bytes();
    const auto box = before.size() / 3;
    EXPECT_EQ(after.substr(box, box), std::string(box, '\0'));
    EXPECT_EQ(after.substr(0, box), before.substr(0, box));
    EXPECT_FALSE(store.find(2).value());
    EXPECT_TRUE(store.find(3).value());
}

TEST_F(KeyStoreTest, GivesNoNumberTwiceWhenAnOlderFileWasPutBack) {
    auto store = open().value();
    ASSERT_TRUE(store.make(2));
    ASSERT_TRUE(store.pass_over(10));
    EXPECT_EQ(store.make(1).value()[0].number, 11U);
    EXPECT_FALSE(store.find(10).value());
    ASSERT_TRUE(store.pass_over(4));
    EXPECT_EQ(store.size(), 11U);
}

TEST_F(KeyStoreTest, ForgetsAPartOfAKeyThatAStartWasKilledIn) {
    ASSERT_TRUE(open().value().make(2));
    fs::resize_file(file(), fs::file_size(file()) - 10);
    auto store = open().value();
    EXPECT_EQ(store.size(), 1U);
    EXPECT_EQ(store.make(1).value()[0].number, 2U);
    EXPECT_TRUE(store.find(2).value());
}

TEST_F(KeyStoreTest, IsForOneProcessAndOneMasterKey) {
    {
        auto store = open().value();
        ASSERT_TRUE(store.make(1));
        EXPECT_EQ(open().error().rule, "people-keys-held");
    }
    EXPECT_EQ(open("other.key").error().rule, "people-keys-differ");
}

TEST_F(KeyStoreTest, SaysWhichKeyIsDamaged) {
    ASSERT_TRUE(open().value().make(2));
    {
        std::fstream damaged(file(), std::ios::binary | std::ios::in | std::ios::out);
        damaged.seekp(-5, std::ios::end);
        damaged.put('x').put('y');
    }
    const auto store = open().value();
    EXPECT_TRUE(store.find(1));
    EXPECT_EQ(store.find(2).error().rule, "people-keys-broken");
}

}  // namespace
}  // namespace anju
