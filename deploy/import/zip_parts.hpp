// The parts of a zip that is held in memory, read piece by piece. Bounded: what claims or turns out
// to be far larger than its zip is refused.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

struct zip;

namespace anju {

class ZipParts {
  public:
    // Bytes that may come out of one zip, all its parts that are read together.
    static constexpr std::uint64_t unpacked_bytes_max = std::uint64_t{512} << 20;

    // Gives a piece to its reader; false stops.
    using TakePiece = std::function<bool(std::string_view piece, bool is_last)>;

    // `bytes` must outlive this. Errors: zip-malformed.
    static Result<ZipParts> open(std::string_view bytes,
                                 std::uint64_t unpacked_max = unpacked_bytes_max);

    bool has(const std::string& name) const;
    // Errors: zip-part-missing, zip-malformed (checksum, cut off), zip-too-large.
    Result<void> read(const std::string& name, const TakePiece& take);

  private:
    struct Close {
        void operator()(zip* archive) const;
    };
    ZipParts(zip* archive, std::uint64_t unpacked_max)
        : archive_(archive), unpacked_max_(unpacked_max) {}
    Error too_large() const;

    std::unique_ptr<zip, Close> archive_;
    std::uint64_t unpacked_max_;
    std::uint64_t unpacked_ = 0;
};

}  // namespace anju
