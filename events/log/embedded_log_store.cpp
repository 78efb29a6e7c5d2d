#include "events/log/embedded_log_store.hpp"

#include <rocksdb/metadata.h>

#include <algorithm>
#include <map>
#include <set>

#include "events/base/describe.hpp"
#include "events/log/embedded_log_tuning.hpp"

namespace anju {

struct StoredTopic {
    std::string name;
    std::uint16_t partitions = 0;
};
BOOST_DESCRIBE_STRUCT(StoredTopic, (), (name, partitions))

struct StoredCatalogue {
    std::uint32_t format = 1;
    std::uint64_t instance = 0;
    std::vector<StoredTopic> topics;
};
BOOST_DESCRIBE_STRUCT(StoredCatalogue, (), (format, instance, topics))

namespace {

constexpr std::uint32_t catalogue_format = 1;
constexpr const char* catalogue_key = "catalogue";
constexpr const char* groups_name = "groups";

std::string family_name(const std::string& topic, std::size_t partition) {
    return fmt::format("{}/{}", topic, partition);
}

rocksdb::ReadOptions scan_options() {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    return options;
}

// What a topic of the catalogue has become in the list given now; empty when it is unchanged.
std::string difference(const Topic& stored, const std::vector<Topic>& now) {
    const auto found = std::find_if(now.begin(), now.end(),
                                    [&](const Topic& topic) { return topic.name == stored.name; });
    if (found == now.end()) {
        return fmt::format(" {} ({} partitions) is missing;", stored.name, stored.partitions);
    }
    if (found->partitions == stored.partitions) return {};
    return fmt::format(" {} has {} partitions, not {};", stored.name, stored.partitions,
                       found->partitions);
}

}  // namespace

Error store_error(const rocksdb::Status& status, const std::string& where) {
    if (status.IsCorruption() || status.IsNotFound()) {
        return corrupt("log-damaged", where + ": " + status.ToString());
    }
    return unavailable("log-io", where + ": " + status.ToString());
}

EmbeddedStore::EmbeddedStore(PartitionLayout layout, std::filesystem::path path)
    : layout_(std::move(layout)),
      path_(std::move(path)),
      family_numbers_(layout_.size()),
      families_(layout_.size(), nullptr) {}

EmbeddedStore::~EmbeddedStore() {
    for (auto* handle : handles_) {
        // The handle is ours whatever the answer; it cannot fail for a handle of this database.
        (void)db_->DestroyColumnFamilyHandle(handle);
    }
}

std::filesystem::path EmbeddedStore::folder(const EmbeddedOptions& options) {
    return options.directory / "records";
}

bool EmbeddedStore::exists(const EmbeddedOptions& options) {
    std::error_code ignored;  // a folder that cannot be read is reported by open()
    return std::filesystem::exists(folder(options), ignored) &&
           !std::filesystem::is_empty(folder(options), ignored);
}

Result<std::unique_ptr<EmbeddedStore>> EmbeddedStore::open(const EmbeddedOptions& options,
                                                           StoreAccess access,
                                                           StoreRecovery recovery) {
    std::unique_ptr<EmbeddedStore> store(
        new EmbeddedStore(PartitionLayout(options.topics), folder(options)));
    if (auto done = store->open_database(options, access, recovery); !done) return done.error();
    if (auto done = store->read_catalogue(); !done) return done.error();
    if (access == StoreAccess::write) {
        auto done = store->add_families(embedded_family_options(options));
        if (!done) return done.error();
    }
    return store;
}

Result<void> EmbeddedStore::create(const EmbeddedOptions& options,
                                   const std::filesystem::path& path, std::uint64_t instance) {
    EmbeddedStore store(PartitionLayout(options.topics), path);
    const auto family = embedded_family_options(options);
    rocksdb::Options both(embedded_database_options(options), family);
    both.create_if_missing = true;
    both.error_if_exists = true;
    rocksdb::DB* db = nullptr;
    if (auto status = rocksdb::DB::Open(both, path, &db); !status.ok()) {
        return store_error(status, path.string());
    }
    store.db_.reset(db);
    store.instance_ = instance;
    return store.add_families(family);
}

Result<void> EmbeddedStore::open_database(const EmbeddedOptions& options, StoreAccess access,
                                          StoreRecovery recovery) {
    auto database = embedded_database_options(options);
    database.wal_recovery_mode = recovery == StoreRecovery::strict
                                     ? rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords
                                     : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    std::vector<std::string> names;
    auto status = rocksdb::DB::ListColumnFamilies(database, path_, &names);
    rocksdb::DB* db = nullptr;
    if (status.ok()) {
        const auto family = embedded_family_options(options);
        std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
        for (const auto& name : names) descriptors.emplace_back(name, family);
        status = access == StoreAccess::write
                     ? rocksdb::DB::Open(database, path_, descriptors, &handles_, &db)
                     : rocksdb::DB::OpenForReadOnly(database, path_, descriptors, &handles_, &db);
    }
    db_.reset(db);
    if (status.ok()) return {};
    handles_.clear();
    // A file that the manifest names and that is not there comes as any of these.
    if (status.IsPathNotFound() || status.IsNotFound() || status.IsInvalidArgument()) {
        return corrupt("log-damaged", path_.string() + ": " + status.ToString());
    }
    return store_error(status, path_.string());
}

Result<void> EmbeddedStore::read_catalogue() {
    std::string bytes;
    const auto status = db_->Get(rocksdb::ReadOptions(), catalogue_key, &bytes);
    if (status.IsNotFound()) return {};  // a creation that was cut off; the caller judges
    if (!status.ok()) return store_error(status, path_.string() + ": the catalogue");
    StoredCatalogue stored;
    try {
        ArchiveReader archive(bytes);
        archive(stored);
    } catch (const std::exception& error) {
        return corrupt("log-damaged", path_.string() + ": the catalogue: " + error.what());
    }
    if (stored.format != catalogue_format) {
        return invalid("log-format", fmt::format("{}: format {} was written by another version",
                                                 path_.string(), stored.format));
    }
    instance_ = stored.instance;
    std::string differences;
    for (const auto& topic : stored.topics) {
        catalogue_.push_back({topic.name, topic.partitions});
        differences += difference(catalogue_.back(), layout_.topics());
    }
    if (!differences.empty()) {
        return invalid("log-topics",
                       fmt::format("{}: topics may only be added:{}", path_.string(), differences));
    }
    std::map<std::string, rocksdb::ColumnFamilyHandle*> by_name;
    for (auto* handle : handles_) by_name[handle->GetName()] = handle;
    groups_ = by_name[groups_name];
    for (const auto& topic : catalogue_) {
        const auto at = std::find(layout_.topics().begin(), layout_.topics().end(), topic);
        const auto number = static_cast<std::uint16_t>(at - layout_.topics().begin());
        for (std::uint16_t i = 0; i < topic.partitions; ++i) {
            const std::size_t partition = *layout_.index({number, i});
            families_[partition] = by_name[family_name(topic.name, i)];
            if (families_[partition] == nullptr || groups_ == nullptr) {
                return corrupt("log-lost", fmt::format("{}: partition {} has no family",
                                                       path_.string(), layout_.name(partition)));
            }
            family_numbers_[partition] = static_cast<std::uint32_t>(partitions_.size());
            partitions_.push_back(partition);
        }
    }
    return {};
}

Result<void> EmbeddedStore::write_catalogue() {
    StoredCatalogue stored{.format = catalogue_format, .instance = instance_, .topics = {}};
    for (const auto& topic : catalogue_) stored.topics.push_back({topic.name, topic.partitions});
    std::string bytes;
    ArchiveWriter archive(bytes);
    archive(stored);
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const auto status = db_->Put(synced, catalogue_key, bytes);
    if (!status.ok()) return store_error(status, path_.string() + ": the catalogue");
    return {};
}

// Families first, then the catalogue that names them: a family left by a start that was cut off is
// empty and is taken over.
Result<void> EmbeddedStore::add_families(const rocksdb::ColumnFamilyOptions& options) {
    std::map<std::string, rocksdb::ColumnFamilyHandle*> by_name;
    for (auto* handle : handles_) by_name[handle->GetName()] = handle;
    std::vector<std::string> names;
    if (!by_name.contains(groups_name)) names.emplace_back(groups_name);
    std::vector<Topic> added;
    for (const auto& topic : layout_.topics()) {
        if (std::find(catalogue_.begin(), catalogue_.end(), topic) != catalogue_.end()) continue;
        added.push_back(topic);
        for (std::uint16_t i = 0; i < topic.partitions; ++i) {
            if (auto name = family_name(topic.name, i); !by_name.contains(name)) {
                names.push_back(std::move(name));
            }
        }
    }
    if (added.empty() && names.empty()) return {};
    std::vector<rocksdb::ColumnFamilyHandle*> created;
    const auto status = db_->CreateColumnFamilies(options, names, &created);
    handles_.insert(handles_.end(), created.begin(), created.end());
    if (!status.ok()) return store_error(status, path_.string() + ": adding partitions");
    catalogue_.insert(catalogue_.end(), added.begin(), added.end());
    if (auto done = write_catalogue(); !done) return done;
    catalogue_.clear();
    partitions_.clear();
    return read_catalogue();
}

std::unique_ptr<rocksdb::Iterator> EmbeddedStore::iterate(std::size_t partition) const {
    if (families_[partition] == nullptr) return nullptr;
    return std::unique_ptr<rocksdb::Iterator>(
        db_->NewIterator(scan_options(), families_[partition]));
}

std::unique_ptr<rocksdb::Iterator> EmbeddedStore::iterate_groups() const {
    if (groups_ == nullptr) return nullptr;
    return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(scan_options(), groups_));
}

Result<std::uint64_t> EmbeddedStore::end_of(std::size_t partition) const {
    const auto last = iterate(partition);
    if (last == nullptr) return std::uint64_t{0};
    last->SeekToLast();
    if (!last->status().ok()) return store_error(last->status(), layout_.name(partition));
    if (!last->Valid()) return std::uint64_t{0};
    return offset_of_key(last->key().ToStringView()) + 1;
}

Result<void> EmbeddedStore::check_files() const {
    struct Range {
        std::uint64_t first;
        std::uint64_t last;
        std::string file;
        auto operator<=>(const Range&) const = default;
    };
    std::map<std::string, std::set<Range>> ranges;
    std::vector<rocksdb::LiveFileMetaData> files;
    db_->GetLiveFilesMetaData(&files);
    for (const auto& file : files) {
        ranges[file.column_family_name].insert(
            {offset_of_key(file.smallestkey), offset_of_key(file.largestkey), file.name});
    }
    for (std::size_t partition = 0; partition < layout_.size(); ++partition) {
        const auto ref = layout_.ref(partition);
        std::uint64_t next = 0;
        for (const auto& range : ranges[family_name(layout_.topic(partition), ref.partition)]) {
            if (range.first != next) {
                return corrupt("log-lost",
                               fmt::format("{}: {} begins at offset {}, but {} is the next of the "
                                           "files before it; restore the log from its archive",
                                           layout_.name(partition), range.file, range.first, next));
            }
            next = range.last + 1;
        }
    }
    return {};
}

std::size_t EmbeddedStore::partition_of(std::uint32_t family_number) const {
    return family_number < partitions_.size() ? partitions_[family_number] : layout_.size();
}

rocksdb::Status EmbeddedStore::write(rocksdb::WriteBatch& batch) {
    rocksdb::WriteOptions synced;
    synced.sync = true;
    return db_->Write(synced, &batch);
}

}  // namespace anju
