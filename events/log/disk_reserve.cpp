#include "events/log/disk_reserve.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

namespace anju {

Result<void> DiskReserve::admit(const std::filesystem::path& path, std::uint64_t bytes) const {
    struct statvfs volume {};
    if (::statvfs(path.c_str(), &volume) != 0) {
        return unavailable("disk-unreadable", fmt::format("{}: free space is not known: {}",
                                                          path.string(), std::strerror(errno)));
    }
    const std::uint64_t free_bytes = std::uint64_t{volume.f_bavail} * volume.f_frsize;
    // Compared without a sum: a reserve of any size must not wrap around.
    if (free_bytes >= bytes && free_bytes - bytes >= reserve_bytes_) return {};
    return unavailable("disk-full",
                       fmt::format("{}: {} bytes are free, but {} to write and a reserve of {} are "
                                   "needed; writing resumes when space returns",
                                   path.string(), free_bytes, bytes, reserve_bytes_));
}

}  // namespace anju
