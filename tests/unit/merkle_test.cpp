// The Merkle tree against RFC 6962's vectors and, exhaustively, against its recursive definition.
#include "events/log/merkle.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <span>

#include "events/catalogue.hpp"
#include "events/public_form.hpp"

namespace anju {
namespace {

constexpr std::size_t sizes_max = 130;

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return text;
}

Hash rfc_leaf(std::string_view data) {
    return Sha256().update(std::string_view("\0", 1)).update(data).finish();
}

// MTH of RFC 6962, 2.1.
Hash tree_hash(std::span<const Hash> leaves) {
    Sha256 sha256;
    if (leaves.empty()) return sha256("");
    if (leaves.size() == 1) return leaves[0];
    const std::size_t left = std::bit_floor(leaves.size() - 1);
    return node_hash(sha256, tree_hash(leaves.first(left)), tree_hash(leaves.subspan(left)));
}

// PATH of RFC 6962, 2.1.1.
std::vector<Hash> path_of(std::size_t index, std::span<const Hash> leaves) {
    if (leaves.size() <= 1) return {};
    const std::size_t left = std::bit_floor(leaves.size() - 1);
    const bool in_left = index < left;
    auto path =
        in_left ? path_of(index, leaves.first(left)) : path_of(index - left, leaves.subspan(left));
    path.push_back(tree_hash(in_left ? leaves.subspan(left) : leaves.first(left)));
    return path;
}

// SUBPROOF of RFC 6962, 2.1.2.
std::vector<Hash> consistency_of(std::size_t old_size, std::span<const Hash> leaves, bool whole) {
    if (old_size == leaves.size()) {
        return whole ? std::vector<Hash>{} : std::vector<Hash>{tree_hash(leaves)};
    }
    const std::size_t left = std::bit_floor(leaves.size() - 1);
    const bool in_left = old_size <= left;
    auto path = in_left ? consistency_of(old_size, leaves.first(left), whole)
                        : consistency_of(old_size - left, leaves.subspan(left), false);
    path.push_back(tree_hash(in_left ? leaves.subspan(left) : leaves.first(left)));
    return path;
}

class MerkleTrees : public testing::Test {
  protected:
    MerkleTrees() {
        for (std::size_t i = 0; i < sizes_max; ++i) leaves.push_back(rfc_leaf(std::to_string(i)));
        for (std::size_t n = 0; n <= sizes_max; ++n) roots.push_back(tree_hash(first(n)));
    }
    std::span<const Hash> first(std::size_t n) const { return std::span(leaves).first(n); }
    FullSubtree subtrees() const {
        return [this](unsigned height, std::uint64_t index) -> Result<Hash> {
            const std::size_t count = std::size_t{1} << height;
            return tree_hash(std::span(leaves).subspan(index * count, count));
        };
    }

    std::vector<Hash> leaves;
    std::vector<Hash> roots;  // by size
};

TEST(Merkle, GivesTheRootsThatCertificateTransparencyGives) {
    const std::array<std::string, 8> data{std::string(),
                                          std::string(1, '\0'),
                                          "\x10",
                                          "\x20\x21",
                                          "\x30\x31",
                                          "\x40\x41\x42\x43",
                                          "\x50\x51\x52\x53\x54\x55\x56\x57",
                                          "\x60\x61\x62\x63\x64\x65\x66\x67"
                                          "\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
    const std::array<std::string, 9> roots{
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    Sha256 sha256;
    MerkleFrontier frontier;
    for (std::size_t n = 0; n <= data.size(); ++n) {
        EXPECT_EQ(hex(bytes_of(frontier.root(sha256))), roots[n]) << n << " leaves";
        if (n < data.size()) frontier.append(sha256, rfc_leaf(data[n]));
    }
}

TEST_F(MerkleTrees, GrowByLeavesAsTheDefinitionSays) {
    Sha256 sha256;
    MerkleFrontier frontier;
    for (std::size_t n = 0; n <= sizes_max; ++n) {
        ASSERT_EQ(frontier.size(), n);
        ASSERT_EQ(frontier.root(sha256), roots[n]) << n << " leaves";
        auto restored = MerkleFrontier::restore(n, frontier.serialise());
        ASSERT_TRUE(restored);
        ASSERT_EQ(restored->root(sha256), roots[n]);
        if (n == sizes_max) return;
        restored->append(sha256, leaves[n]);
        ASSERT_EQ(restored->root(sha256), roots[n + 1]);
        frontier.append(sha256, leaves[n]);
    }
}

TEST_F(MerkleTrees, RefuseAFrontierThatDoesNotFitTheSize) {
    EXPECT_FALSE(MerkleFrontier::restore(3, {std::string(32, 'a')}));
    EXPECT_FALSE(MerkleFrontier::restore(1, {std::string(31, 'a')}));
    EXPECT_TRUE(MerkleFrontier::restore(2, {std::string(32, 'a')}));
}

TEST_F(MerkleTrees, ProveEveryLeafAndNoOther) {
    for (std::size_t n = 1; n <= sizes_max; ++n) {
        for (std::size_t i = 0; i < n; ++i) {
            InclusionProof proof{i, n, path_of(i, first(n))};
            ASSERT_EQ(prove_inclusion(i, n, subtrees())->path, proof.path);
            ASSERT_TRUE(verify_inclusion(leaves[i], proof, roots[n])) << i << " of " << n;
            ASSERT_FALSE(verify_inclusion(leaves[(i + 1) % sizes_max], proof, roots[n]));
            ASSERT_FALSE(verify_inclusion(leaves[i], proof, roots[n - 1]));
            proof.path.push_back(leaves[0]);
            ASSERT_FALSE(verify_inclusion(leaves[i], proof, roots[n]));
            proof.path.pop_back();
            if (proof.path.empty()) continue;
            proof.path.back()[0] ^= 1;
            ASSERT_FALSE(verify_inclusion(leaves[i], proof, roots[n]));
            proof.path.pop_back();
            ASSERT_FALSE(verify_inclusion(leaves[i], proof, roots[n]));
        }
    }
    EXPECT_FALSE(verify_inclusion(leaves[0], {0, 0, {}}, roots[0]));
}

TEST_F(MerkleTrees, ProveThatEachContinuesEverySmallerOne) {
    for (std::size_t n = 0; n <= sizes_max; ++n) {
        for (std::size_t old = 0; old <= n; ++old) {
            const auto path = old == 0 ? std::vector<Hash>{} : consistency_of(old, first(n), true);
            ConsistencyProof proof{old, n, path};
            ASSERT_EQ(prove_consistency(old, n, subtrees())->path, proof.path);
            ASSERT_TRUE(verify_consistency(proof, roots[old], roots[n])) << old << " of " << n;
            ASSERT_FALSE(verify_consistency(proof, leaves[0] == roots[old] ? roots[0] : leaves[0],
                                            roots[n]));
            if (old > 0) {
                ASSERT_FALSE(verify_consistency(proof, roots[old], roots[n - 1]));
            }
            if (proof.path.empty()) continue;
            proof.path.front()[5] ^= 1;
            ASSERT_FALSE(verify_consistency(proof, roots[old], roots[n]));
            proof.path.pop_back();
            ASSERT_FALSE(verify_consistency(proof, roots[old], roots[n]));
        }
    }
    EXPECT_FALSE(verify_consistency({5, 4, {}}, roots[5], roots[4]));
    EXPECT_EQ(prove_consistency(5, 4, subtrees()).error().rule, "proof-beyond-tree");
    EXPECT_EQ(prove_inclusion(4, 4, subtrees()).error().rule, "proof-beyond-tree");
    for (std::size_t n = 0; n <= sizes_max; ++n) ASSERT_EQ(*tree_root(n, subtrees()), roots[n]);
}

TEST(Merkle, LeafCommitsToTheRecordAndToItsPublicForm) {
    std::string payload;
    encode_event(HouseholdRelocated{.members = 4, .verified_by = "Hebei"}, payload);
    RecordHeader header;
    header.schema_version = schema_version<HouseholdRelocated>;
    header.type = type_id(HouseholdRelocated::type);
    const auto bytes = encode_record(header, "household/130708-000123", "", payload);
    const auto record = parse_record(*bytes);
    Sha256 sha256;
    const Hash of_record = sha256(*bytes);
    const Hash of_form = sha256(*public_form(*record, "registry", std::nullopt));
    const Hash expected = sha256.update(std::string_view("\0", 1))
                              .update(bytes_of(of_record))
                              .update(bytes_of(of_form))
                              .finish();
    EXPECT_EQ(*leaf_hash(sha256, *record, "anju.registry"), expected);
    EXPECT_NE(*leaf_hash(sha256, *record, "anju.land"), expected);
}

TEST(Merkle, AnUnknownEventHasNoLeaf) {
    Sha256 sha256;
    const auto bytes = encode_record(RecordHeader{}, "household/1", "", "");
    EXPECT_EQ(leaf_hash(sha256, *parse_record(*bytes), "anju.land").error().kind,
              ErrorKind::corrupt);
}

}  // namespace
}  // namespace anju
