// The rows that a fold wrote, as it wrote them last, in a file without a name: a catch-up reads
// most rows that it changes, and asking the store for one costs ten times as much. In memory are
// their places.
#pragma once

#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

struct RowCacheOptions {
    std::size_t rows_max = 3'000'000;                     // the places of so many take 70 MB
    std::size_t file_bytes_max = std::size_t{1} << 30;    // the oldest rows give way
    std::size_t newest_bytes_max = std::size_t{1} << 20;  // written to the file together
};

// While one thread puts the rows of a commit, another one asks for rows: for none of that commit,
// whose rows it has itself until then.
class RowCache {
  public:
    // The file is made in `directory` when the first rows are written to it. `begins_empty`: the
    // store has no row but those that are put here.
    RowCache(std::filesystem::path directory, bool begins_empty, RowCacheOptions options = {});
    ~RowCache();
    RowCache(const RowCache&) = delete;
    RowCache& operator=(const RowCache&) = delete;

    // Of a key, by a secret of this cache: nobody can choose keys that share one.
    std::uint64_t hash_of(std::string_view key) const;

    // By the thread that asks.

    enum class Found {
        here,     // as it was put last; empty = it was removed
        nowhere,  // there is no such row in the store either
        unknown,  // the store knows
    };
    struct Row {
        Found found = Found::unknown;
        std::string_view value;  // valid until the next call
    };
    // Unavailable "rows-unreadable".
    Result<Row> get(std::string_view key, std::uint64_t hash);
    // All that was put is in the store now: it may be forgotten. While nobody puts.
    void stored();

    // By the thread that puts. Unavailable "rows-unwritable".
    Result<void> put(std::string_view key, std::uint64_t hash, std::string_view value);
    // Ends a commit: what was put is found from now on. As put().
    Result<void> flush();

  private:
    // The places of a part of the keys, so that two threads seldom want the same lock.
    struct alignas(64) Shard {
        std::mutex mutex;
        // Where rows begin, by the hashes of their keys: how many bytes were put before them.
        boost::unordered_flat_map<std::uint64_t, std::uint64_t> places;
    };
    static constexpr std::size_t shards = 64;

    Shard& shard_of(std::uint64_t hash) { return shards_[hash % shards]; }
    bool is_here(std::uint64_t begin) const;
    Result<std::string_view> read(std::uint64_t begin, std::uint64_t end);
    Result<void> read_file(std::uint64_t begin, std::size_t size);
    Result<void> open_file();
    Error failed(std::string_view rule, std::string_view what) const;

    const std::filesystem::path directory_;
    const RowCacheOptions options_;
    const std::uint64_t secret_[2];
    std::array<Shard, shards> shards_;
    bool complete_;                           // a row that has no place here is nowhere
    int file_ = -1;                           // a byte lies at its number modulo file_bytes_max
    std::atomic<std::uint64_t> end_ = 0;      // of all that was put
    std::atomic<std::uint64_t> written_ = 0;  // to the file; what follows is in newest_
    std::uint64_t stored_ = 0;                // in the store
    std::string newest_;
    std::string read_;  // from the file
};

}  // namespace anju
