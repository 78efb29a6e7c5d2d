#include "deploy/anju/identity_key.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/registry/person.hpp"
#include "services/shell/stream_table.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

class IdentityKeyTest : public testing::Test {
  protected:
    IdentityKeyTest() {
        char name[] = "/tmp/anju-identity-key-XXXXXX";
        folder_ = mkdtemp(name);
    }
    ~IdentityKeyTest() override { fs::remove_all(folder_); }

    fs::path path() const { return folder_ / "identity.key"; }

  private:
    fs::path folder_;
};

TEST_F(IdentityKeyTest, IsMadeOnceAndReadByItsOwnerOnly) {
    const auto made = open_identity_key(path());
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->size(), identity_key_bytes);
    EXPECT_EQ(fs::file_size(path()), 2 * identity_key_bytes + 1);
    EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(*open_identity_key(path()), *made);
}

TEST_F(IdentityKeyTest, IsRefusedWhenItIsNoKeyOrOthersMayReadIt) {
    for (const auto* text : {"", "00", "zz"}) {
        std::ofstream(path()) << text;
        fs::permissions(path(), fs::perms::owner_read | fs::perms::owner_write);
        EXPECT_EQ(open_identity_key(path()).error().rule, "key-file-malformed") << text;
    }
    fs::permissions(path(), fs::perms::others_read, fs::perm_options::add);
    EXPECT_EQ(open_identity_key(path()).error().rule, "key-file-readable");
}

TEST(CommandHash, OfAConfidentialCommandRestsOnTheSecret) {
    const std::string secret(identity_key_bytes, 's');
    const std::string other(identity_key_bytes, 'o');
    EXPECT_EQ(command_hash("register", "1", secret), command_hash("register", "1", secret));
    EXPECT_NE(command_hash("register", "1", secret), command_hash("register", "2", secret));
    EXPECT_NE(command_hash("register", "1", secret), command_hash("register", "1", other));
    EXPECT_NE(command_hash("register", "1", secret), command_hash("register", "1"));
}

TEST(CommandHash, IsConfidentialForCommandsWithTheNumberOfAnIdentityCard) {
    TypedStreamTable<PersonDefinition> people;
    const auto is_confidential = [&](std::string_view command, std::string_view body) {
        return people.parse(command, boost::json::parse(body)).value().confidential;
    };
    EXPECT_TRUE(is_confidential(
        "correct-id-number", R"({"occurred_on":"2018-05-01","id_number":"11010519491231002X"})"));
    EXPECT_FALSE(is_confidential("leave", R"({"occurred_on":"2018-05-01","cause":"left"})"));
}

}  // namespace
}  // namespace anju
