#include "events/log/archive.hpp"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstring>
#include <map>

#include "events/base/json.hpp"
#include "events/log/archive_frames.hpp"
#include "events/log/growing_file.hpp"
#include "events/log/seal.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t segment_bytes_min = std::size_t{32} << 20;  // before it is compressed
constexpr std::uint64_t segment_raw_max = std::uint64_t{1} << 30;
constexpr int compression_level = 3;
constexpr std::string_view manifest_name = "manifest.json";

Error damaged(std::string_view file, const std::string& what) {
    return corrupt(
        "archive-damaged",
        fmt::format("{}: {}; take this file from another copy of the archive", file, what));
}

Result<std::string> compress(std::string_view raw) {
    std::string packed(ZSTD_compressBound(raw.size()), '\0');
    const auto size =
        ZSTD_compress(packed.data(), packed.size(), raw.data(), raw.size(), compression_level);
    if (ZSTD_isError(size) != 0) return unavailable("archive-io", ZSTD_getErrorName(size));
    packed.resize(size);
    return packed;
}

Result<std::string> decompress(std::string_view packed, const std::string& file) {
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size > segment_raw_max) return damaged(file, "it is no zstd frame of a segment");
    std::string raw(size, '\0');
    const auto got = ZSTD_decompress(raw.data(), raw.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) != 0) return damaged(file, ZSTD_getErrorName(got));
    return raw;
}

Result<ArchiveManifest> read_manifest(const fs::path& folder) {
    const auto text = read_file(folder / manifest_name);
    if (!text) return text.error();
    ArchiveManifest manifest;
    if (text->empty()) return manifest;
    boost::system::error_code malformed;
    const auto json = boost::json::parse(*text, malformed);
    if (malformed) return damaged(manifest_name, malformed.message());
    if (auto read = read_json(json, manifest); !read) {
        return damaged(manifest_name, read.error().message);
    }
    if (manifest.format == ArchiveManifest().format) return manifest;
    return damaged(manifest_name, fmt::format("format {} is not known here", manifest.format));
}

class ArchiveDraft {
  public:
    ArchiveDraft(RecordSource& source, fs::path folder, ArchiveManifest manifest,
                 const ArchiveProgress& progress)
        : source_(source),
          folder_(std::move(folder)),
          manifest_(std::move(manifest)),
          progress_(progress) {
        for (const auto& segment : manifest_.segments) {
            next_[{segment.topic, segment.partition}] = segment.next;
        }
    }

    Result<ArchiveManifest> write(Instant now) {
        auto topics = source_.topics();
        if (!topics) return topics.error();
        *topics = topics_to_archive(std::move(*topics));
        for (const auto& known : manifest_.topics) {
            const bool same = std::ranges::any_of(*topics, [&](const auto& topic) {
                return topic.name == known.name && topic.partitions == known.partitions;
            });
            if (!same)
                return of_another(fmt::format("the log has no topic {} of {} partitions",
                                              known.name, known.partitions));
        }
        manifest_.topics = *topics;
        for (const auto& topic : *topics) {
            for (std::uint16_t p = 0; p < topic.partitions; ++p) {
                if (auto done = partition(topic.name, p); !done) return done.error();
            }
        }
        manifest_.made = now;
        std::string text;
        write_json(text, manifest_);
        if (auto kept = replace_file(folder_ / manifest_name, text + '\n'); !kept) {
            return kept.error();
        }
        return manifest_;
    }

  private:
    static Error of_another(const std::string& what) {
        return invalid("archive-of-another",
                       what + ": this archive is of another log; name an empty folder");
    }

    Result<void> partition(const std::string& topic, std::uint16_t number) {
        const auto extent = source_.extent(topic, number);
        if (!extent) return extent.error();
        auto& next = next_[{topic, number}];
        if (next > extent->end || (next == 0 && extent->begin > 0)) {
            return of_another(
                fmt::format("{}[{}] has the records {} to {}, the archive has those "
                            "below {}",
                            topic, number, extent->begin, extent->end, next));
        }
        std::string raw;
        const std::uint64_t end = extent->end;
        for (std::uint64_t at = next; at < end;) {
            const auto page = source_.page(topic, number, at, end);
            if (!page) return page.error();
            const auto last = last_offset(*page);
            if (!last) return last.error();
            raw += *page;
            at = *last + 1;
            if (raw.size() < segment_bytes_min && at < end) continue;
            if (auto done = segment(topic, number, std::exchange(raw, {}), next, at); !done) {
                return done;
            }
            next = at;
        }
        return {};
    }

    Result<void> segment(const std::string& topic, std::uint16_t number, const std::string& raw,
                         std::uint64_t first, std::uint64_t next) {
        const auto packed = compress(raw);
        if (!packed) return packed.error();
        ArchiveSegment segment{
            .file = fmt::format("segments/{}.{}-{:012}.zst", topic, number, first),
            .topic = topic,
            .partition = number,
            .first = first,
            .next = next,
            .records = count_frames(raw),
            .bytes = packed->size(),
            .sha256 = hex_of(bytes_of(Sha256()(*packed)))};
        if (auto kept = replace_file(folder_ / segment.file, *packed); !kept) return kept;
        records_ += segment.records;
        manifest_.segments.push_back(std::move(segment));
        progress_(records_);
        return {};
    }

    RecordSource& source_;
    const fs::path folder_;
    ArchiveManifest manifest_;
    const ArchiveProgress& progress_;
    std::map<std::pair<std::string, std::uint16_t>, std::uint64_t> next_;
    std::uint64_t records_ = 0;
};

Result<std::string> read_segment(const fs::path& folder, const ArchiveSegment& segment) {
    const auto packed = read_file(folder / segment.file);
    if (!packed) return packed.error();
    if (packed->size() != segment.bytes) {
        return damaged(segment.file,
                       fmt::format("it has {} bytes, not {}", packed->size(), segment.bytes));
    }
    if (hex_of(bytes_of(Sha256()(*packed))) != segment.sha256) {
        return damaged(segment.file, "its bytes are not those that were archived");
    }
    return decompress(*packed, segment.file);
}

// The records of an archive; holds one segment.
class ArchivedRecords : public RecordSource {
  public:
    ArchivedRecords(fs::path folder, const ArchiveManifest& manifest)
        : folder_(std::move(folder)), manifest_(manifest) {}

    Result<std::vector<ArchivedTopic>> topics() override { return manifest_.topics; }
    Result<Extent> extent(const std::string& topic, std::uint16_t partition) override {
        Extent extent;
        for (const auto& segment : manifest_.segments) {
            if (segment.topic == topic && segment.partition == partition) extent.end = segment.next;
        }
        return extent;
    }
    Result<std::string> page(const std::string& topic, std::uint16_t partition, std::uint64_t first,
                             std::uint64_t) override {
        for (const auto& segment : manifest_.segments) {
            const bool is_it = segment.topic == topic && segment.partition == partition &&
                               segment.first <= first && first < segment.next;
            if (is_it) return read_segment(folder_, segment);
        }
        return damaged(manifest_name,
                       fmt::format("no segment has {}[{}] offset {}", topic, partition, first));
    }

  private:
    const fs::path folder_;
    const ArchiveManifest manifest_;
};

}  // namespace

std::vector<ArchivedTopic> seals_first(std::vector<ArchivedTopic> topics) {
    std::stable_partition(topics.begin(), topics.end(),
                          [](const auto& topic) { return topic.name == seals_topic; });
    return topics;
}

std::vector<ArchivedTopic> topics_to_archive(std::vector<ArchivedTopic> topics) {
    std::erase_if(topics, [](const auto& topic) { return topic.name == nodes_topic; });
    return seals_first(std::move(topics));
}

Result<ArchiveManifest> write_archive(RecordSource& source, const fs::path& folder, Instant now,
                                      const ArchiveProgress& progress) {
    std::error_code failure;
    fs::create_directories(folder / "segments", failure);
    if (failure) {
        return unavailable("archive-io", fmt::format("{}: {}", folder.string(), failure.message()));
    }
    auto manifest = read_manifest(folder);
    if (!manifest) return manifest.error();
    return ArchiveDraft(source, folder, std::move(*manifest), progress).write(now);
}

Result<ArchiveManifest> check_archive(const fs::path& folder, const ArchiveProgress& progress) {
    auto manifest = read_manifest(folder);
    if (!manifest) return manifest.error();
    if (manifest->topics.empty()) {
        return not_found("archive-missing", fmt::format("{} holds no archive", folder.string()));
    }
    std::map<std::pair<std::string, std::uint16_t>, std::uint64_t> next;
    std::uint64_t records = 0;
    for (const auto& segment : manifest->segments) {
        auto& expected = next[{segment.topic, segment.partition}];
        if (segment.first != expected) {
            return damaged(manifest_name,
                           fmt::format("the records {} to {} of {}[{}] are in no "
                                       "segment",
                                       expected, segment.first, segment.topic, segment.partition));
        }
        const auto raw = read_segment(folder, segment);
        if (!raw) return raw.error();
        if (count_frames(*raw) != segment.records) {
            return damaged(segment.file, "it holds another number of records");
        }
        expected = segment.next;
        progress(records += segment.records);
    }
    return manifest;
}

std::unique_ptr<RecordSource> records_in(const fs::path& folder, const ArchiveManifest& manifest) {
    return std::make_unique<ArchivedRecords>(folder, manifest);
}

}  // namespace anju
