// The rows of all read models and the ledger position they stand at, in one RocksDB: both are
// written together, whole or not at all, so that a crash folds a short tail anew and counts nothing
// twice. The only place that knows RocksDB on the reading side.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events/log/ledger.hpp"
#include "projections/engine/change_set.hpp"
#include "projections/engine/row_checkpoints.hpp"

namespace anju {

// What the rows lack of the events up to where they stand; see engine/parking.hpp.
struct ParkedCount {
    std::uint64_t streams = 0;  // whose events are parked
    std::uint64_t events = 0;   // parked
    std::uint64_t skipped = 0;  // events that somebody decided to leave out
    bool operator==(const ParkedCount&) const = default;
};
BOOST_DESCRIBE_STRUCT(ParkedCount, (), (streams, events, skipped))

// How far the rows go: what every answer says about itself.
struct AsOf {
    std::uint64_t position = 0;  // events folded
    std::uint64_t epoch = 0;
    Instant recorded;      // the newest of them
    ParkedCount parked{};  // told beside the others, and stored apart from them
};
BOOST_DESCRIBE_STRUCT(AsOf, (), (position, epoch, recorded))

struct RowStoreOptions {
    std::filesystem::path directory;  // made when it is not there; its parent must exist
    // What the rows mean: read models, revisions, indicators. Rows of another signature are not
    // read; they are folded anew in a folder of their own.
    std::string signature;
    std::string generation{};  // of rows that were folded anew; see engine/row_generations.hpp
    std::uint64_t cache_bytes = std::uint64_t{64} << 20;
    // Free space below which commits are refused: what RocksDB may still have to write.
    std::uint64_t disk_reserve_bytes = std::uint64_t{256} << 20;
    std::uint64_t checkpoint_events = 250'000;  // between two checkpoints at least; 0: none is kept
};

// The rows as one commit left them, however many follow. Any thread; many at once.
class RowView {
  public:
    virtual ~RowView() = default;
    const AsOf& as_of() const { return as_of_; }
    const LedgerPosition& ledger() const { return ledger_; }
    // Which rows they are: another place for those that were folded anew.
    const void* rows() const { return rows_; }

    // False when there is no such row. Unavailable "rows-unreadable" when the disk fails.
    virtual Result<bool> get(std::string_view key, std::string& value) const = 0;
    // Rows whose key begins with `prefix`, in the order of keys, from the first that is not below
    // `from`; until `visit` returns false.
    using Visit = std::function<bool(std::string_view key, std::string_view value)>;
    virtual Result<void> scan(std::string_view prefix, std::string_view from,
                              const Visit& visit) const = 0;

  protected:
    AsOf as_of_;
    LedgerPosition ledger_;
    const void* rows_ = nullptr;
};

class RowStore {
  public:
    // Unavailable "rows-in-use", "rows-unreadable"; corrupt when what is stored does not parse.
    static Result<std::unique_ptr<RowStore>> open(const RowStoreOptions& options);
    ~RowStore();

    // Where to fold on, as stored.
    const LedgerPosition& ledger() const { return ledger_; }
    const AsOf& as_of() const { return as_of_; }

    // Whether nothing was ever committed.
    bool is_empty() const { return empty_; }
    const std::filesystem::path& directory() const;

    // One row as the last commit left it. Any thread.
    Result<bool> get(std::string_view key, std::string& value) const;
    // Writes the rows and the position as one. A large set is sorted and added as a file of its
    // own. After an error nothing of it is visible, or all of it. Unavailable: "disk-full",
    // "rows-unwritable".
    Result<void> commit(ChangeSet& changes, const LedgerPosition& ledger, const AsOf& as_of);
    // The rows as they are now, by the thread that commits; what it gives may outlive the store.
    std::shared_ptr<const RowView> view() const;
    // Removes the folders of other signatures, but for those that a process has open. Any thread.
    void drop_others();
    // A catch-up is over: what it left in many files is merged, in the background. Any thread.
    void settle();

  private:
    struct Database;
    RowStore(RowStoreOptions options, std::unique_ptr<Database> database);
    Result<void> load_position();
    Result<void> write_batch(const ChangeSet& changes);
    Result<void> ingest(const ChangeSet& changes);
    void keep_checkpoint();

    RowStoreOptions options_;
    std::unique_ptr<Database> database_;
    LedgerPosition ledger_;
    AsOf as_of_;
    bool empty_ = true;
    std::uint64_t files_ = 0;  // ingested by this process
    std::optional<RowCheckpoints> checkpoints_;
    std::uint64_t next_mark_ = 0;  // the position from which on the next mark is due
};

// SHA-256 over every row in the order of keys, each with its length; not over the position. The
// same events give the same digest however their epochs were cut.
Result<std::string> digest_of(const RowView& view);

// Where a reader begins that wants the event at `position`: with each so many events the rows keep
// where the ledger stood. Not behind `position`; the beginning when nothing nearer is kept.
inline constexpr std::uint64_t events_per_mark = 50'000;
Result<LedgerPosition> ledger_before(const RowView& view, std::uint64_t position);

}  // namespace anju
