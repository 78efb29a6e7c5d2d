// A log outside of a log: every record of every partition, byte for byte and in order, in segments
// that are written once, under a manifest that names them with their hashes. A log that is restored
// from it has the same events, positions, tokens, seals and proofs, on whichever log it comes to.
//
// Folder: `manifest.json`, and `segments/<topic>.<partition>-<first offset>.zst`: frames (offset,
// u64; length, u32; bytes), little-endian, compressed by zstd. What processes say of themselves
// (anju.nodes) is left out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/base/describe.hpp"
#include "events/base/types.hpp"
#include "events/log/log.hpp"

namespace anju {

struct ArchivedTopic {
    std::string name;
    std::uint16_t partitions = 0;
};
BOOST_DESCRIBE_STRUCT(ArchivedTopic, (), (name, partitions))

struct ArchiveSegment {
    std::string file;
    std::string topic;
    std::uint16_t partition = 0;
    std::uint64_t first = 0;  // offset of its first record
    std::uint64_t next = 0;   // where the segment after it begins
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;  // of the file
    std::string sha256;       // of the file, in hexadecimal digits
};
BOOST_DESCRIBE_STRUCT(ArchiveSegment, (),
                      (file, topic, partition, first, next, records, bytes, sha256))

struct ArchiveManifest {
    std::int32_t format = 1;
    Instant made;
    std::vector<ArchivedTopic> topics;
    std::vector<ArchiveSegment> segments;
};
BOOST_DESCRIBE_STRUCT(ArchiveManifest, (), (format, made, topics, segments))

// In the order of reading: what is read of the others after the seals holds all that they cover.
std::vector<ArchivedTopic> seals_first(std::vector<ArchivedTopic> topics);
// The same, without what processes say of themselves.
std::vector<ArchivedTopic> topics_to_archive(std::vector<ArchivedTopic> topics);

// Where records come from: a log here, or one behind HTTP. One thread.
class RecordSource {
  public:
    virtual ~RecordSource() = default;
    virtual Result<std::vector<ArchivedTopic>> topics() = 0;
    virtual Result<Extent> extent(const std::string& topic, std::uint16_t partition) = 0;
    // Frames of whole records from `first` on and below `end`: a page, at least one record.
    virtual Result<std::string> page(const std::string& topic, std::uint16_t partition,
                                     std::uint64_t first, std::uint64_t end) = 0;
};
// `log` must outlive it.
std::unique_ptr<RecordSource> records_of(Log& log);

// Told the records that are done.
using ArchiveProgress = std::function<void(std::uint64_t records)>;

// Adds to the archive in `folder`, made when it is not there, what came since. Events go on being
// recorded meanwhile: what is archived ends no earlier than the seals in it. Killed at any moment
// it leaves the archive as it was. Errors: those of the source, unavailable "archive-io", and
// invalid "archive-of-another" where topics or records are not those of the log that it was begun
// with.
Result<ArchiveManifest> write_archive(RecordSource& source, const std::filesystem::path& folder,
                                      Instant now, const ArchiveProgress& progress);

// The manifest, after every segment was compared with its hash; corrupt "archive-damaged" names the
// first that differs, and what of it.
Result<ArchiveManifest> check_archive(const std::filesystem::path& folder,
                                      const ArchiveProgress& progress);
// Records of a checked archive.
std::unique_ptr<RecordSource> records_in(const std::filesystem::path& folder,
                                         const ArchiveManifest& manifest);

// Copies all records to a log that has none, the seals first: if it ends half-way, what reads that
// log misses the events. With `until`, only what the last seal of at most so many events covers.
// Errors: those of both, invalid "restore-not-empty", and not_found "restore-topics".
Result<std::uint64_t> copy_records(RecordSource& from, Log& to, std::optional<std::uint64_t> until,
                                   const ArchiveProgress& progress);

}  // namespace anju
