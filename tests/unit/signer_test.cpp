// Keys on disk, checkpoints and signed notes as C2SP has them.
#include "events/log/signer.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>
#include <vector>

namespace anju {
namespace {

namespace fs = std::filesystem;

class SignerFiles : public testing::Test {
  protected:
    SignerFiles() {
        std::string pattern = (fs::temp_directory_path() / "anju-signer-XXXXXX").string();
        folder = mkdtemp(pattern.data());
        path = folder / "seal.key";
    }
    ~SignerFiles() override { fs::remove_all(folder); }
    fs::path folder;
    fs::path path;
};

TEST_F(SignerFiles, CreatesAKeyOnceAndLoadsItAfterwards) {
    const auto created = Signer::open(path);
    ASSERT_TRUE(created) << created.error().message;
    const auto loaded = Signer::open(path);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(created->public_key(), loaded->public_key());
    EXPECT_EQ(created->sign("a"), loaded->sign("a"));
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST_F(SignerFiles, GivesOneKeyToAllWhoCreateItAtOnce) {
    std::vector<PublicKey> keys(8);
    std::vector<std::thread> threads;
    for (auto& key : keys) {
        threads.emplace_back([&] { key = Signer::open(path)->public_key(); });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& key : keys) EXPECT_EQ(key, keys[0]);
}

TEST_F(SignerFiles, RefusesAKeyThatOthersMayRead) {
    ASSERT_TRUE(Signer::open(path));
    fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
    EXPECT_EQ(Signer::open(path).error().rule, "key-file-readable");
}

TEST_F(SignerFiles, RefusesAFileThatIsNoKey) {
    for (const std::string text : {"", "anju-ed25519-seed \n", "anju-ed25519-seed AAAA\n", "x\n"}) {
        std::ofstream(path) << text;
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        EXPECT_EQ(Signer::open(path).error().rule, "key-file-malformed") << text;
    }
}

TEST_F(SignerFiles, SaysWhereItCannotWrite) {
    const auto missing = Signer::open(folder / "absent" / "seal.key");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("absent"), std::string::npos);
}

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

TEST(Signer, SignsAsRfc8032Does) {
    const auto seed_bytes =
        from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    Signer::Seed seed;
    std::copy(seed_bytes.begin(), seed_bytes.end(), seed.begin());
    const Signer signer(seed);
    EXPECT_EQ(signer.sign("\x72"),
              from_hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                       "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    EXPECT_TRUE(verify_signature("\x72", signer.sign("\x72"), signer.public_key()));
    EXPECT_FALSE(verify_signature("\x73", signer.sign("\x72"), signer.public_key()));
    EXPECT_FALSE(verify_signature("\x72", "short", signer.public_key()));
}

TEST(Signer, WritesACheckpointAsC2spDoes) {
    Hash root{};
    EXPECT_EQ(checkpoint_text("anju.example/ledger", 20852163, root),
              "anju.example/ledger\n20852163\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
}

// The key and the note of the documentation of golang.org/x/mod/sumdb/note.
TEST(Signer, VerifiesANoteThatGoSigned) {
    const std::string text =
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n";
    const std::string note =
        text +
        "\n\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"
        "SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    PublicKey key;
    const auto bytes = from_hex("1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6");
    std::copy(bytes.begin(), bytes.end(), key.begin());
    EXPECT_EQ(verifier_key("PeterNeumann", key),
              "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    const auto verified = verify_note(note, "PeterNeumann", key);
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(*verified, text);
}

class Notes : public testing::Test {
  protected:
    const Signer signer{Signer::Seed{7}};
    const Signer other{Signer::Seed{8}};
    const std::string text = checkpoint_text("anju.test", 5, Hash{});
    const std::string note = *sign_note(signer, "anju.test", text);
};

TEST_F(Notes, AreVerifiedByNameAndKey) {
    EXPECT_EQ(*verify_note(note, "anju.test", signer.public_key()), text);
    EXPECT_EQ(verify_note(note, "anju.other", signer.public_key()).error().rule, "note-unsigned");
    EXPECT_EQ(verify_note(note, "anju.test", other.public_key()).error().rule, "note-unsigned");
}

TEST_F(Notes, MayCarrySignaturesOfOthers) {
    const std::string second = *sign_note(other, "witness.test", text);
    const std::string both = note + second.substr(second.rfind("\n\n") + 2);
    EXPECT_EQ(*verify_note(both, "anju.test", signer.public_key()), text);
    EXPECT_EQ(*verify_note(both, "witness.test", other.public_key()), text);
}

TEST_F(Notes, AreRefusedWithAnyByteChanged) {
    for (std::size_t i = 0; i < note.size(); ++i) {
        std::string changed = note;
        changed[i] ^= 1;
        const auto verified = verify_note(changed, "anju.test", signer.public_key());
        EXPECT_FALSE(verified) << "byte " << i;
    }
    for (std::size_t length = 0; length < note.size(); ++length) {
        EXPECT_FALSE(verify_note(note.substr(0, length), "anju.test", signer.public_key()));
    }
}

TEST_F(Notes, AreNotMadeOfBadNamesOrTexts) {
    EXPECT_FALSE(sign_note(signer, "two words", text));
    EXPECT_FALSE(sign_note(signer, "a+b", text));
    EXPECT_FALSE(sign_note(signer, "", text));
    EXPECT_FALSE(sign_note(signer, "anju.test", "no line end"));
}

}  // namespace
}  // namespace anju
