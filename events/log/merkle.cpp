#include "events/log/merkle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "events/public_form.hpp"

namespace anju {
namespace {

constexpr char leaf_prefix = 0;
constexpr char node_prefix = 1;

Hash hash_pair(Sha256& sha256, char prefix, const Hash& left, const Hash& right) {
    std::array<char, 1 + 2 * sizeof(Hash)> input;
    input[0] = prefix;
    std::memcpy(input.data() + 1, left.data(), left.size());
    std::memcpy(input.data() + 1 + left.size(), right.data(), right.size());
    return sha256({input.data(), input.size()});
}

// The root of `count` leaves from `begin` on, a multiple of the power of two that holds them.
Result<Hash> range_root(Sha256& sha256, std::uint64_t begin, std::uint64_t count,
                        const FullSubtree& subtree) {
    if (count == 0) return sha256("");
    if (std::has_single_bit(count)) {
        return subtree(static_cast<unsigned>(std::countr_zero(count)), begin / count);
    }
    const std::uint64_t left = std::bit_floor(count);
    const auto first = range_root(sha256, begin, left, subtree);
    if (!first) return first;
    const auto second = range_root(sha256, begin + left, count - left, subtree);
    if (!second) return second;
    return node_hash(sha256, *first, *second);
}

Error beyond_tree(std::uint64_t wanted, std::uint64_t size) {
    return invalid("proof-beyond-tree",
                   fmt::format("{} is beyond the tree, which has {} events", wanted, size));
}

}  // namespace

Result<TreeEntry> tree_entry(Sha256& sha256, const RecordView& record, std::string_view topic) {
    constexpr std::string_view prefix = "anju.";
    if (topic.starts_with(prefix)) topic.remove_prefix(prefix.size());
    const auto form = public_form(record, topic, std::nullopt);
    if (!form) return corrupt(form.error().rule, form.error().message);
    return TreeEntry{sha256(record.bytes), sha256(*form)};
}

Hash leaf_hash(Sha256& sha256, const TreeEntry& entry) {
    return hash_pair(sha256, leaf_prefix, entry.record, entry.form);
}

Result<Hash> leaf_hash(Sha256& sha256, const RecordView& record, std::string_view topic) {
    const auto entry = tree_entry(sha256, record, topic);
    if (!entry) return entry.error();
    return leaf_hash(sha256, *entry);
}

Hash node_hash(Sha256& sha256, const Hash& left, const Hash& right) {
    return hash_pair(sha256, node_prefix, left, right);
}

Result<Hash> hash_from(std::string_view bytes) {
    Hash hash;
    if (bytes.size() != hash.size()) {
        return corrupt("hash-malformed", fmt::format("a hash has {} bytes, not 32", bytes.size()));
    }
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

void MerkleFrontier::append(Sha256& sha256, const Hash& leaf) {
    Hash hash = leaf;
    for (int merges = std::countr_one(size_); merges > 0; --merges) {
        hash = node_hash(sha256, subtrees_.back(), hash);
        subtrees_.pop_back();
    }
    subtrees_.push_back(hash);
    ++size_;
}

Hash MerkleFrontier::root(Sha256& sha256) const {
    if (subtrees_.empty()) return sha256("");
    Hash hash = subtrees_.back();
    for (auto left = std::next(subtrees_.rbegin()); left != subtrees_.rend(); ++left) {
        hash = node_hash(sha256, *left, hash);
    }
    return hash;
}

std::vector<std::string> MerkleFrontier::serialise() const {
    std::vector<std::string> subtrees;
    for (const Hash& hash : subtrees_) subtrees.emplace_back(bytes_of(hash));
    return subtrees;
}

Result<MerkleFrontier> MerkleFrontier::restore(std::uint64_t size,
                                               const std::vector<std::string>& subtrees) {
    if (subtrees.size() != static_cast<std::size_t>(std::popcount(size))) {
        return corrupt("frontier-malformed",
                       fmt::format("a tree of {} leaves has {} full subtrees, not {}", size,
                                   std::popcount(size), subtrees.size()));
    }
    MerkleFrontier frontier;
    frontier.size_ = size;
    for (const auto& bytes : subtrees) {
        const auto hash = hash_from(bytes);
        if (!hash) return hash.error();
        frontier.subtrees_.push_back(*hash);
    }
    return frontier;
}

bool verify_inclusion(const Hash& leaf, const InclusionProof& proof, const Hash& root) {
    if (proof.index >= proof.size) return false;
    Sha256 sha256;
    std::uint64_t node = proof.index;
    std::uint64_t last = proof.size - 1;
    Hash hash = leaf;
    for (const Hash& sibling : proof.path) {
        if (last == 0) return false;
        if (node % 2 == 1 || node == last) {
            hash = node_hash(sha256, sibling, hash);
            while (node % 2 == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(sha256, hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == root;
}

bool verify_consistency(const ConsistencyProof& proof, const Hash& old_root, const Hash& root) {
    if (proof.old_size > proof.size) return false;
    Sha256 sha256;
    if (proof.old_size == proof.size) return proof.path.empty() && old_root == root;
    if (proof.old_size == 0) return proof.path.empty() && old_root == sha256("");
    auto sibling = proof.path.begin();
    // A full old tree is itself the first node of the path, which is therefore left out of it.
    const bool full = std::has_single_bit(proof.old_size);
    if (!full && sibling == proof.path.end()) return false;
    Hash old_hash = full ? old_root : *sibling++;
    Hash new_hash = old_hash;
    std::uint64_t node = proof.old_size - 1;
    std::uint64_t last = proof.size - 1;
    const int shared = std::countr_one(node);
    node >>= shared;
    last >>= shared;
    for (; sibling != proof.path.end(); ++sibling) {
        if (last == 0) return false;
        if (node % 2 == 1 || node == last) {
            old_hash = node_hash(sha256, *sibling, old_hash);
            new_hash = node_hash(sha256, *sibling, new_hash);
            while (node % 2 == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(sha256, new_hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && old_hash == old_root && new_hash == root;
}

Result<Hash> tree_root(std::uint64_t size, const FullSubtree& subtree) {
    Sha256 sha256;
    return range_root(sha256, 0, size, subtree);
}

// RFC 9162, 2.1.3.1: from the root down to the leaf, the half that it is not in.
Result<InclusionProof> prove_inclusion(std::uint64_t index, std::uint64_t size,
                                       const FullSubtree& subtree) {
    if (index >= size) return beyond_tree(index, size);
    Sha256 sha256;
    InclusionProof proof{index, size, {}};
    std::uint64_t begin = 0;
    for (std::uint64_t count = size; count > 1;) {
        const std::uint64_t left = std::bit_ceil(count) / 2;
        const bool is_left = index - begin < left;
        const auto sibling = is_left ? range_root(sha256, begin + left, count - left, subtree)
                                     : range_root(sha256, begin, left, subtree);
        if (!sibling) return sibling.error();
        proof.path.push_back(*sibling);
        if (!is_left) begin += left;
        count = is_left ? left : count - left;
    }
    std::ranges::reverse(proof.path);
    return proof;
}

// RFC 9162, 2.1.4.1: from the root down to where the old tree ends, the halves beside the way.
Result<ConsistencyProof> prove_consistency(std::uint64_t old_size, std::uint64_t size,
                                           const FullSubtree& subtree) {
    if (old_size > size) return beyond_tree(old_size, size);
    Sha256 sha256;
    ConsistencyProof proof{old_size, size, {}};
    if (old_size == 0) return proof;
    std::uint64_t begin = 0;
    std::uint64_t count = size;
    while (begin + count != old_size) {
        const std::uint64_t left = std::bit_ceil(count) / 2;
        const bool ends_left = old_size - begin <= left;
        const auto sibling = ends_left ? range_root(sha256, begin + left, count - left, subtree)
                                       : range_root(sha256, begin, left, subtree);
        if (!sibling) return sibling.error();
        proof.path.push_back(*sibling);
        if (!ends_left) begin += left;
        count = ends_left ? left : count - left;
    }
    if (begin > 0) {
        const auto last = range_root(sha256, begin, count, subtree);
        if (!last) return last.error();
        proof.path.push_back(*last);
    }
    std::ranges::reverse(proof.path);
    return proof;
}

}  // namespace anju
