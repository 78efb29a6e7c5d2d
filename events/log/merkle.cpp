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

}  // namespace

Result<Hash> leaf_hash(Sha256& sha256, const RecordView& record) {
    const auto data = public_data(record);
    if (!data) return data.error();
    const Hash of_record = sha256(record.bytes);
    return hash_pair(sha256, leaf_prefix, of_record, sha256(*data));
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

}  // namespace anju
