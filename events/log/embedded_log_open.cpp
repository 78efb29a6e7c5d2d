#include "events/log/embedded_log_open.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <set>

#include "events/log/disk_reserve.hpp"

namespace anju {

namespace {

constexpr std::size_t topic_name_max = 249;
constexpr std::size_t partitions_max = 1024;  // in all
constexpr std::uint64_t memtable_bytes_min = std::uint64_t{1} << 20;
// What RocksDB writes on opening besides the tables of the records in its write-ahead log.
constexpr std::uint64_t opening_bytes_max = std::uint64_t{8} << 20;

std::filesystem::path mark_path(const EmbeddedOptions& options) {
    return options.directory / "head";
}

Error io_error(const std::filesystem::path& path, std::string_view what,
               const std::error_code& error) {
    return unavailable("log-io", fmt::format("{}: {}: {}", path.string(), what, error.message()));
}

std::uint64_t wal_bytes(const std::filesystem::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code ignored;  // a file that cannot be looked at fails the opening that follows
    for (const auto& file : std::filesystem::directory_iterator(folder, ignored)) {
        if (file.path().extension() == ".log") bytes += file.file_size(ignored);
    }
    return bytes;
}

// RocksDB ends the process when a disk is full, so it is not opened where it may become so.
Result<void> admit_opening(const EmbeddedOptions& options) {
    const DiskReserve reserve(opening_bytes_max);
    auto room = reserve.admit(options.directory, wal_bytes(EmbeddedStore::folder(options)));
    if (!room) room.error().message += "; if the program ended, start it again then";
    return room;
}

Result<StoreHead> inspect(const EmbeddedOptions& options, const Head& mark,
                          StoreRecovery recovery) {
    // Before opening, for a later opening replaces these files.
    const std::uint64_t bytes = wal_bytes(EmbeddedStore::folder(options));
    const auto store = EmbeddedStore::open(options, StoreAccess::inspect, recovery);
    if (!store) return store.error();
    return check_store(**store, mark, bytes);
}

Result<OpenedStore> open_found(const EmbeddedOptions& options, const StoreHead& found,
                               StoreRecovery recovery, HeadMark mark) {
    auto store = EmbeddedStore::open(options, StoreAccess::write, recovery);
    if (!store) return store.error();
    StoreHead head = found;
    head.ends.clear();
    for (std::size_t i = 0; i < (*store)->layout().size(); ++i) {
        const auto end = (*store)->end_of(i);
        if (!end) return end.error();
        head.ends.push_back(*end);
    }
    if (head.ends != found.ends) {
        return corrupt("log-damaged",
                       options.directory.string() + ": the store changed between two openings");
    }
    const Head now{.instance = (*store)->instance(),
                   .group = head.group,
                   .records = head.records,
                   .chain = head.chain};
    if (auto written = mark.renew(now); !written) return written.error();
    // The opening that named store and mark may have been killed before it could sync the names.
    if (auto synced = sync_directory(options.directory); !synced) return synced.error();
    return OpenedStore{std::move(*store), std::move(head), std::move(mark)};
}

Result<bool> is_empty(const EmbeddedStore& store) {
    for (std::size_t i = 0; i < store.layout().size(); ++i) {
        const auto end = store.end_of(i);
        if (!end) return end.error();
        if (*end > 0) return false;
    }
    const auto group = store.iterate_groups();
    if (group == nullptr) return true;
    group->SeekToFirst();
    if (!group->status().ok()) return store_error(group->status(), "the groups");
    return !group->Valid();
}

// The store is named before the mark is made, so a start that is cut off leaves a store without
// groups. One with groups had a mark, and without it nobody knows what was acknowledged.
Result<HeadMark> create_mark(const EmbeddedOptions& options) {
    const auto store = EmbeddedStore::open(options, StoreAccess::inspect, StoreRecovery::strict);
    if (!store) return store.error();
    const auto empty = is_empty(**store);
    if (!empty) return empty.error();
    if (!*empty) {
        return corrupt("log-mark-missing",
                       fmt::format("{} is missing, but there are records: what was acknowledged is "
                                   "not known; restore the file or the log from its archive",
                                   mark_path(options).string()));
    }
    return HeadMark::create(mark_path(options), {.instance = (*store)->instance()});
}

Result<void> create_store(const EmbeddedOptions& options) {
    const auto unnamed = options.directory / "records.new";
    std::error_code error;
    std::filesystem::remove_all(unnamed, error);
    if (error) return io_error(unnamed, "removing what a start left that was cut off", error);
    std::random_device random;
    const std::uint64_t instance = (std::uint64_t{random()} << 32) | random();
    if (auto made = EmbeddedStore::create(options, unnamed, instance); !made) return made;
    std::filesystem::rename(unnamed, EmbeddedStore::folder(options), error);
    if (error) return io_error(unnamed, "naming the new store", error);
    return sync_directory(options.directory);
}

}  // namespace

std::uint64_t disk_reserve_bytes_min(const EmbeddedOptions& options) {
    return 2 * options.memtable_bytes_max + options.wal_bytes_max;
}

Result<void> check_options(const EmbeddedOptions& options) {
    std::set<std::string> names;
    std::size_t partitions = 0;
    for (const auto& topic : options.topics) {
        const bool sound = !topic.name.empty() && topic.name.size() <= topic_name_max &&
                           topic.partitions > 0 &&
                           std::all_of(topic.name.begin(), topic.name.end(), [](unsigned char c) {
                               return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
                           });
        if (!sound || !names.insert(topic.name).second) {
            return invalid(
                "log-topics",
                fmt::format("\"{}\" with {} partitions is not a topic, or is there twice",
                            topic.name, topic.partitions));
        }
        partitions += topic.partitions;
    }
    if (partitions == 0 || partitions > partitions_max) {
        return invalid("log-topics", fmt::format("{} partitions in all; the log takes 1 to {}",
                                                 partitions, partitions_max));
    }
    if (options.memtable_bytes_max < memtable_bytes_min) {
        return invalid("log-limits", fmt::format("memtable_bytes_max {} is less than {}",
                                                 options.memtable_bytes_max, memtable_bytes_min));
    }
    if (options.disk_reserve_bytes < disk_reserve_bytes_min(options)) {
        return invalid("log-limits",
                       fmt::format("disk_reserve_bytes {} is less than the {} that the log may "
                                   "still write for records it took",
                                   options.disk_reserve_bytes, disk_reserve_bytes_min(options)));
    }
    return {};
}

Result<FileDescriptor> lock_directory(const std::filesystem::path& directory) {
    std::error_code error;
    const bool made = std::filesystem::create_directory(directory, error);
    if (error) return io_error(directory, "making the folder", error);
    if (made) {
        auto synced = sync_directory(std::filesystem::absolute(directory).parent_path());
        if (!synced) return synced.error();
    }
    const auto path = directory / "lock";
    FileDescriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
    if (!lock.open()) return io_error(path, "opening", {errno, std::generic_category()});
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 32> owner{};
        const ssize_t length = ::pread(lock.get(), owner.data(), owner.size() - 1, 0);
        return unavailable(
            "log-in-use",
            fmt::format("{}: process {} has this log open; one process at a time",
                        directory.string(), std::string(owner.data(), length > 0 ? length : 0)));
    }
    const auto process = std::to_string(::getpid());
    if (::ftruncate(lock.get(), 0) != 0 ||
        ::pwrite(lock.get(), process.data(), process.size(), 0) < 0) {
        return io_error(path, "writing", {errno, std::generic_category()});
    }
    return lock;
}

Result<OpenedStore> open_checked(const EmbeddedOptions& options) {
    if (auto room = admit_opening(options); !room) return room.error();
    std::error_code error;
    const bool marked = std::filesystem::exists(mark_path(options), error);
    if (error) return io_error(mark_path(options), "looking for it", error);
    const bool stored = EmbeddedStore::exists(options);
    if (!marked && !stored) {
        if (auto made = create_store(options); !made) return made.error();
    }
    auto mark = marked ? HeadMark::open(mark_path(options)) : create_mark(options);
    if (!mark) return mark.error();
    if (marked && !stored) {
        return corrupt("log-lost",
                       fmt::format("{} is gone, with {} acknowledged records in {} groups; restore "
                                   "the log from its archive",
                                   EmbeddedStore::folder(options).string(), mark->head().records,
                                   mark->head().group));
    }
    const auto strict = inspect(options, mark->head(), StoreRecovery::strict);
    if (strict) return open_found(options, *strict, StoreRecovery::strict, std::move(*mark));
    if (strict.error().kind != ErrorKind::corrupt) return strict.error();
    // A write that a power cut tore may look like damage. It is harmless if all that was
    // acknowledged lies before it.
    const auto prefix = inspect(options, mark->head(), StoreRecovery::up_to_damage);
    if (prefix) return open_found(options, *prefix, StoreRecovery::up_to_damage, std::move(*mark));
    Error both = prefix.error();
    if (both.message != strict.error().message) both.message += " (" + strict.error().message + ")";
    return both;
}

}  // namespace anju
