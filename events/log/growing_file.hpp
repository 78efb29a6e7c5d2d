// A file that only grows. What is appended waits in memory until it is written, so that a write
// that failed is tried again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "events/base/result.hpp"
#include "events/log/head_mark.hpp"

namespace anju {

// Errors are unavailable "tree-io": the system says no.
class GrowingFile {
  public:
    // Opens the file, made when it is not there, cut to `bytes`; corrupt "tree-short" when it has
    // fewer.
    static Result<GrowingFile> open(const std::filesystem::path& path, std::uint64_t bytes);

    void append(std::string_view more) { waiting_ += more; }
    Result<void> write();
    Result<void> sync();
    // Written bytes; any thread.
    Result<std::string> read(std::uint64_t offset, std::size_t bytes) const;

  private:
    std::filesystem::path path_;
    FileDescriptor file_;
    std::uint64_t written_ = 0;
    bool synced_ = true;
    std::string waiting_{};
};

// Puts `bytes` in the place of the file, whole or not at all, and makes it durable.
Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes);
// The whole file; empty when it is not there.
Result<std::string> read_file(const std::filesystem::path& path);
// `bytes` of a file from `offset` on; empty when it is not there or ends before.
Result<std::string> read_part(const std::filesystem::path& path, std::uint64_t offset,
                              std::size_t bytes);

}  // namespace anju
