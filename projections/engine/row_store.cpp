#include "projections/engine/row_store.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>

#include "events/base/sha256.hpp"
#include "events/log/disk_reserve.hpp"
#include "projections/engine/key_days.hpp"
#include "projections/engine/row_generations.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

// Below every key of a read model.
const std::string ledger_key("\0ledger", 7);
const std::string as_of_key("\0as_of", 6);
const std::string parked_key("\0parked", 7);
const std::string mark_prefix("\0mark", 5);
constexpr std::string_view rows_prefix = "rows-";
constexpr std::string_view ingest_prefix = "ingest-";
// Above, sorting and adding a file of its own costs less than the log and the memtable.
constexpr std::size_t ingest_rows_min = 20'000;
// Read model, kind of row, indicator: what rows of one kind have in common.
constexpr std::size_t kind_bytes = 3;
constexpr std::size_t mib = std::size_t{1} << 20;
// Files of commits that are not merged yet.
constexpr int files_in_catch_up_max = 24;
constexpr int files_max = 8;
// What RocksDB may write on opening: what was in its memtable, as a table.
constexpr std::uint64_t opening_bytes_max = 64 * mib;

rocksdb::Slice slice(std::string_view text) {
    return {text.data(), text.size()};
}

std::string_view text_of(const rocksdb::Slice& bytes) {
    return {bytes.data(), bytes.size()};
}

rocksdb::Options database_options(const RowStoreOptions& options) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(options.cache_bytes);
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.format_version = 5;
    table.block_size = 8 * 1024;
    rocksdb::Options database;
    database.create_if_missing = true;
    database.paranoid_checks = true;
    database.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    database.compression = rocksdb::kLZ4Compression;
    database.write_buffer_size = 32 * mib;
    // Batches are sorted and written by one thread: a row is looked for near the one before it.
    database.allow_concurrent_memtable_write = false;
    database.memtable_insert_with_hint_prefix_extractor.reset(
        rocksdb::NewFixedPrefixTransform(kind_bytes));
    database.max_background_jobs = 2;
    // Files of commits are merged with files of their size, and what is large is left alone. In a
    // catch-up, which adds large files and asks for few rows, that is put off.
    database.compaction_style = rocksdb::kCompactionStyleUniversal;
    database.compaction_options_universal.min_merge_width = 4;
    database.level0_file_num_compaction_trigger = files_in_catch_up_max;
    database.level0_slowdown_writes_trigger = 2 * files_in_catch_up_max;
    database.level0_stop_writes_trigger = 3 * files_in_catch_up_max;
    // Rows of the last level are there when they are asked for: filters would take much memory.
    database.optimize_filters_for_hits = true;
    database.max_open_files = 512;
    database.bytes_per_sync = mib;
    database.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    database.max_log_file_size = 4 * mib;
    database.keep_log_file_num = 2;
    database.stats_dump_period_sec = 0;
    database.stats_persist_period_sec = 0;
    return database;
}

// A process that ended while it wrote such a file left it behind.
void remove_ingest_rests(const fs::path& directory) {
    std::error_code ignored;  // a rest costs space; ingest() does not write over one
    for (const auto& entry : fs::directory_iterator(directory, ignored)) {
        if (!entry.path().filename().string().starts_with(ingest_prefix)) continue;
        fs::remove(entry.path(), ignored);
    }
}

Error unreadable(const rocksdb::Status& status) {
    return unavailable("rows-unreadable", "reading the rows of the read models: " +
                                              status.ToString() + "; see the disk");
}

Error unwritable(const rocksdb::Status& status) {
    return unavailable("rows-unwritable",
                       "writing the rows of the read models: " + status.ToString() +
                           "; what is folded is folded again once it can be written, at the latest "
                           "when this process is started again");
}

template <class T>
std::string encode(const T& value) {
    std::string bytes;
    ArchiveWriter archive(bytes);
    archive(value);
    return bytes;
}

template <class T>
Result<void> decode(std::string_view bytes, T& value, const fs::path& directory) {
    try {
        ArchiveReader archive(bytes);
        archive(value);
        if (archive.left() == 0) return {};
    } catch (const std::exception&) {
        // Told below: whatever does not parse is not what was written.
    }
    return corrupt("rows-damaged", directory.string() +
                                       ": the stored position does not parse: remove this folder, "
                                       "and it is folded anew from the log");
}

// The highest position first, so that a scan finds the next one below.
std::string mark_key(std::uint64_t position) {
    std::string key = mark_prefix;
    append_position(key, ~position);
    return key;
}

}  // namespace

struct RowStore::Database {
    std::shared_ptr<rocksdb::DB> db;  // shared with views, which may outlive the store
    rocksdb::Options options;
    fs::path directory;
};

namespace {

class SnapshotView : public RowView {
  public:
    SnapshotView(std::shared_ptr<rocksdb::DB> db, const AsOf& as_of, const LedgerPosition& ledger)
        : db_(std::move(db)), snapshot_(db_->GetSnapshot()) {
        as_of_ = as_of;
        ledger_ = ledger;
        rows_ = db_.get();
    }
    ~SnapshotView() override { db_->ReleaseSnapshot(snapshot_); }
    SnapshotView(const SnapshotView&) = delete;
    SnapshotView& operator=(const SnapshotView&) = delete;

    Result<bool> get(std::string_view key, std::string& value) const override {
        rocksdb::ReadOptions read;
        read.snapshot = snapshot_;
        const auto status = db_->Get(read, slice(key), &value);
        if (status.ok()) return true;
        if (status.IsNotFound()) return false;
        return unreadable(status);
    }

    Result<void> scan(std::string_view prefix, std::string_view from,
                      const Visit& visit) const override {
        rocksdb::ReadOptions read;
        read.snapshot = snapshot_;
        read.fill_cache = false;
        const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator(read));
        for (rows->Seek(slice(std::max(prefix, from))); rows->Valid(); rows->Next()) {
            const auto key = text_of(rows->key());
            if (!key.starts_with(prefix) || !visit(key, text_of(rows->value()))) break;
        }
        if (!rows->status().ok()) return unreadable(rows->status());
        return {};
    }

  private:
    std::shared_ptr<rocksdb::DB> db_;
    const rocksdb::Snapshot* snapshot_;
};

}  // namespace

Result<std::unique_ptr<RowStore>> RowStore::open(const RowStoreOptions& options) {
    auto database = std::make_unique<Database>();
    database->directory = options.directory / rows_folder(options.signature, options.generation);
    database->options = database_options(options);
    std::error_code error;
    fs::create_directory(options.directory, error);
    if (error) {
        return unavailable("rows-unwritable",
                           options.directory.string() + ": cannot be made: " + error.message());
    }
    // RocksDB ends the process when a disk is full, so it is not opened where it may become so.
    auto room = DiskReserve(opening_bytes_max).admit(options.directory, 0);
    if (!room) return room.error();
    rocksdb::DB* db = nullptr;
    const auto status = rocksdb::DB::Open(database->options, database->directory.string(), &db);
    database->db.reset(db);
    if (status.ok()) remove_ingest_rests(database->directory);
    if (!status.ok()) {
        const bool in_use =
            status.IsIOError() && status.ToString().find("/LOCK:") != std::string::npos;
        return unavailable(in_use ? "rows-in-use" : "rows-unreadable",
                           database->directory.string() + ": " + status.ToString() +
                               (in_use ? "; another process has it open"
                                       : "; remove this folder, and it is folded anew"));
    }
    std::unique_ptr<RowStore> store(new RowStore(options, std::move(database)));
    if (auto loaded = store->load_position(); !loaded) return loaded.error();
    if (options.checkpoint_events > 0) {
        store->checkpoints_.emplace(options.directory,
                                    rows_name(options.signature, options.generation),
                                    options.checkpoint_events);
    }
    return store;
}

RowStore::RowStore(RowStoreOptions options, std::unique_ptr<Database> database)
    : options_(std::move(options)), database_(std::move(database)) {}

RowStore::~RowStore() = default;

const fs::path& RowStore::directory() const {
    return database_->directory;
}

Result<void> RowStore::load_position() {
    std::string bytes;
    auto found = get(ledger_key, bytes);
    if (!found) return found.error();
    if (!*found) return {};
    empty_ = false;
    if (auto read = decode(bytes, ledger_, database_->directory); !read) return read;
    found = get(as_of_key, bytes);
    if (!found) return found.error();
    if (auto read = decode(bytes, as_of_, database_->directory); !read) return read;
    found = get(parked_key, bytes);
    if (!found) return found.error();
    if (!*found) return {};
    return decode(bytes, as_of_.parked, database_->directory);
}

Result<bool> RowStore::get(std::string_view key, std::string& value) const {
    const auto status = database_->db->Get({}, slice(key), &value);
    if (status.ok()) return true;
    if (status.IsNotFound()) return false;
    return unreadable(status);
}

Result<void> RowStore::commit(ChangeSet& changes, const LedgerPosition& ledger, const AsOf& as_of) {
    const DiskReserve reserve(options_.disk_reserve_bytes);
    const std::uint64_t needed = 2 * changes.bytes() + mib;
    if (auto room = reserve.admit(database_->directory, needed); !room) return room;
    changes.put(ledger_key, encode(ledger));
    changes.put(as_of_key, encode(as_of));
    if (as_of.parked != as_of_.parked) changes.put(parked_key, encode(as_of.parked));
    const bool marks = ledger.position >= next_mark_;
    if (marks) changes.put(mark_key(ledger.position), encode(ledger));
    changes.sort();
    const auto written = changes.size() < ingest_rows_min ? write_batch(changes) : ingest(changes);
    if (!written) return written;
    empty_ = false;
    ledger_ = ledger;
    as_of_ = as_of;
    if (marks) next_mark_ = ledger.position + events_per_mark;
    if (checkpoints_ && checkpoints_->is_due(as_of.position)) keep_checkpoint();
    return {};
}

// Where none can be made now, a past state takes longer.
void RowStore::keep_checkpoint() {
    if (!DiskReserve(2 * options_.disk_reserve_bytes).admit(database_->directory, 0)) return;
    rocksdb::Checkpoint* made = nullptr;
    auto status = rocksdb::Checkpoint::Create(database_->db.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (!status.ok()) return;
    const auto place = checkpoints_->place_of(as_of_.position);
    status = checkpoint->CreateCheckpoint(place.string());
    if (status.ok()) checkpoints_->made(as_of_.position);
}

Result<void> RowStore::write_batch(const ChangeSet& changes) {
    rocksdb::WriteBatch batch(changes.bytes() + changes.size() * 16);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto row = changes.row(i);
        if (row.value.empty()) {
            batch.Delete(slice(row.key));
        } else {
            batch.Put(slice(row.key), slice(row.value));
        }
    }
    const auto status = database_->db->Write({}, &batch);
    if (status.ok()) return {};
    return unwritable(status);
}

// One file with rows and position is as atomic as one batch: it is added by one manifest entry.
Result<void> RowStore::ingest(const ChangeSet& changes) {
    const auto file = database_->directory / fmt::format("{}{}.sst", ingest_prefix, files_++);
    std::error_code rest;
    fs::remove(file, rest);  // it may share its bytes with a file that was added
    if (rest) return unavailable("rows-unwritable", file.string() + ": " + rest.message());
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), database_->options);
    auto status = writer.Open(file.string());
    for (std::size_t i = 0; i < changes.size() && status.ok(); ++i) {
        const auto row = changes.row(i);
        status = row.value.empty() ? writer.Delete(slice(row.key))
                                   : writer.Put(slice(row.key), slice(row.value));
    }
    if (status.ok()) status = writer.Finish();
    if (status.ok()) {
        rocksdb::IngestExternalFileOptions ingest;
        ingest.move_files = true;
        status = database_->db->IngestExternalFile({file.string()}, ingest);
    }
    std::error_code ignored;  // moved files are gone; a rest of a failed one is in the way of none
    fs::remove(file, ignored);
    if (status.ok()) return {};
    return unwritable(status);
}

std::shared_ptr<const RowView> RowStore::view() const {
    return std::make_shared<SnapshotView>(database_->db, as_of_, ledger_);
}

void RowStore::drop_others() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(options_.directory, error)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(rows_prefix) || entry.path() == database_->directory) continue;
        const auto destroyed = rocksdb::DestroyDB(entry.path().string(), database_->options);
        if (destroyed.ok()) fs::remove_all(entry.path(), error);
    }
}

void RowStore::settle() {
    // Where it fails, files are merged when there are more of them.
    static_cast<void>(database_->db->SetOptions(
        {{"level0_file_num_compaction_trigger", std::to_string(files_max)}}));
}

Result<std::string> digest_of(const RowView& view) {
    Sha256 sha256;
    const auto scanned = view.scan("", "", [&](std::string_view key, std::string_view value) {
        if (key[0] == '\0') return true;
        const std::uint32_t sizes[2] = {static_cast<std::uint32_t>(key.size()),
                                        static_cast<std::uint32_t>(value.size())};
        sha256.update({reinterpret_cast<const char*>(sizes), sizeof sizes});
        sha256.update(key).update(value);
        return true;
    });
    if (!scanned) return scanned.error();
    return hex_of(bytes_of(sha256.finish()));
}

Result<LedgerPosition> ledger_before(const RowView& view, std::uint64_t position) {
    if (view.ledger().position <= position) return view.ledger();
    std::string bytes;
    const auto scanned =
        view.scan(mark_prefix, mark_key(position), [&](std::string_view, std::string_view value) {
            bytes = value;
            return false;
        });
    if (!scanned) return scanned.error();
    LedgerPosition ledger;
    if (bytes.empty()) return ledger;
    if (auto read = decode(bytes, ledger, "the rows"); !read) return read.error();
    return ledger;
}

}  // namespace anju
