// Keeps a part of a volume free: Debian's RocksDB ends the process when a write finds no space, so
// writes are refused while there still is enough for what is already under way.
#pragma once

#include <cstdint>
#include <filesystem>

#include "events/base/result.hpp"

namespace anju {

// Any thread. It holds no state but the limit, so it resumes by itself when space returns.
class DiskReserve {
  public:
    explicit DiskReserve(std::uint64_t reserve_bytes) : reserve_bytes_(reserve_bytes) {}

    // Whether `bytes` may be written to the volume of `path`, judged by what is free now (about
    // 1 us). Refused: unavailable, "disk-full", with the bytes free and needed.
    Result<void> admit(const std::filesystem::path& path, std::uint64_t bytes) const;

  private:
    std::uint64_t reserve_bytes_;
};

}  // namespace anju
