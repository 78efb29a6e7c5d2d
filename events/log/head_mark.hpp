// The head mark: the last acknowledged group of the embedded log, synced before the
// acknowledgement, so that a store which comes back with less is recognised.
//
// The file is two slots of 4 KiB, written in turn; each carries a checksum, so a write torn by a
// power cut spoils only the slot that nobody relied on yet.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "events/base/result.hpp"

namespace anju {

using ChainHash = std::array<std::uint8_t, 32>;  // SHA-256

class FileDescriptor {
  public:
    explicit FileDescriptor(int value = -1) : value_(value) {}
    FileDescriptor(FileDescriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~FileDescriptor();

    int get() const { return value_; }
    bool open() const { return value_ >= 0; }

  private:
    int value_;
};

// Makes the names inside `directory` durable.
Result<void> sync_directory(const std::filesystem::path& directory);

struct Head {
    std::uint64_t instance = 0;  // random; the same in the store, so a copied mark is noticed
    std::uint64_t group = 0;     // 0: nothing was ever acknowledged
    std::uint64_t records = 0;   // acknowledged in all
    ChainHash chain{};           // after `group`
    bool operator==(const Head&) const = default;
};

// One thread at a time. After an unavailable Error the file's content is not known: open it again.
class HeadMark {
  public:
    // A new file, durable under its name; an existing one is replaced.
    static Result<HeadMark> create(const std::filesystem::path& path, const Head& head);
    // Reads the better valid slot; corrupt "log-damaged" when neither is valid.
    static Result<HeadMark> open(const std::filesystem::path& path);

    const Head& head() const { return head_; }
    // Durable when it returns; the slot written before stays intact.
    Result<void> advance(const Head& head);
    // Writes both slots, one after the other: heals a damaged one.
    Result<void> renew(const Head& head);

  private:
    HeadMark(std::filesystem::path path, FileDescriptor file, int next_slot, const Head& head);

    std::filesystem::path path_;
    FileDescriptor file_;
    int next_slot_;
    Head head_;
};

}  // namespace anju
