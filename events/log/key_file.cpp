#include "events/log/key_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace anju {
namespace {

// A file descriptor that is closed on every way out.
class File {
  public:
    File(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags, 0600)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int fd() const { return fd_; }

  private:
    int fd_;
};

Error file_error(const std::filesystem::path& path, std::string_view what) {
    return unavailable("key-file",
                       fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

bool write_and_sync(int fd, std::string_view text) {
    const auto written = ::write(fd, text.data(), text.size());
    return written == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
}

// Appears under its name only when it is whole and on disk. A file that is there wins.
Result<void> create_key_file(const std::filesystem::path& path, std::string text) {
    auto draft = path;
    draft += fmt::format(".{:08x}", randombytes_random());
    Result<void> outcome;
    {
        const File file(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
        if (file.fd() < 0) return file_error(draft, "cannot create the key");
        if (!write_and_sync(file.fd(), text)) outcome = file_error(draft, "cannot write the key");
    }
    sodium_memzero(text.data(), text.size());
    if (outcome && ::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) {
        outcome = file_error(path, "cannot name the key");
    }
    ::unlink(draft.c_str());
    if (!outcome) return outcome;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const File directory(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory.fd() < 0 || ::fsync(directory.fd()) != 0) {
        return file_error(folder, "cannot sync the folder of the key");
    }
    return {};
}

Result<void> check_mode(const std::filesystem::path& path, int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) return file_error(path, "cannot examine the key");
    // Of root's files that a process may read and not change, the group is a way to hand them over.
    const bool is_handed_out = status.st_uid == 0 && ::geteuid() != 0;
    if ((status.st_mode & (is_handed_out ? 027 : 077)) == 0) return {};
    return invalid("key-file-readable",
                   fmt::format("{}: mode {:03o} lets others read the key; chmod 600 it",
                               path.string(), status.st_mode & 0777));
}

Result<std::string> read_key_file(const std::filesystem::path& path, int fd) {
    if (auto kept = check_mode(path, fd); !kept) return kept.error();
    std::string text(key_file_bytes_max, '\0');
    const auto length = ::read(fd, text.data(), text.size());
    if (length < 0) return file_error(path, "cannot read the key");
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace

Result<void> check_only_ours(const std::filesystem::path& path) {
    const File file(path, O_RDONLY | O_CLOEXEC);
    if (file.fd() < 0) return file_error(path, "cannot open the key");
    return check_mode(path, file.fd());
}

Result<std::string> open_key_file(const std::filesystem::path& path,
                                  const std::function<std::string()>& make) {
    {
        const File file(path, O_RDONLY | O_CLOEXEC);
        if (file.fd() >= 0) return read_key_file(path, file.fd());
        if (errno != ENOENT) return file_error(path, "cannot open the key");
    }
    if (auto created = create_key_file(path, make()); !created) return created.error();
    const File file(path, O_RDONLY | O_CLOEXEC);
    if (file.fd() < 0) return file_error(path, "cannot open the key");
    return read_key_file(path, file.fd());
}

}  // namespace anju
