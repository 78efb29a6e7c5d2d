// The memory that the entries of one batch point into: a few growing blocks, freed together.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace anju {

class BatchMemory {
  public:
    // A copy that lives as long as this object.
    std::string_view keep(std::string_view bytes) {
        if (bytes.size() > left_) add_block(bytes.size());
        char* copy = free_;
        std::memcpy(copy, bytes.data(), bytes.size());
        free_ += bytes.size();
        left_ -= bytes.size();
        kept_ += bytes.size();
        return {copy, bytes.size()};
    }
    std::size_t kept_bytes() const { return kept_; }

  private:
    static constexpr std::size_t block_bytes_first = std::size_t{4} << 10;
    static constexpr std::size_t block_bytes_max = std::size_t{1} << 20;

    void add_block(std::size_t bytes_min) {
        left_ = std::max(next_block_bytes_, bytes_min);
        next_block_bytes_ = std::min(4 * next_block_bytes_, block_bytes_max);
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
        free_ = blocks_.back().get();
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    char* free_ = nullptr;
    std::size_t left_ = 0;
    std::size_t kept_ = 0;
    std::size_t next_block_bytes_ = block_bytes_first;
};

}  // namespace anju
