// What the tests of the embedded log share: small logs with real records, and what must be true of
// one after whatever was done to it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "events/log/embedded_log.hpp"
#include "events/record.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::test {

inline std::vector<Topic> embedded_topics() {
    return {{"test.land", 2}, {"test.parks", 1}};
}

inline constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

// Small limits, so that little data meets flushes and new write-ahead logs.
inline EmbeddedOptions small_options(const std::filesystem::path& directory) {
    EmbeddedOptions options{.directory = directory, .topics = embedded_topics()};
    options.memtable_bytes_max = 2 * mebibyte;
    options.wal_bytes_max = 2 * mebibyte;
    options.disk_reserve_bytes = disk_reserve_bytes_min(options);
    return options;
}

inline std::string real_record(std::uint64_t seq, std::size_t payload_bytes = 100) {
    RecordHeader header;
    header.seq = seq;
    const std::string payload(payload_bytes, static_cast<char>('a' + seq % 26));
    return encode_record(header, "plot/" + std::to_string(seq), "", payload).value();
}

inline std::unique_ptr<EmbeddedLog> open_log(EmbeddedOptions options) {
    return EmbeddedLog::open(std::move(options)).value();
}

// Appends real_record(seq) for seq in [from, to), `group` at a time, seq % 2 choosing between
// test.land[1] and test.parks[0]. All acknowledged.
inline void fill(EmbeddedLog& log, std::uint64_t from, std::uint64_t to, std::uint64_t group = 10) {
    for (std::uint64_t first = from; first < to; first += group) {
        std::vector<std::string> odd;
        std::vector<std::string> even;
        for (std::uint64_t seq = first; seq < std::min(first + group, to); ++seq) {
            (seq % 2 == 1 ? odd : even).push_back(real_record(seq));
        }
        ASSERT_TRUE(succeeded(append(log, {0, 1}, odd)));
        ASSERT_TRUE(succeeded(append(log, {1, 0}, even)));
    }
}

// Whether the log gives back what fill(log, 0, count) wrote; an Error when it says that it cannot.
// `wait`: for the next records, while it may be opening its store anew.
inline Result<bool> holds_filled(EmbeddedLog& log, std::uint64_t count,
                                 std::chrono::milliseconds wait = {}) {
    auto reader = log.read({{{0, 1}, 0}, {{1, 0}, 0}});
    if (!reader) return reader.error();
    std::uint64_t read = 0;
    std::vector<std::uint64_t> next{1, 0};  // seq of the next record, by source
    while (read < count) {
        const auto batch = (*reader)->poll(wait);
        if (!batch) return batch.error();
        if (batch->entries.empty()) return false;
        for (const auto& entry : batch->entries) {
            if (entry.bytes != real_record(next[entry.source])) return false;
            next[entry.source] += 2;
            ++read;
        }
    }
    return true;
}

}  // namespace anju::test
