// Rows that one commit writes, gathered in one piece of memory: most commits of a catch-up hold a
// million small rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anju {

class ChangeSet {
  public:
    struct Row {
        std::string_view key;
        std::string_view value;
    };

    // Of rows put under one key the last stays; an empty value removes the row.
    void put(std::string_view key, std::string_view value);
    // By key, each once; rows are put in any order.
    void sort();

    std::size_t size() const { return places_.size(); }
    std::size_t bytes() const { return bytes_.size(); }
    // What it takes in memory.
    std::size_t memory() const { return bytes_.size() + places_.size() * sizeof(Place); }
    // Valid until the next put().
    Row row(std::size_t index) const;
    void clear();

  private:
    struct Place {
        std::uint64_t word = 0;   // eight bytes of the key, as a number that sorts alike
        std::uint64_t begin = 0;  // of the key in bytes_; the value follows it
        std::uint32_t key_size = 0;
        std::uint32_t value_size = 0;

        static constexpr std::uint32_t dropped = UINT32_MAX;  // as the size of a key
    };

    // Of keys that are the same in the first `depth` bytes; `spare` has room for them all.
    void sort_from(std::span<Place> places, std::size_t depth, std::vector<Place>& spare);
    static void sort_by_word(std::span<Place> places, std::vector<Place>& spare);
    static void drop_replaced(std::span<Place> same_word);
    std::string_view key_of(const Place& place) const {
        return std::string_view(bytes_).substr(place.begin, place.key_size);
    }

    std::string bytes_;
    std::vector<Place> places_;
};

}  // namespace anju
