#include "events/log/growing_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace anju {
namespace {

constexpr mode_t file_mode = 0644;

Error failed(const std::filesystem::path& path, std::string_view what) {
    return unavailable("tree-io",
                       fmt::format("{}: {} failed: {}", path.string(), what, std::strerror(errno)));
}

Result<void> write_at(int file, std::string_view bytes, std::uint64_t offset,
                      const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const auto written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return failed(path, "write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return {};
}

Result<std::string> read_at(int file, std::uint64_t offset, std::size_t bytes,
                            const std::filesystem::path& path) {
    std::string found(bytes, '\0');
    for (std::size_t done = 0; done < bytes;) {
        const auto count =
            ::pread(file, found.data() + done, bytes - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed(path, "read");
        if (count == 0) {
            return corrupt("tree-short", fmt::format("{}: it ends at byte {}, wanted are {} from "
                                                     "{} on; remove the folder, it is made anew",
                                                     path.string(), offset + done, bytes, offset));
        }
        done += static_cast<std::size_t>(count);
    }
    return found;
}

}  // namespace

Result<GrowingFile> GrowingFile::open(const std::filesystem::path& path, std::uint64_t bytes) {
    GrowingFile file;
    file.path_ = path;
    file.written_ = bytes;
    file.file_ = FileDescriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode));
    if (!file.file_.open()) return failed(path, "open");
    struct stat status {};
    if (::fstat(file.file_.get(), &status) != 0) return failed(path, "stat");
    const auto there = static_cast<std::uint64_t>(status.st_size);
    if (there < bytes) {
        return corrupt("tree-short",
                       fmt::format("{} has {} bytes, not {}", path.string(), there, bytes));
    }
    if (there > bytes && ::ftruncate(file.file_.get(), static_cast<off_t>(bytes)) != 0) {
        return failed(path, "truncate");
    }
    return file;
}

Result<void> GrowingFile::write() {
    if (waiting_.empty()) return {};
    if (auto done = write_at(file_.get(), waiting_, written_, path_); !done) return done;
    written_ += waiting_.size();
    waiting_.clear();
    synced_ = false;
    return {};
}

Result<void> GrowingFile::sync() {
    if (synced_) return {};
    if (::fdatasync(file_.get()) != 0) return failed(path_, "sync");
    synced_ = true;
    return {};
}

Result<std::string> GrowingFile::read(std::uint64_t offset, std::size_t bytes) const {
    return read_at(file_.get(), offset, bytes, path_);
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes) {
    auto draft = path;
    draft += ".draft";
    {
        const FileDescriptor file(
            ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, file_mode));
        if (!file.open()) return failed(draft, "open");
        if (auto done = write_at(file.get(), bytes, 0, draft); !done) return done;
        if (::fdatasync(file.get()) != 0) return failed(draft, "sync");
    }
    if (::rename(draft.c_str(), path.c_str()) != 0) return failed(path, "rename");
    return sync_directory(path.parent_path());
}

Result<std::string> read_file(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open() && errno == ENOENT) return std::string();
    if (!file.open()) return failed(path, "open");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return failed(path, "stat");
    return read_at(file.get(), 0, static_cast<std::size_t>(status.st_size), path);
}

Result<std::string> read_part(const std::filesystem::path& path, std::uint64_t offset,
                              std::size_t bytes) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open() && errno == ENOENT) return std::string();
    if (!file.open()) return failed(path, "open");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return failed(path, "stat");
    const auto there = static_cast<std::uint64_t>(status.st_size);
    if (offset > there || bytes > there - offset) return std::string();
    return read_at(file.get(), offset, bytes, path);
}

}  // namespace anju
