// Cosignatures, witnesses and the policies that ask for them, as C2SP has them.
#include "events/log/witness.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <vector>

#include "events/log/witness_policy.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

using test::TemporaryFolder;

constexpr std::uint64_t now = 1'790'000'000;

// Made by filippo.io/torchwood v0.6.1, over the example of tlog-cosignature.
const std::string go_text =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const std::string go_line =
    "\xE2\x80\x94 witness.example.com/w1 siZ3cwAAAABrCWGKgBgNKm+wwJrukfkp6yGz81TpPSz7ZBXtcfgoJuHzV+"
    "znG2KAxkrpEWNpacpX6jpTyFgRHziqjBqtbzO06dF1CA==\n";
const std::string go_key =
    "witness.example.com/w1+b2267773+BLtcZySCsNzKkaIaTtY7Fa/eiqE3jacs0Bs0lYnW591q";

NamedKey witness_key(const std::string& text) {
    auto key = read_verifier_key(text, NoteKey::cosignature);
    EXPECT_TRUE(key) << text;
    return key ? *key : NamedKey{};
}

TEST(Cosignature, OfAnotherImplementationIsAccepted) {
    const auto key = witness_key(go_key);
    const auto found = find_cosignature(go_text, go_line, key);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->seconds, 0x6B09618AU);
    EXPECT_EQ(found->line, go_line);
    // The same key and time give the same bytes.
    const Signer signer(Signer::Seed{9});
    EXPECT_EQ(signer.public_key(), key.key);
    EXPECT_EQ(cosignature(signer, key.name, go_text, found->seconds), go_line);
    EXPECT_EQ(verifier_key(key.name, key.key, NoteKey::cosignature), go_key);
    // It is no signature of a note, and no key of a ledger.
    EXPECT_EQ(verify_note(go_text + "\n" + go_line, key.name, key.key).error().rule,
              "note-unsigned");
    EXPECT_FALSE(read_verifier_key(go_key));
    EXPECT_FALSE(read_verifier_key(verifier_key("a", key.key), NoteKey::cosignature));
}

TEST(Cosignature, IsRefusedWithAnyBitChanged) {
    const auto key = witness_key(go_key);
    const auto holds = [&](const std::string& text, const std::string& line) {
        const auto found = find_cosignature(text, line, key);
        return found && found->seconds == 0x6B09618AU;
    };
    ASSERT_TRUE(holds(go_text, go_line));
    for (std::size_t i = 0; i < go_text.size() * 8; ++i) {
        std::string changed = go_text;
        changed[i / 8] ^= static_cast<char>(1U << (i % 8));
        EXPECT_FALSE(holds(changed, go_line)) << "bit " << i << " of the text";
    }
    for (std::size_t i = 0; i < go_line.size() * 8; ++i) {
        std::string changed = go_line;
        changed[i / 8] ^= static_cast<char>(1U << (i % 8));
        EXPECT_FALSE(holds(go_text, changed)) << "bit " << i << " of the line";
    }
}

TEST(Cosignature, OfOthersIsPassedOver) {
    const auto key = witness_key(go_key);
    const Signer other(Signer::Seed{8});
    const auto strange = cosignature(other, "other.test", go_text, now);
    const auto same_name = cosignature(other, key.name, go_text, now);
    EXPECT_TRUE(find_cosignature(go_text, strange + same_name + go_line, key));
    EXPECT_EQ(find_cosignature(go_text, strange + same_name, key).error().rule, "note-unsigned");
    EXPECT_EQ(find_cosignature(go_text, "x\n" + go_line, key).error().rule, "note-malformed");
    EXPECT_EQ(find_cosignature(go_text, go_line + "no end", key).error().rule, "note-malformed");
}

TEST(Checkpoint, IsReadStrictly) {
    const auto head = read_checkpoint(go_text);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->origin, "example.com/behind-the-sofa");
    EXPECT_EQ(head->size, 20'852'163U);
    EXPECT_TRUE(read_checkpoint(go_text + "an extension\n"));
    const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    for (const auto& text : {"a\n01\n" + root, "a\n-1\n" + root, "a\n\n" + root, "\n1\n" + root,
                             "a\n1 \n" + root, "a\n99999999999999999999\n" + root,
                             std::string("a\n1\nAAAA\n"), std::string("a\n1\n"), std::string()}) {
        EXPECT_FALSE(read_checkpoint(text)) << text;
    }
}

// A ledger of leaves of one byte, and what it sends.
class SmallLedger {
  public:
    explicit SmallLedger(char seed) : signer_(Signer::Seed{static_cast<std::uint8_t>(seed)}) {}
    void grow_to(std::size_t size, char what) {
        while (hashes_.size() < size) {
            hashes_.push_back(sha256_(std::string{'\0', what, static_cast<char>(hashes_.size())}));
        }
    }
    Hash root(std::size_t size) { return *tree_root(size, subtrees()); }
    std::string note(std::size_t size) {
        return *sign_note(signer_, origin, checkpoint_text(origin, size, root(size)));
    }
    std::string body(std::size_t old_size, std::size_t size) {
        auto text = fmt::format("old {}\n", old_size);
        if (old_size > 0) {
            const auto proof = *prove_consistency(old_size, size, subtrees());
            for (const auto& hash : proof.path) text += to_base64(bytes_of(hash)) + '\n';
        }
        return text + '\n' + note(size);
    }
    NamedKey key() const { return {origin, signer_.public_key()}; }

    static constexpr const char* origin = "ledger.test";

  private:
    FullSubtree subtrees() {
        return [this](unsigned height, std::uint64_t index) -> Result<Hash> {
            return subtree(height, index);
        };
    }
    Hash subtree(unsigned height, std::uint64_t index) {
        if (height == 0) return hashes_.at(index);
        return node_hash(sha256_, subtree(height - 1, 2 * index),
                         subtree(height - 1, 2 * index + 1));
    }

    Signer signer_;
    Sha256 sha256_;
    std::vector<Hash> hashes_;
};

class WitnessTest : public testing::Test {
  protected:
    Witness open() {
        auto witness =
            Witness::open({folder.path(), "witness.test", {ledger.key()}}, Signer(Signer::Seed{9}));
        EXPECT_TRUE(witness) << witness.error().message;
        return std::move(*witness);
    }
    std::string hash_of(const std::string& origin) {
        Sha256 sha256;
        return hex_of(bytes_of(sha256(origin)));
    }
    const NamedKey key{"witness.test", Signer(Signer::Seed{9}).public_key()};
    SmallLedger ledger{7};
    TemporaryFolder folder;
};

TEST_F(WitnessTest, CosignsWhatContinuesWhatItSaw) {
    ledger.grow_to(40, 'a');
    auto witness = open();
    EXPECT_FALSE(witness.checkpoint(hash_of(SmallLedger::origin)));
    std::size_t seen = 0;
    for (const std::size_t size : {0, 1, 2, 7, 7, 8, 31, 40}) {
        const auto answer = witness.add_checkpoint(ledger.body(seen, size), now + size);
        ASSERT_EQ(answer.status, 200) << size << ": " << answer.body;
        const auto text = checkpoint_text(SmallLedger::origin, size, ledger.root(size));
        const auto found = find_cosignature(text, answer.body, key);
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_EQ(found->seconds, now + size);
        seen = size;
    }
    const auto kept = witness.checkpoint(hash_of(SmallLedger::origin));
    ASSERT_TRUE(kept);
    EXPECT_TRUE(verify_note(*kept, ledger.key().name, ledger.key().key));
    EXPECT_TRUE(find_cosignature(split_note(*kept)->text, split_note(*kept)->lines, key));
}

TEST_F(WitnessTest, TellsWhereItStandsAlsoAfterAStart) {
    ledger.grow_to(40, 'a');
    {
        auto witness = open();
        EXPECT_EQ(witness.add_checkpoint(ledger.body(0, 11), now).status, 200);
    }
    auto witness = open();
    const auto answer = witness.add_checkpoint(ledger.body(0, 40), now);
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.content_type, "text/x.tlog.size");
    EXPECT_EQ(answer.body, "11\n");
    EXPECT_EQ(witness.add_checkpoint(ledger.body(11, 40), now).status, 200);
    EXPECT_EQ(witness.add_checkpoint(ledger.body(11, 40), now).body, "40\n");
    // An older head is not cosigned again.
    EXPECT_EQ(witness.add_checkpoint(ledger.body(11, 39), now).status, 409);
}

TEST_F(WitnessTest, DoesNotCosignAnotherHistory) {
    ledger.grow_to(20, 'a');
    auto witness = open();
    EXPECT_EQ(witness.add_checkpoint(ledger.body(0, 20), now).status, 200);
    SmallLedger forked{7};
    forked.grow_to(19, 'a');
    forked.grow_to(40, 'b');
    EXPECT_EQ(witness.add_checkpoint(forked.body(20, 40), now).status, 422);
    EXPECT_EQ(witness.add_checkpoint(forked.body(20, 20), now).status, 422);
    EXPECT_EQ(witness.add_checkpoint(forked.body(0, 40), now).status, 409);
    ledger.grow_to(40, 'a');
    EXPECT_EQ(witness.add_checkpoint(ledger.body(20, 40), now).status, 200);
}

TEST_F(WitnessTest, RefusesWhatIsNotSignedOrMalformed) {
    ledger.grow_to(20, 'a');
    auto witness = open();
    const auto status = [&](const std::string& body) {
        return witness.add_checkpoint(body, now).status;
    };
    const auto sound = ledger.body(0, 20);
    auto unsigned_note = sound;
    unsigned_note[unsigned_note.size() - 9] ^= 1;
    EXPECT_EQ(status(unsigned_note), 403);
    SmallLedger other{6};
    other.grow_to(20, 'a');
    EXPECT_EQ(status(other.body(0, 20)), 403);
    auto unknown = sound;
    EXPECT_EQ(status(unknown.replace(unknown.find("ledger.test"), 6, "LEDGER")), 404);
    EXPECT_EQ(status("old 21\n\n" + ledger.note(20)), 400);
    EXPECT_EQ(status("old 0\n" + to_base64(bytes_of(Hash{})) + "\n\n" + ledger.note(20)), 422);
    const std::string hash = to_base64(bytes_of(Hash{})) + '\n';
    std::string hashes;
    for (int i = 0; i < 64; ++i) hashes += hash;
    const auto note = '\n' + ledger.note(20);
    for (const auto& body : {std::string(), std::string("old 0"), "old 00\n" + note,
                             "old x\n" + note, "new 0\n" + note, "old 0\nAAAA\n" + note,
                             "old 0\n" + hashes + note, std::string("old 0\n\nno note\n")}) {
        EXPECT_EQ(status(body), 400) << body.substr(0, 40);
    }
    EXPECT_EQ(status(sound), 200);
}

TEST_F(WitnessTest, KeepsNothingThatOthersPutBesideTheSignature) {
    ledger.grow_to(20, 'a');
    {
        auto witness = open();
        auto body = ledger.body(0, 20);
        for (int i = 0; i < 50; ++i) {
            body += cosignature(Signer(Signer::Seed{3}), "stranger.test", "x\n", now);
        }
        EXPECT_EQ(witness.add_checkpoint(body, now).status, 200);
    }
    const auto kept = *open().checkpoint(hash_of(SmallLedger::origin));
    EXPECT_EQ(kept.find("stranger"), std::string::npos);
}

TEST_F(WitnessTest, DoesNotSignWhenItHasForgottenWhatItSaw) {
    ledger.grow_to(20, 'a');
    EXPECT_EQ(open().add_checkpoint(ledger.body(0, 20), now).status, 200);
    const auto file = folder.path() / hash_of(SmallLedger::origin);
    ASSERT_TRUE(std::filesystem::exists(file));
    std::ofstream(file) << ledger.note(5);
    const auto witness =
        Witness::open({folder.path(), "witness.test", {ledger.key()}}, Signer(Signer::Seed{9}));
    ASSERT_FALSE(witness);
    EXPECT_EQ(witness.error().rule, "witness-state");
}

std::string some_witness(int number) {
    return verifier_key(fmt::format("w{}.test", number),
                        Signer(Signer::Seed{static_cast<std::uint8_t>(number)}).public_key(),
                        NoteKey::cosignature);
}

TEST(WitnessPolicy, IsMetAsItsGroupsSay) {
    std::string text = "# of the province\n\n \tlog " +
                       verifier_key("ledger.test", Signer(Signer::Seed{7}).public_key()) + "\n";
    for (int i = 1; i <= 6; ++i) {
        text += fmt::format("witness {} {} https://w{}.test/\n", i, some_witness(i), i);
    }
    text += "group x 2 1 2 3\ngroup y\tany 4 5 6 \ngroup both all x y\nquorum both\n";
    const auto policy = WitnessPolicy::parse(text);
    ASSERT_TRUE(policy) << policy.error().message;
    ASSERT_EQ(policy->witnesses().size(), 6U);
    EXPECT_EQ(policy->witnesses()[2].url, "https://w3.test/");
    EXPECT_EQ(policy->logs().at(0).name, "ledger.test");
    for (unsigned set = 0; set < 64; ++set) {
        std::vector<bool> cosigned;
        for (unsigned i = 0; i < 6; ++i) cosigned.push_back((set >> i & 1U) != 0);
        const bool enough = cosigned[0] + cosigned[1] + cosigned[2] >= 2 &&
                            (cosigned[3] || cosigned[4] || cosigned[5]);
        EXPECT_EQ(policy->is_met_by(cosigned), enough) << set;
    }
    EXPECT_FALSE(policy->is_met_by({}));
    EXPECT_TRUE(WitnessPolicy::parse("quorum none\n")->is_met_by({}));
}

TEST(WitnessPolicy, NamesTheLineThatIsWrong) {
    const auto one = "witness a " + some_witness(1) + "\n";
    for (const auto& [text, what] : std::vector<std::pair<std::string, std::string>>{
             {"", "quorum"},
             {one, "quorum"},
             {one + "quorum b\n", "line 2"},
             {one + "quorum a\nquorum a\n", "line 3"},
             {one + one + "quorum a\n", "line 2"},
             {one + "group a any a\nquorum a\n", "line 2"},
             {one + "group b 2 a\nquorum b\n", "line 2"},
             {one + "group b 0 a\nquorum b\n", "line 2"},
             {one + "group b any a a\nquorum b\n", "line 2"},
             {one + "group b any none\nquorum b\n", "line 2"},
             {one + "group b any a\ngroup c any a\nquorum c\n", "line 3"},
             {"witness none " + some_witness(1) + "\nquorum none\n", "line 1"},
             {"witness a " + some_witness(1) + "x\nquorum a\n", "line 1"},
             {"witness a " + verifier_key("a", Signer(Signer::Seed{7}).public_key()) + "\n",
              "line 1"},
             {"log " + some_witness(1) + "\nquorum none\n", "line 1"},
             {one + "quorum a\r\n", "line 2"},
             {"wítness\nquorum none\n", "line 1"}}) {
        const auto policy = WitnessPolicy::parse(text);
        ASSERT_FALSE(policy) << text;
        EXPECT_EQ(policy.error().rule, "policy-malformed");
        EXPECT_NE(policy.error().message.find(what), std::string::npos) << policy.error().message;
    }
}

}  // namespace
}  // namespace anju
