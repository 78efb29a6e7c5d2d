#include "events/log/epoch_builder.hpp"

#include <fmt/format.h>

#include <cassert>
#include <utility>

namespace anju {

Result<EpochBuilder> EpochBuilder::start(const Log& log) {
    auto unsealed = Unsealed::after(log, {});
    if (!unsealed) return unsealed.error();
    return EpochBuilder(log, std::move(*unsealed));
}

Result<void> EpochBuilder::seal_read(std::string_view payload) {
    auto seal = decode_seal(payload);
    if (!seal) return seal.error();
    if (auto follows = chain_.follow(*seal, payload); !follows) return follows;
    waiting_.push_back({std::move(*seal), std::string(payload)});
    return {};
}

Result<void> EpochBuilder::seal_scanned(std::string_view payload) {
    if (auto read = seal_read(payload); !read) return read;
    if (!waiting_.back().seal.full) return {};
    const Seal seal = std::move(waiting_.back().seal);
    waiting_.clear();
    return rebase(seal);
}

Result<void> EpochBuilder::rebase(const Seal& seal) {
    auto frontier = MerkleFrontier::restore(seal.tree_size, seal.frontier);
    if (!frontier) return frontier.error();
    if (bytes_of(frontier->root(sha256_)) != seal.root) return wrong_root(seal, *frontier);
    auto unsealed = Unsealed::after(*log_, seal.cuts);
    if (!unsealed) return unsealed.error();
    frontier_ = std::move(*frontier);
    unsealed_ = std::move(*unsealed);
    epoch_ = seal.epoch;
    return {};
}

Result<void> EpochBuilder::apply() {
    while (!waiting_.empty()) {
        const auto applied = apply_first();
        if (!applied) return applied.error();
        if (!*applied) return {};
    }
    return {};
}

Result<bool> EpochBuilder::apply_first() {
    const auto& [seal, payload] = waiting_.front();
    if (proposal_ && proposal_->payload == payload) {
        frontier_ = std::move(proposal_->after);
        unsealed_.drop(proposal_->selection);
    } else {
        const auto cut = unsealed_.below(seal.cuts);
        if (!cut) return cut.error();
        lacking_ = cut->lacking;
        if (lacking_) {
            if (const auto& halted = unsealed_.halted(*lacking_)) return *halted;
            return false;
        }
        MerkleFrontier after = frontier_;
        unsealed_.append_to(after, sha256_, cut->selection);
        const bool same =
            after.size() == seal.tree_size && bytes_of(after.root(sha256_)) == seal.root;
        if (!same) return wrong_root(seal, after);
        frontier_ = std::move(after);
        unsealed_.drop(cut->selection);
    }
    proposal_.reset();
    epoch_ = seal.epoch;
    waiting_.pop_front();
    return true;
}

Error EpochBuilder::wrong_root(const Seal& seal, const MerkleFrontier& found) {
    return corrupt("seal-root",
                   fmt::format("the seal of epoch {} has a tree of {} events, but the log gives {} "
                               "events{}",
                               seal.epoch, seal.tree_size, found.size(),
                               found.size() == seal.tree_size ? " and another root" : ""));
}

std::string EpochBuilder::compose(std::size_t events_max, const Signer& signer,
                                  std::string_view origin) {
    assert(waiting_.empty() && unsealed_.count() > 0);
    Proposal proposal{{}, unsealed_.oldest(events_max), frontier_};
    unsealed_.append_to(proposal.after, sha256_, proposal.selection);
    const Hash root = proposal.after.root(sha256_);
    Seal seal;
    seal.epoch = epoch_ + 1;
    seal.tree_size = proposal.after.size();
    seal.root = bytes_of(root);
    seal.previous = chain_.hash();
    seal.full = seal.epoch % epochs_per_full_seal == 0;
    seal.cuts = unsealed_.cuts_after(proposal.selection, seal.full);
    if (seal.full) seal.frontier = proposal.after.serialise();
    seal.signature = signer.sign(checkpoint_text(origin, seal.tree_size, root));
    proposal.payload = encode_seal(seal);
    proposal_ = std::move(proposal);
    return proposal_->payload;
}

}  // namespace anju
