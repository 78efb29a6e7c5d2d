// A file system of its own of a few megabytes, in memory: the way to a disk that is really full.
// Only root can make one.
#pragma once

#include <sys/mount.h>
#include <sys/statvfs.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace anju::test {

class SmallVolume {
  public:
    SmallVolume(std::filesystem::path path, std::uint64_t bytes) : path_(std::move(path)) {
        std::filesystem::create_directory(path_);
        mount(bytes, 0);
    }
    ~SmallVolume() { ::umount2(path_.c_str(), MNT_DETACH); }
    SmallVolume(const SmallVolume&) = delete;
    SmallVolume& operator=(const SmallVolume&) = delete;

    // Not below what is used.
    void resize(std::uint64_t bytes) { mount(bytes, MS_REMOUNT); }
    // So that this much is left.
    void leave(std::uint64_t bytes) { resize(used() + bytes); }

  private:
    void mount(std::uint64_t bytes, unsigned long flags) {
        const auto size = "size=" + std::to_string(bytes);
        if (::mount("tmpfs", path_.c_str(), "tmpfs", flags, size.c_str()) == 0) return;
        throw std::runtime_error(path_.string() + ": no volume of " + size + "; are you root?");
    }
    std::uint64_t used() const {
        struct statvfs volume {};
        if (::statvfs(path_.c_str(), &volume) != 0) throw std::runtime_error("no volume");
        return (volume.f_blocks - volume.f_bfree) * std::uint64_t{volume.f_frsize};
    }

    std::filesystem::path path_;
};

}  // namespace anju::test
