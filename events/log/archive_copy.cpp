// Copying the records of an archive, or of another log, to a log.
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <map>

#include "events/log/archive.hpp"
#include "events/log/archive_frames.hpp"
#include "events/log/partition_cursor.hpp"
#include "events/log/seal.hpp"

namespace anju {
namespace {

constexpr std::size_t page_bytes_max = std::size_t{8} << 20;
constexpr std::size_t append_bytes = std::size_t{2} << 20;
constexpr std::size_t append_records_max = 5'000;
constexpr std::chrono::milliseconds record_wait{10'000};

using PartitionKey = std::pair<std::string, std::uint16_t>;

class LogRecords : public RecordSource {
  public:
    explicit LogRecords(Log& log) : log_(log) {}

    Result<std::vector<ArchivedTopic>> topics() override {
        std::vector<ArchivedTopic> topics;
        for (const auto& topic : log_.topics()) topics.push_back({topic.name, topic.partitions});
        return topics;
    }
    Result<Extent> extent(const std::string& topic, std::uint16_t partition) override {
        const auto index = topic_index(log_, topic);
        if (!index) return index.error();
        return log_.extent({*index, partition});
    }
    // The reader is kept for the next page.
    Result<std::string> page(const std::string& topic, std::uint16_t partition, std::uint64_t first,
                             std::uint64_t end) override {
        const auto index = topic_index(log_, topic);
        if (!index) return index.error();
        if (!reader_ || at_ != PartitionRef{*index, partition} || next_ != first) {
            auto reader = log_.read({{{*index, partition}, first}});
            if (!reader) return reader.error();
            reader_ = std::move(*reader);
            at_ = {*index, partition};
        }
        std::string frames;
        for (next_ = first; next_ < end && frames.size() < page_bytes_max;) {
            const auto batch = reader_->poll(record_wait);
            if (!batch) return batch.error();
            if (batch->entries.empty()) {
                return unavailable("log-slow", fmt::format("{} gives nothing from offset {} on, of "
                                                           "the records below {}",
                                                           partition_name(log_, at_), next_, end));
            }
            for (const auto& entry : batch->entries) {
                next_ = entry.offset + 1;
                if (entry.offset < end) append_frame(frames, entry.offset, entry.bytes);
            }
        }
        return frames;
    }

  private:
    Log& log_;
    std::unique_ptr<Reader> reader_;
    PartitionRef at_;
    std::uint64_t next_ = 0;
};

// The key is the stream: Kafka's record key, for who looks on.
AppendRecord to_append(std::string_view bytes) {
    const auto record = parse_record(bytes);
    return {record && !record->stream.empty() ? std::string(record->stream) : "claim",
            std::string(bytes)};
}

class Copy {
  public:
    Copy(RecordSource& from, Log& to, std::optional<std::uint64_t> until,
         const ArchiveProgress& progress)
        : from_(from), to_(to), until_(until), progress_(progress) {}

    Result<std::uint64_t> run() {
        auto topics = from_.topics();
        if (!topics) return topics.error();
        *topics = topics_to_archive(std::move(*topics));
        if (auto fits = check_target(*topics); !fits) return fits.error();
        for (const auto& topic : *topics) {
            for (std::uint16_t p = 0; p < topic.partitions; ++p) {
                auto copied = topic.name == seals_topic ? seals() : partition({topic.name, p});
                if (!copied) return copied.error();
            }
        }
        return records_;
    }

  private:
    Result<void> check_target(const std::vector<ArchivedTopic>& topics) {
        for (const auto& topic : topics) {
            const auto index = topic_index(to_, topic.name);
            if (!index || to_.topics()[*index].partitions != topic.partitions) {
                return not_found("restore-topics",
                                 fmt::format("the log to write to has no topic {} of {} partitions",
                                             topic.name, topic.partitions));
            }
            for (std::uint16_t p = 0; p < topic.partitions; ++p) {
                const auto extent = to_.extent({*index, p});
                if (!extent) return extent.error();
                if (extent->end == 0) continue;
                return invalid(
                    "restore-not-empty",
                    fmt::format("{} has records already: only an empty log is written to",
                                partition_name(to_, {*index, p})));
            }
        }
        return {};
    }

    // Calls `take` with each record in order until it says no.
    Result<void> each(const PartitionKey& key, const TakeFrame& take) {
        const auto extent = from_.extent(key.first, key.second);
        if (!extent) return extent.error();
        bool goes_on = true;
        for (auto next = extent->begin; next < extent->end && goes_on;) {
            const auto page = from_.page(key.first, key.second, next, extent->end);
            if (!page) return page.error();
            auto read = each_frame(*page, [&](std::uint64_t offset, std::string_view bytes) {
                next = offset + 1;
                return goes_on = take(offset, bytes);
            });
            if (!read) return read;
        }
        return append_waiting(key);
    }

    // With `until_`, cuts_ says in the end how far each partition is covered.
    Result<void> seals() {
        const PartitionKey key{std::string(seals_topic), 0};
        PartitionCursor cursor("the seals", {.topic = std::string(seals_topic)});
        Result<void> outcome;
        auto copied = each(key, [&](std::uint64_t offset, std::string_view bytes) {
            if (until_) {
                RecordView record;
                const auto verdict = cursor.read({0, offset, bytes}, record);
                if (!verdict) outcome = verdict.error();
                const bool counts = verdict && *verdict == Verdict::commit_closed;
                const auto seal = counts ? decode_seal(record.payload) : Seal();
                if (!seal) outcome = seal.error();
                if (!outcome || seal->tree_size > *until_) return false;
                for (const auto& cut : seal->cuts) cuts_[{cut.topic, cut.partition}] = cut.next_seq;
            }
            return add(key, bytes, outcome);
        });
        return outcome ? copied : outcome;
    }

    Result<void> partition(const PartitionKey& key) {
        PartitionCursor cursor(fmt::format("{}[{}]", key.first, key.second), {.topic = key.first});
        Result<void> outcome;
        auto copied = each(key, [&](std::uint64_t offset, std::string_view bytes) {
            if (until_ && cursor.cut().next_seq >= cuts_[key]) return false;
            if (until_) {
                RecordView record;
                if (auto judged = cursor.read({0, offset, bytes}, record); !judged) {
                    outcome = judged.error();
                    return false;
                }
            }
            return add(key, bytes, outcome);
        });
        return outcome ? copied : outcome;
    }

    bool add(const PartitionKey& key, std::string_view bytes, Result<void>& outcome) {
        waiting_.push_back(to_append(bytes));
        waiting_bytes_ += bytes.size();
        if (waiting_bytes_ >= append_bytes || waiting_.size() >= append_records_max) {
            outcome = append_waiting(key);
        }
        return outcome.has_value();
    }

    Result<void> append_waiting(const PartitionKey& key) {
        if (waiting_.empty()) return {};
        const std::size_t count = waiting_.size();
        std::promise<Result<void>> promise;
        to_.append({*topic_index(to_, key.first), key.second}, std::exchange(waiting_, {}),
                   [&](Result<void> result) { promise.set_value(std::move(result)); });
        waiting_bytes_ = 0;
        auto appended = promise.get_future().get();
        if (!appended) return appended;
        progress_(records_ += count);
        return {};
    }

    RecordSource& from_;
    Log& to_;
    const std::optional<std::uint64_t> until_;
    const ArchiveProgress& progress_;
    std::map<PartitionKey, std::uint64_t> cuts_;
    std::vector<AppendRecord> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::uint64_t records_ = 0;
};

}  // namespace

std::unique_ptr<RecordSource> records_of(Log& log) {
    return std::make_unique<LogRecords>(log);
}

Result<std::uint64_t> copy_records(RecordSource& from, Log& to, std::optional<std::uint64_t> until,
                                   const ArchiveProgress& progress) {
    return Copy(from, to, until, progress).run();
}

}  // namespace anju
