#include "events/log/embedded_log_tuning.hpp"

#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>

namespace anju {

namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;
constexpr std::size_t block_bytes = 32 * kib;
constexpr std::size_t block_cache_bytes = 8 * mib;  // scans do not fill it
constexpr std::size_t readahead_bytes_first = 64 * kib;
constexpr std::size_t readahead_bytes_max = mib;
// The default of 1 MiB for each of 70 families would alone exceed the memtable limit.
constexpr std::size_t arena_block_bytes = 64 * kib;
constexpr int open_files_max = 512;

}  // namespace

rocksdb::DBOptions embedded_database_options(const EmbeddedOptions& options) {
    rocksdb::DBOptions database;
    database.paranoid_checks = true;
    database.recycle_log_file_num = 0;  // old bytes behind the end would look like records
    database.db_write_buffer_size = options.memtable_bytes_max;
    database.max_total_wal_size = options.wal_bytes_max;
    // One writer thread: the memtable may then keep a hint of where it inserted last.
    database.allow_concurrent_memtable_write = false;
    database.enable_write_thread_adaptive_yield = false;
    database.max_background_jobs = 2;
    database.max_open_files = open_files_max;
    database.bytes_per_sync = mib;
    database.max_manifest_file_size = 16 * mib;
    database.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    database.max_log_file_size = 4 * mib;
    database.keep_log_file_num = 4;
    database.stats_dump_period_sec = 0;
    database.stats_persist_period_sec = 0;
    return database;
}

rocksdb::ColumnFamilyOptions embedded_family_options(const EmbeddedOptions& options) {
    static const auto block_cache = rocksdb::NewLRUCache(block_cache_bytes);
    rocksdb::BlockBasedTableOptions table;
    table.block_size = block_bytes;
    table.block_cache = block_cache;
    table.format_version = 5;
    table.initial_auto_readahead_size = readahead_bytes_first;
    table.max_auto_readahead_size = readahead_bytes_max;

    rocksdb::ColumnFamilyOptions family;
    family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    family.write_buffer_size = std::max<std::size_t>(options.memtable_bytes_max / 4, mib);
    family.max_write_buffer_number = 4;
    family.arena_block_size = arena_block_bytes;
    family.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(4));
    // The same at every level: a file is then only moved down, never written again.
    family.compression = rocksdb::kLZ4Compression;
    family.level0_slowdown_writes_trigger = 40;
    family.level0_stop_writes_trigger = 64;
    family.ttl = 0;
    family.periodic_compaction_seconds = 0;
    return family;
}

}  // namespace anju
