// The ledger's Merkle tree (RFC 6962, RFC 9162): the frontier that a sealer grows, the leaf of an
// event, and the verification of inclusion and consistency proofs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "events/base/result.hpp"
#include "events/base/sha256.hpp"
#include "events/record.hpp"

namespace anju {

// What a leaf is made of: it commits to the private record and to what the public sees of it.
struct TreeEntry {
    Hash record;  // SHA-256 of the stored bytes
    Hash form;    // SHA-256 of public_form() without a position, which the leaf's index is
};
// `topic` is the one of the record. Corrupt when the event cannot be decoded.
Result<TreeEntry> tree_entry(Sha256& sha256, const RecordView& record, std::string_view topic);
// SHA-256(0x00 || record || form): the entry as RFC 6962 hashes it.
Hash leaf_hash(Sha256& sha256, const TreeEntry& entry);
Result<Hash> leaf_hash(Sha256& sha256, const RecordView& record, std::string_view topic);

// SHA-256(0x01 || left || right).
Hash node_hash(Sha256& sha256, const Hash& left, const Hash& right);

// A 32-byte string as a hash; corrupt when it has another length.
Result<Hash> hash_from(std::string_view bytes);

// The roots of the full subtrees that make up a tree, one for each bit of its size: all that is
// needed to append leaves and to compute the root.
class MerkleFrontier {
  public:
    void append(Sha256& sha256, const Hash& leaf);
    std::uint64_t size() const { return size_; }
    Hash root(Sha256& sha256) const;

    // Full subtree hashes, largest first.
    std::vector<std::string> serialise() const;
    static Result<MerkleFrontier> restore(std::uint64_t size,
                                          const std::vector<std::string>& subtrees);

  private:
    std::uint64_t size_ = 0;
    std::vector<Hash> subtrees_;
};

// Whether `leaf` is at `index` of the tree of `size` leaves with this root (RFC 9162, 2.1.3.2).
struct InclusionProof {
    std::uint64_t index = 0;
    std::uint64_t size = 0;
    std::vector<Hash> path;
};
bool verify_inclusion(const Hash& leaf, const InclusionProof& proof, const Hash& root);

// Whether the tree of `size` leaves begins with the tree of `old_size` leaves (RFC 9162, 2.1.4.2).
struct ConsistencyProof {
    std::uint64_t old_size = 0;
    std::uint64_t size = 0;
    std::vector<Hash> path;
};
bool verify_consistency(const ConsistencyProof& proof, const Hash& old_root, const Hash& root);

// Gives the root of a full subtree: the `index`-th of those with 2^`height` leaves.
using FullSubtree = std::function<Result<Hash>(unsigned height, std::uint64_t index)>;
// Of the tree of `size` leaves; both proofs ask for subtrees of it only. Errors are those of
// `subtree`, and invalid "proof-beyond-tree" where the index or the sizes are none.
Result<Hash> tree_root(std::uint64_t size, const FullSubtree& subtree);
Result<InclusionProof> prove_inclusion(std::uint64_t index, std::uint64_t size,
                                       const FullSubtree& subtree);
Result<ConsistencyProof> prove_consistency(std::uint64_t old_size, std::uint64_t size,
                                           const FullSubtree& subtree);

}  // namespace anju
