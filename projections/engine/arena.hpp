// Memory for objects that all end at once: taken from large blocks, given back together.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace anju {

class Arena {
  public:
    // Room for an object, aligned for any; whoever makes one in it ends it before clear().
    void* room_for(std::size_t bytes) {
        constexpr std::size_t alignment = alignof(std::max_align_t);
        bytes = (bytes + alignment - 1) / alignment * alignment;
        if (bytes > left_) add_block(bytes);
        std::byte* room = free_;
        free_ += bytes;
        left_ -= bytes;
        return room;
    }
    std::string_view keep(std::string_view text) {
        auto* copy = static_cast<char*>(room_for(text.size()));
        std::memcpy(copy, text.data(), text.size());
        return {copy, text.size()};
    }
    // Ends what was taken. One block is kept for what comes.
    void clear() {
        if (blocks_.size() > 1) blocks_.resize(1);
        free_ = blocks_.empty() ? nullptr : blocks_[0].get();
        left_ = blocks_.empty() ? 0 : block_bytes;
    }

  private:
    static constexpr std::size_t block_bytes = std::size_t{256} << 10;

    void add_block(std::size_t bytes_min) {
        left_ = std::max(block_bytes, bytes_min);
        blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(left_));
        free_ = blocks_.back().get();
    }

    std::vector<std::unique_ptr<std::byte[]>> blocks_;  // the first one has block_bytes or more
    std::byte* free_ = nullptr;
    std::size_t left_ = 0;
};

}  // namespace anju
