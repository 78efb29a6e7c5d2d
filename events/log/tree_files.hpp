// The ledger's tree on disk, in the levels of C2SP tlog-tiles: the hashes of a level stand in a
// file of their own, one after another, so that a tile is a stretch of a file. Beside them the
// entries that the leaves are hashes of, and where each event of a partition stands in the ledger.
//
// All of it follows from the log: what is missing or does not fit is made anew.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/sha256.hpp"
#include "events/log/growing_file.hpp"
#include "events/log/ledger.hpp"
#include "events/log/merkle.hpp"

namespace anju {

// What was synced: kept in a file of its own, which is replaced as a whole.
struct SyncedTree {
    LedgerPosition ledger;
    std::string signature;
};
BOOST_DESCRIBE_STRUCT(SyncedTree, (), (ledger, signature))

class TreeFiles {
  public:
    static constexpr unsigned tile_height = 8;
    static constexpr std::uint64_t tile_width = std::uint64_t{1} << tile_height;
    static constexpr unsigned levels_max = 5;  // 2^40 events
    static constexpr std::size_t entry_bytes = 64;

    // Opens the folder, made when it is not there, as it was last synced; from the beginning when
    // that does not fit. Unavailable "tree-io" when the system says no.
    static Result<std::unique_ptr<TreeFiles>> open(const std::filesystem::path& folder);

    // The thread that keeps the tree.

    // Behind the last event that was synced, and the signature of the head there.
    const LedgerPosition& position() const { return synced_.ledger; }
    const std::string& signature() const { return synced_.signature; }
    Result<void> append(const TreeEntry& entry, std::string_view topic, const SealedEvent& event);
    // Of all that was appended.
    Hash root();
    // Makes what was appended readable. After unavailable "tree-io" it may be called again; after
    // such an error of append() the files are to be opened anew.
    Result<void> write();
    // Makes what was written durable, with the position and the signature behind it.
    Result<void> sync(const LedgerPosition& position, const std::string& signature);

    // Any thread. Of what was written; invalid "tree-beyond" for more than that.

    std::uint64_t size() const { return size_; }
    // The hashes, 32 bytes each, of `count` full subtrees of 256^level leaves.
    Result<std::string> hashes(unsigned level, std::uint64_t first, std::uint64_t count) const;
    Result<std::string> entries(std::uint64_t first, std::uint64_t count) const;
    Result<Hash> subtree(unsigned height, std::uint64_t index) const;
    // The ledger's position of an event of a partition; not_found "event-not-sealed" for one that
    // is not there yet.
    Result<std::uint64_t> position_of(std::string_view topic, std::uint16_t partition,
                                      std::uint64_t seq) const;

  private:
    explicit TreeFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Result<void> open_at(SyncedTree synced);
    Result<void> read_last_tiles();
    Result<GrowingFile*> place(const std::string& name, std::uint64_t events);
    void push(unsigned level, const Hash& hash);
    std::filesystem::path place_path(const std::string& name) const;

    const std::filesystem::path folder_;
    SyncedTree synced_;
    std::array<std::optional<GrowingFile>, levels_max> levels_;
    std::array<std::vector<Hash>, levels_max> last_tiles_;  // that are not full
    std::optional<GrowingFile> entries_;
    std::map<std::string, GrowingFile, std::less<>> places_;  // by "<topic>.<partition>"
    std::uint64_t appended_ = 0;
    std::atomic<std::uint64_t> size_ = 0;
    Sha256 sha256_;
};

}  // namespace anju
