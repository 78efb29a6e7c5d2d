#include "events/log/embedded_log_check.hpp"

#include <algorithm>
#include <optional>

#include "events/record.hpp"

namespace anju {

namespace {

constexpr std::uint64_t rehash_groups_min = 1000;
constexpr std::uint64_t rehash_bytes_min = std::uint64_t{64} << 20;
constexpr std::uint64_t progress_groups = 1000;
constexpr std::size_t runs_named_max = 4;
constexpr const char* remedy = "restore the log from its archive, or see `anju verify`";

std::string run_names(const EmbeddedStore& store, const GroupEntry& entry) {
    std::string names;
    for (std::size_t i = 0; i < entry.runs.size(); ++i) {
        if (i == runs_named_max) {
            return names + fmt::format(" and {} more", entry.runs.size() - i);
        }
        const auto& run = entry.runs[i];
        const std::size_t partition = store.partition_of(run.family);
        names += fmt::format(
            " {} offsets {} to {}",
            partition < store.layout().size() ? store.layout().name(partition) : "unknown",
            run.first, run.first + run.count - 1);
    }
    return names;
}

// Re-hashes groups one after another, each partition read by one iterator of its own.
class ChainWalk {
  public:
    enum class Records { hash, hash_and_parse };

    ChainWalk(const EmbeddedStore& store, const ChainHash& before, Records records)
        : store_(store), records_(records), before_(before), cursors_(store.layout().size()) {}

    Result<void> step(std::uint64_t group, const GroupEntry& entry) {
        hasher_.begin(before_);
        for (const auto& run : entry.runs) {
            const std::size_t partition = store_.partition_of(run.family);
            if (partition >= cursors_.size()) {
                return corrupt("log-damaged", fmt::format("group {} names the unknown partition {}",
                                                          group, run.family));
            }
            if (auto read = hash_run(group, run, partition); !read) return read;
        }
        if (hasher_.finish() != entry.chain) {
            return corrupt("log-damaged",
                           fmt::format("group {}: its records do not have the hash that was "
                                       "stored with them:{}; {}",
                                       group, run_names(store_, entry), remedy));
        }
        before_ = entry.chain;
        return {};
    }
    const VerifyProgress& progress() const { return progress_; }
    // Where the runs of `partition` ended; empty when none was met.
    std::optional<std::uint64_t> end_of(std::size_t partition) const {
        if (cursors_[partition].iterator == nullptr) return {};
        return cursors_[partition].next;
    }

  private:
    struct Cursor {
        std::unique_ptr<rocksdb::Iterator> iterator;
        std::uint64_t next = 0;
    };

    Result<void> hash_run(std::uint64_t group, const GroupRun& run, std::size_t partition) {
        auto& cursor = cursors_[partition];
        if (cursor.iterator == nullptr) {
            // Only a walk from the first group knows where a partition must begin.
            cursor.next = records_ == Records::hash_and_parse ? 0 : run.first;
            cursor.iterator = store_.iterate(partition);
            cursor.iterator->Seek(offset_key(cursor.next));
        }
        if (cursor.next != run.first) {
            return corrupt("log-lost", fmt::format("{}: group {} begins at offset {}, the groups "
                                                   "before it end at {}; {}",
                                                   store_.layout().name(partition), group,
                                                   run.first, cursor.next, remedy));
        }
        hasher_.begin_run(store_.layout().topic(partition),
                          store_.layout().ref(partition).partition);
        for (std::uint32_t i = 0; i < run.count; ++i) {
            if (auto read = hash_record(group, partition, cursor); !read) return read;
        }
        return {};
    }

    Result<void> hash_record(std::uint64_t group, std::size_t partition, Cursor& cursor) {
        auto& at = *cursor.iterator;
        const auto where = [&] {
            return fmt::format("{} offset {} (group {})", store_.layout().name(partition),
                               cursor.next, group);
        };
        if (!at.Valid() && !at.status().ok()) return store_error(at.status(), where());
        if (!at.Valid() || offset_of_key(at.key().ToStringView()) != cursor.next) {
            return corrupt("log-lost",
                           fmt::format("{}: the record is missing; {}", where(), remedy));
        }
        const auto bytes = at.value().ToStringView();
        if (records_ == Records::hash_and_parse) {
            if (auto parsed = parse_record(bytes); !parsed) {
                return corrupt("log-damaged", where() + ": " + parsed.error().message);
            }
        }
        hasher_.add(cursor.next, bytes);
        ++progress_.records;
        progress_.bytes += bytes.size();
        ++cursor.next;
        at.Next();
        return {};
    }

    const EmbeddedStore& store_;
    Records records_;
    ChainHash before_;
    std::vector<Cursor> cursors_;
    ChainHasher hasher_;
    VerifyProgress progress_;
};

// The entry at an iterator over groups that must stand on `group`.
Result<GroupEntry> group_at(const rocksdb::Iterator& at, std::uint64_t group) {
    const std::string where = fmt::format("the entry of group {}", group);
    if (!at.Valid() && !at.status().ok()) return store_error(at.status(), where);
    if (!at.Valid() || offset_of_key(at.key().ToStringView()) != group) {
        return corrupt("log-lost", fmt::format("{} is missing; {}", where, remedy));
    }
    auto entry = decode_group(at.value().ToStringView());
    if (!entry) return corrupt("log-damaged", where + ": " + entry.error().message);
    return entry;
}

Result<std::uint64_t> last_group(const EmbeddedStore& store) {
    const auto last = store.iterate_groups();
    if (last == nullptr) return std::uint64_t{0};
    last->SeekToLast();
    if (last->Valid()) return offset_of_key(last->key().ToStringView());
    if (!last->status().ok()) return store_error(last->status(), "the last group");
    return std::uint64_t{0};
}

std::string ends_text(const EmbeddedStore& store, const std::vector<std::uint64_t>& ends) {
    std::string text;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (ends[i] > 0) text += fmt::format(" {} up to {}", store.layout().name(i), ends[i] - 1);
    }
    return text.empty() ? " nothing" : text;
}

Error lost(const EmbeddedStore& store, const Head& mark, const StoreHead& found) {
    return corrupt("log-lost",
                   fmt::format("{} of {} acknowledged records are there; the store ends with group "
                               "{}, acknowledged was group {}: groups {} to {} are missing or "
                               "incomplete. There is:{}; {}",
                               found.records, mark.records, found.group, mark.group,
                               std::min(found.group + 1, mark.group), mark.group,
                               ends_text(store, found.ends), remedy));
}

// The first group to re-hash, going back from the last until enough was covered. Entries hold their
// size, so nothing but entries is read here.
Result<std::uint64_t> rehash_from(const EmbeddedStore& store, const StoreHead& head,
                                  std::uint64_t mark_group, std::uint64_t wal_bytes) {
    const auto at = store.iterate_groups();
    at->SeekToLast();
    std::uint64_t bytes = 0;
    std::uint64_t group = head.group;
    for (; group > 1; --group, at->Prev()) {
        const auto entry = group_at(*at, group);
        if (!entry) return entry.error();
        bytes += entry->bytes;
        const bool enough =
            head.group - group + 1 >= rehash_groups_min || bytes >= rehash_bytes_min;
        // Strictly more than the write-ahead log can hold: a piece missing from it is then met.
        if (enough && bytes > wal_bytes && group <= mark_group) break;
    }
    return group;
}

// Re-hashes groups `first` to head.group and fills head.chain and head.records.
Result<void> rehash(const EmbeddedStore& store, const Head& mark, std::uint64_t first,
                    StoreHead& head) {
    const auto at = store.iterate_groups();
    ChainHash before{};
    at->Seek(offset_key(first > 1 ? first - 1 : first));
    if (first > 1) {
        const auto entry = group_at(*at, first - 1);
        if (!entry) return entry.error();
        before = entry->chain;
        at->Next();
    }
    ChainWalk walk(store, before, ChainWalk::Records::hash);
    std::uint64_t records_beyond = 0;
    for (std::uint64_t group = first; group <= head.group; ++group, at->Next()) {
        const auto entry = group_at(*at, group);
        if (!entry) return entry.error();
        if (auto read = walk.step(group, *entry); !read) return read;
        if (group == mark.group && entry->chain != mark.chain) {
            return corrupt("log-damaged",
                           fmt::format("group {} has another hash than the one acknowledged:{}; {}",
                                       group, run_names(store, *entry), remedy));
        }
        if (group > mark.group) records_beyond += entry->records();
        head.chain = entry->chain;
    }
    for (std::size_t i = 0; i < head.ends.size(); ++i) {
        if (const auto end = walk.end_of(i); end && *end != head.ends[i]) {
            return corrupt("log-damaged",
                           fmt::format("{} ends at {}, its groups at {}; {}",
                                       store.layout().name(i), head.ends[i], *end, remedy));
        }
    }
    // Offsets are dense from 0, so the ends add up to the number of records ever written.
    if (head.records != mark.records + records_beyond) return lost(store, mark, head);
    return {};
}

}  // namespace

Result<StoreHead> check_store(const EmbeddedStore& store, const Head& mark,
                              std::uint64_t wal_bytes) {
    if (store.instance() != mark.instance) {
        return corrupt("log-damaged",
                       fmt::format("the head mark belongs to log {:016x}, the records to {:016x}: "
                                   "one of them was copied from elsewhere",
                                   mark.instance, store.instance()));
    }
    StoreHead head;
    auto group = last_group(store);
    if (!group) return group.error();
    head.group = *group;
    for (std::size_t i = 0; i < store.layout().size(); ++i) {
        const auto end = store.end_of(i);
        if (!end) return end.error();
        head.ends.push_back(*end);
        head.records += *end;
    }
    if (head.group < mark.group) return lost(store, mark, head);
    if (auto files = store.check_files(); !files) return files.error();
    if (head.group == 0 && head.records == 0) return head;
    if (head.group == 0) return corrupt("log-damaged", "there are records, but no groups");
    const auto first = rehash_from(store, head, mark.group, wal_bytes);
    if (!first) return first.error();
    if (auto read = rehash(store, mark, *first, head); !read) return read.error();
    return head;
}

Result<void> verify_store(const EmbeddedStore& store, const StoreHead& head,
                          const std::function<void(const VerifyProgress&)>& progress) {
    ChainWalk walk(store, ChainHash{}, ChainWalk::Records::hash_and_parse);
    const auto at = store.iterate_groups();
    at->SeekToFirst();
    const auto report = [&](std::uint64_t group) {
        auto now = walk.progress();
        now.groups = group;
        now.groups_total = head.group;
        if (progress) progress(now);
    };
    for (std::uint64_t group = 1; group <= head.group; ++group, at->Next()) {
        if (store.closing()) return unavailable("log-closing", "the log closes its store");
        const auto entry = group_at(*at, group);
        if (!entry) return entry.error();
        if (auto read = walk.step(group, *entry); !read) return read;
        if (group == head.group && entry->chain != head.chain) {
            return corrupt("log-damaged", fmt::format("group {} has another hash than the one "
                                                      "acknowledged; {}",
                                                      group, remedy));
        }
        if (group % progress_groups == 0) report(group);
    }
    for (std::size_t i = 0; i < head.ends.size(); ++i) {
        if (const auto end = walk.end_of(i).value_or(0); end != head.ends[i]) {
            return corrupt("log-lost",
                           fmt::format("{} ends at {}, its groups at {}; {}",
                                       store.layout().name(i), head.ends[i], end, remedy));
        }
    }
    report(head.group);
    return {};
}

}  // namespace anju
