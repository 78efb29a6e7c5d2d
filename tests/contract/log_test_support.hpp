// What the tests of logs share: a folder that goes away, appends that are waited for, reads up to a
// number of entries. All waits have a deadline.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "events/log/log.hpp"

namespace anju::test {

inline constexpr std::chrono::seconds patience{60};

class TemporaryFolder {
  public:
    TemporaryFolder() {
        auto name = (std::filesystem::temp_directory_path() / "anju-log-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder: " + name);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;  // what is left behind is in the folder for temporary files
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

inline std::future<Result<void>> start_append(Log& log, PartitionRef partition,
                                              const std::vector<std::string>& bytes) {
    std::vector<AppendRecord> records;
    for (const auto& record : bytes) records.push_back({"key", record});
    // Shared with the callback, which may run after the caller gave up.
    auto done = std::make_shared<std::promise<Result<void>>>();
    auto outcome = done->get_future();
    log.append(partition, std::move(records),
               [done](Result<void> result) { done->set_value(std::move(result)); });
    return outcome;
}

inline Result<void> append(Log& log, PartitionRef partition,
                           const std::vector<std::string>& bytes) {
    auto outcome = start_append(log, partition, bytes);
    if (outcome.wait_for(patience) != std::future_status::ready) {
        return unavailable("test-deadline", "an append was not answered in time");
    }
    return outcome.get();
}

struct ReadEntry {
    std::uint16_t source = 0;
    std::uint64_t offset = 0;
    std::string bytes;
    bool operator==(const ReadEntry&) const = default;
};

// At least `count` entries, fewer only after the deadline.
inline Result<std::vector<ReadEntry>> read_entries(Reader& reader, std::size_t count) {
    std::vector<ReadEntry> entries;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (entries.size() < count && std::chrono::steady_clock::now() < deadline) {
        const auto batch = reader.poll(std::chrono::milliseconds(1000));
        if (!batch) return batch.error();
        for (const auto& entry : batch->entries) {
            entries.push_back({entry.source, entry.offset, std::string(entry.bytes)});
        }
    }
    return entries;
}

inline std::vector<std::string> bytes_of(const std::vector<ReadEntry>& entries) {
    std::vector<std::string> bytes;
    for (const auto& entry : entries) bytes.push_back(entry.bytes);
    return bytes;
}

inline std::vector<std::string> numbered(const std::string& name, std::size_t count) {
    std::vector<std::string> records;
    for (std::size_t i = 0; i < count; ++i) records.push_back(name + "-" + std::to_string(i));
    return records;
}

// Whether the call succeeded; says why not.
template <class T>
testing::AssertionResult succeeded(const Result<T>& result) {
    if (result) return testing::AssertionSuccess();
    return testing::AssertionFailure() << result.error().rule << ": " << result.error().message;
}

}  // namespace anju::test
