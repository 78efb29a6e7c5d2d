// Keeps the ledger's tree: reads the ledger on a thread of its own, hashes every event anew,
// compares the root with what each seal says and writes the tree to files, from which proofs are
// made.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "events/log/tree_files.hpp"

namespace anju {

// The tree as one seal says it is, after its root was compared.
struct TreeHead {
    std::uint64_t size = 0;
    Hash root{};
    std::string signature;  // Ed25519, of the checkpoint {origin, size, root}
};

class TreeKeeper {
  public:
    struct Tree {
        std::shared_ptr<const TreeFiles> files;
        TreeHead head;  // the newest whose leaves are all in the files
    };

    // Starts at once. `log` must outlive the keeper.
    TreeKeeper(Log& log, std::filesystem::path folder);
    ~TreeKeeper();  // makes durable what was written
    TreeKeeper(const TreeKeeper&) = delete;
    TreeKeeper& operator=(const TreeKeeper&) = delete;

    // Any thread. Unavailable "tree-not-there" before the first seal was read.
    Result<Tree> tree() const;
    // Why the tree does not grow: corrupt, "root-differs" for events or seals that are not what was
    // signed; or a passing trouble.
    Result<void> health() const;
    // Whether it has read as far as the ledger went.
    bool is_level() const;

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace anju
