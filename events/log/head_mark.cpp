#include "events/log/head_mark.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "events/record.hpp"

namespace anju {

namespace {

constexpr std::size_t slot_bytes = 4096;
constexpr std::uint64_t slot_magic = 0x314B'4D48'554A'4E41;  // "ANJUHMK1"

// A slot as it is stored; natural alignment, no padding; the rest of its 4 KiB is zero.
struct StoredSlot {
    std::uint64_t magic;
    std::uint64_t instance;
    std::uint64_t group;
    std::uint64_t records;
    std::uint8_t chain[32];
    std::uint32_t crc;  // of all before it
    std::uint32_t zero;
};
static_assert(sizeof(StoredSlot) == 72);
constexpr std::size_t checked_bytes = offsetof(StoredSlot, crc);

using Slot = std::array<char, slot_bytes>;

Slot encode_slot(const Head& head) {
    StoredSlot stored{};
    stored.magic = slot_magic;
    stored.instance = head.instance;
    stored.group = head.group;
    stored.records = head.records;
    std::memcpy(stored.chain, head.chain.data(), head.chain.size());
    stored.crc = crc32c({reinterpret_cast<const char*>(&stored), checked_bytes});
    Slot slot{};
    std::memcpy(slot.data(), &stored, sizeof stored);
    return slot;
}

std::optional<Head> decode_slot(const char* bytes) {
    StoredSlot stored;
    std::memcpy(&stored, bytes, sizeof stored);
    if (stored.magic != slot_magic || stored.crc != crc32c({bytes, checked_bytes})) return {};
    Head head{.instance = stored.instance, .group = stored.group, .records = stored.records};
    std::memcpy(head.chain.data(), stored.chain, head.chain.size());
    return head;
}

Error failed(const std::filesystem::path& path, std::string_view what) {
    return unavailable("log-io",
                       fmt::format("{}: {} failed: {}", path.string(), what, std::strerror(errno)));
}

Result<void> write_slot(const std::filesystem::path& path, int file, int slot, const Head& head) {
    const Slot bytes = encode_slot(head);
    const auto at = static_cast<off_t>(slot * slot_bytes);
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), at);
    if (written != static_cast<ssize_t>(slot_bytes)) return failed(path, "writing the head mark");
    if (::fdatasync(file) != 0) return failed(path, "syncing the head mark");
    return {};
}

}  // namespace

FileDescriptor::~FileDescriptor() {
    if (value_ >= 0) ::close(value_);
}

Result<void> sync_directory(const std::filesystem::path& directory) {
    const FileDescriptor file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file.open() || ::fsync(file.get()) != 0) return failed(directory, "syncing the folder");
    return {};
}

HeadMark::HeadMark(std::filesystem::path path, FileDescriptor file, int next_slot, const Head& head)
    : path_(std::move(path)), file_(std::move(file)), next_slot_(next_slot), head_(head) {}

Result<HeadMark> HeadMark::create(const std::filesystem::path& path, const Head& head) {
    // Both slots are written before the name appears: a mark that exists is complete, and later
    // syncs find the space allocated.
    const auto unnamed = std::filesystem::path(path.string() + ".new");
    FileDescriptor file(::open(unnamed.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
    if (!file.open()) return failed(unnamed, "creating the head mark");
    HeadMark mark(path, std::move(file), 0, head);
    if (auto written = mark.renew(head); !written) return written.error();
    if (::rename(unnamed.c_str(), path.c_str()) != 0) return failed(path, "naming the head mark");
    if (auto synced = sync_directory(path.parent_path()); !synced) return synced.error();
    return mark;
}

Result<HeadMark> HeadMark::open(const std::filesystem::path& path) {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!file.open()) return failed(path, "opening the head mark");
    std::array<char, 2 * slot_bytes> bytes{};
    if (::pread(file.get(), bytes.data(), bytes.size(), 0) < 0) {
        return failed(path, "reading the head mark");
    }
    const auto first = decode_slot(bytes.data());
    const auto second = decode_slot(bytes.data() + slot_bytes);
    if (!first && !second) {
        return corrupt("log-damaged",
                       fmt::format("{}: neither slot of the head mark has a valid checksum, so "
                                   "what was acknowledged is not known; restore the log from its "
                                   "archive",
                                   path.string()));
    }
    const bool second_is_better = second && (!first || second->group > first->group);
    return HeadMark(path, std::move(file), second_is_better ? 0 : 1,
                    second_is_better ? *second : *first);
}

Result<void> HeadMark::advance(const Head& head) {
    if (auto written = write_slot(path_, file_.get(), next_slot_, head); !written) return written;
    next_slot_ = 1 - next_slot_;
    head_ = head;
    return {};
}

Result<void> HeadMark::renew(const Head& head) {
    if (auto written = advance(head); !written) return written;
    return advance(head);
}

}  // namespace anju
