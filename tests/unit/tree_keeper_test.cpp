// The tree on disk is the tree of the ledger, however often it was closed, cut off or damaged, and
// what was changed behind it is found.
#include "events/log/tree_keeper.hpp"

#include <fstream>

#include "tests/contract/log_test_support.hpp"
#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

class TreeKeeperTest : public testing::Test {
  protected:
    void write_and_seal(std::size_t steps, std::size_t epoch_events) {
        random_.write(steps);
        while (seals_.seal(epoch_events)) {
        }
        ledger_ = read_ledger(random_.log);
    }
    std::vector<Hash> leaves() const {
        Sha256 sha256;
        std::vector<Hash> all;
        for (const auto& event : ledger_) {
            const auto& topic = ledger_topics[event.partition.topic].name;
            all.push_back(*leaf_hash(sha256, *parse_record(event.bytes), topic));
        }
        return all;
    }
    // The keeper has all of the ledger, and what it has is the tree.
    void expect_whole(const TreeKeeper& keeper) {
        ASSERT_TRUE(random_.log.eventually([&] {
            const auto tree = keeper.tree();
            return tree && tree->head.size == ledger_.size();
        })) << (keeper.health() ? "it never came" : keeper.health().error().message);
        const auto tree = *keeper.tree();
        const auto hashes = leaves();
        MerkleFrontier frontier;
        Sha256 sha256;
        for (const auto& leaf : hashes) frontier.append(sha256, leaf);
        EXPECT_EQ(tree.head.root, frontier.root(sha256));
        const auto text = checkpoint_text("anju.test", tree.head.size, tree.head.root);
        EXPECT_TRUE(verify_signature(text, tree.head.signature, key_));
        const auto subtree = [&](unsigned height, std::uint64_t index) {
            return tree.files->subtree(height, index);
        };
        std::map<PartitionRef, std::uint64_t> seqs;
        for (std::uint64_t i = 0; i < hashes.size(); ++i) {
            const auto partition = ledger_[i].partition;
            const auto& topic = ledger_topics[partition.topic].name;
            ASSERT_EQ(*tree.files->position_of(topic, partition.partition, seqs[partition]++), i);
            if (i % 37 != 0) continue;
            const auto proof = prove_inclusion(i, tree.head.size, subtree);
            ASSERT_TRUE(proof) << proof.error().message;
            ASSERT_TRUE(verify_inclusion(hashes[i], *proof, tree.head.root)) << i;
        }
        EXPECT_EQ(tree.files->position_of("anju.land", 0, 1'000'000).error().rule,
                  "event-not-sealed");
        EXPECT_EQ(tree.files->hashes(0, 0, hashes.size() + 1).error().rule, "tree-beyond");
    }

    test::TemporaryFolder folder_;
    RandomLog random_{7};
    SealWriter seals_{random_.log};
    std::vector<ReadEvent> ledger_;
    const PublicKey key_ = Signer(Signer::Seed{}).public_key();
};

TEST_F(TreeKeeperTest, KeepsTheTreeThatIsSigned) {
    write_and_seal(3000, 400);
    ASSERT_GT(ledger_.size(), TreeFiles::tile_width * 3);
    TreeKeeper keeper(random_.log, folder_.path() / "tree");
    expect_whole(keeper);
    write_and_seal(500, 50);
    expect_whole(keeper);
}

TEST_F(TreeKeeperTest, GoesOnWhereItWasAndShowsItBeforeAnythingComes) {
    for (int round = 0; round < 4; ++round) {
        write_and_seal(700, 90);
        TreeKeeper keeper(random_.log, folder_.path() / "tree");
        expect_whole(keeper);
    }
    TreeKeeper keeper(random_.log, folder_.path() / "tree");
    expect_whole(keeper);
}

TEST_F(TreeKeeperTest, IsMadeAnewWhereItsFilesDoNotFit) {
    write_and_seal(2000, 300);
    { TreeKeeper(random_.log, folder_.path() / "tree"); }
    for (const auto* name : {"level-0", "level-1", "entries", "places/anju.land.0", "position"}) {
        {
            TreeKeeper keeper(random_.log, folder_.path() / "tree");
            expect_whole(keeper);
        }
        const auto path = folder_.path() / "tree" / name;
        ASSERT_GT(fs::file_size(path), 0U) << name;
        fs::resize_file(path, fs::file_size(path) / 2);
    }
    TreeKeeper keeper(random_.log, folder_.path() / "tree");
    expect_whole(keeper);
}

TEST_F(TreeKeeperTest, ForgetsWhatWasWrittenBehindItsLastSync) {
    write_and_seal(900, 200);
    {
        TreeKeeper keeper(random_.log, folder_.path() / "tree");
        expect_whole(keeper);
    }
    for (const auto* name : {"level-0", "entries", "places/anju.land.0"}) {
        std::ofstream(folder_.path() / "tree" / name, std::ios::app) << std::string(96, 'x');
    }
    write_and_seal(300, 200);
    TreeKeeper keeper(random_.log, folder_.path() / "tree");
    expect_whole(keeper);
}

TEST_F(TreeKeeperTest, FindsARootThatIsNotThatOfTheEvents) {
    write_and_seal(300, 100);
    const auto sound = ledger_.size();
    random_.write(50);
    seals_.read();
    auto seal = *decode_seal(seals_.compose(1'000));
    seal.root[7] = static_cast<char>(seal.root[7] ^ 1);
    seals_.append(encode_seal(seal), seals_.term());
    const TreeKeeper keeper(random_.log, folder_.path() / "tree");
    ASSERT_TRUE(random_.log.eventually([&] { return !keeper.health(); }));
    EXPECT_EQ(keeper.health().error().rule, "root-differs");
    EXPECT_EQ(keeper.health().error().kind, ErrorKind::corrupt);
    ASSERT_TRUE(keeper.tree());
    EXPECT_EQ(keeper.tree()->head.size, sound) << "what is proven stays so";
}

}  // namespace
}  // namespace anju
