// The RocksDB of the embedded log: one family per partition (strictly growing keys, so compactions
// never merge a record twice), the groups of the hash chain, and the catalogue of topics.
// Internal to the embedded log.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_buffer_manager.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "events/log/embedded_log.hpp"
#include "events/log/embedded_log_chain.hpp"
#include "events/log/embedded_log_layout.hpp"

namespace anju {

enum class StoreAccess {
    inspect,  // changes nothing on disk: what was found stays there for a repair
    write,
};

// How much of a damaged write-ahead log is read. Neither setting notices that acknowledged records
// are missing; the head mark and the chain do.
enum class StoreRecovery {
    strict,        // damage is refused, but for an incomplete record at the end
    up_to_damage,  // for a tail that was never acknowledged
};

class EmbeddedStore {
  public:
    static Result<std::unique_ptr<EmbeddedStore>> open(const EmbeddedOptions& options,
                                                       StoreAccess access, StoreRecovery recovery);
    // Makes a new store in the empty folder `path`, with the random `instance` in its catalogue.
    static Result<void> create(const EmbeddedOptions& options, const std::filesystem::path& path,
                               std::uint64_t instance);
    static std::filesystem::path folder(const EmbeddedOptions& options);
    static bool exists(const EmbeddedOptions& options);
    ~EmbeddedStore();

    const PartitionLayout& layout() const { return layout_; }
    std::uint64_t instance() const { return instance_; }

    // Null iterator: the partition is new and not there yet (inspect only).
    std::unique_ptr<rocksdb::Iterator> iterate(std::size_t partition) const;
    std::unique_ptr<rocksdb::Iterator> iterate_groups() const;
    // One past the last offset stored, whether acknowledged or not.
    Result<std::uint64_t> end_of(std::size_t partition) const;
    // Each partition's files must follow one another without a gap.
    Result<void> check_files() const;

    // The number of a partition in stored groups; it never changes. And back: size() if unknown.
    std::uint32_t family_number(std::size_t partition) const { return family_numbers_[partition]; }
    std::size_t partition_of(std::uint32_t family_number) const;

    rocksdb::ColumnFamilyHandle* family(std::size_t partition) const {
        return families_[partition];
    }
    rocksdb::ColumnFamilyHandle* groups_family() const { return groups_; }
    rocksdb::Status write(rocksdb::WriteBatch& batch);  // synced

    // Asks long readers (verify) to let go of the store.
    void request_close() { closing_ = true; }
    bool closing() const { return closing_; }

  private:
    EmbeddedStore(PartitionLayout layout, std::filesystem::path path);
    Result<void> open_database(const EmbeddedOptions& options, StoreAccess access,
                               StoreRecovery recovery);
    Result<void> read_catalogue();
    Result<void> write_catalogue();
    Result<void> add_families(const rocksdb::ColumnFamilyOptions& options);

    PartitionLayout layout_;
    std::filesystem::path path_;
    std::uint64_t instance_ = 0;
    std::vector<Topic> catalogue_;               // every topic there ever was, in order of creation
    std::vector<std::uint32_t> family_numbers_;  // by partition
    std::vector<std::size_t> partitions_;        // by family number
    std::vector<rocksdb::ColumnFamilyHandle*> families_;  // by partition
    rocksdb::ColumnFamilyHandle* groups_ = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // all; freed before the database
    std::unique_ptr<rocksdb::DB> db_;
    std::atomic<bool> closing_ = false;
};

// `where` says which record or file. Damage is corrupt "log-damaged", all else unavailable
// "log-io".
Error store_error(const rocksdb::Status& status, const std::string& where);

}  // namespace anju
