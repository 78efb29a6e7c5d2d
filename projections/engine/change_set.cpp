#include "projections/engine/change_set.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <utility>

namespace anju {
namespace {

// The next eight bytes as a number that sorts as they do; zeros stand behind the end.
std::uint64_t word_of(std::string_view key) {
    std::uint64_t word = 0;
    std::memcpy(&word, key.data(), std::min(key.size(), sizeof word));
    return __builtin_bswap64(word);
}
static_assert(std::endian::native == std::endian::little);

}  // namespace

void ChangeSet::put(std::string_view key, std::string_view value) {
    places_.push_back({word_of(key), bytes_.size(), static_cast<std::uint32_t>(key.size()),
                       static_cast<std::uint32_t>(value.size())});
    bytes_.append(key).append(value);
}

void ChangeSet::sort() {
    std::vector<Place> spare(places_.size());
    sort_from(places_, 0, spare);
    std::erase_if(places_, [](const Place& place) { return place.key_size == Place::dropped; });
}

// Keys of one kind begin alike: a comparison of whole keys would read both from memory each time,
// far apart. So they are sorted by one word after the other, and each word is read once.
void ChangeSet::sort_from(std::span<Place> places, std::size_t depth, std::vector<Place>& spare) {
    const std::size_t next = depth + sizeof(Place::word);
    if (depth > 0) {
        for (Place& place : places) place.word = word_of(key_of(place).substr(depth));
    }
    sort_by_word(places, spare);
    for (auto first = places.begin(); first != places.end();) {
        const auto last = std::find_if(
            first, places.end(), [&](const Place& place) { return place.word != first->word; });
        if (last - first > 1) {
            // A key that ends within the word stands before those that have zeros there and go on.
            const auto going_on = std::partition(
                first, last, [next](const Place& place) { return place.key_size <= next; });
            drop_replaced({first, going_on});
            if (last - going_on > 1) sort_from({going_on, last}, next, spare);
        }
        first = last;
    }
}

// The bytes of many words one after the other, the last first; those that are the same in all of
// them say nothing.
void ChangeSet::sort_by_word(std::span<Place> places, std::vector<Place>& spare) {
    constexpr std::size_t counting_min = 400;  // fewer are compared sooner than counted
    if (places.size() < counting_min) {
        std::ranges::sort(places, {}, &Place::word);
        return;
    }
    constexpr std::size_t digits = sizeof(Place::word);
    const auto digit = [](const Place& place, std::size_t number) {
        return place.word >> (8 * number) & 0xFFU;
    };
    std::array<std::array<std::size_t, 256>, digits> counts{};
    for (const Place& place : places) {
        for (std::size_t i = 0; i < digits; ++i) ++counts[i][digit(place, i)];
    }
    std::span<Place> from = places;
    std::span<Place> to(spare.data(), places.size());
    for (std::size_t i = 0; i < digits; ++i) {
        auto& begins = counts[i];
        if (begins[digit(from[0], i)] == from.size()) continue;
        std::exclusive_scan(begins.begin(), begins.end(), begins.begin(), std::size_t{0});
        for (const Place& place : from) to[begins[digit(place, i)]++] = place;
        std::swap(from, to);
    }
    if (from.data() != places.data()) std::ranges::copy(from, places.begin());
}

// Of keys that end within the same word: those of one length are one key. The one that was put last
// begins last.
void ChangeSet::drop_replaced(std::span<Place> same_word) {
    std::ranges::sort(same_word, {},
                      [](const Place& place) { return std::pair(place.key_size, place.begin); });
    for (std::size_t i = 1; i < same_word.size(); ++i) {
        if (same_word[i].key_size == same_word[i - 1].key_size) {
            same_word[i - 1].key_size = Place::dropped;
        }
    }
}

ChangeSet::Row ChangeSet::row(std::size_t index) const {
    const Place& place = places_[index];
    return {key_of(place),
            std::string_view(bytes_).substr(place.begin + place.key_size, place.value_size)};
}

void ChangeSet::clear() {
    bytes_.clear();
    places_.clear();
}

}  // namespace anju
