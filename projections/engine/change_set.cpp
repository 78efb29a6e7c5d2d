#include "projections/engine/change_set.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

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
    sort_from(places_, 0);
    drop_replaced();
}

// Equal keys lie side by side; the one that was put last begins last.
void ChangeSet::drop_replaced() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        if (kept > 0 && key_of(places_[kept - 1]) == key_of(places_[i])) {
            if (places_[i].begin > places_[kept - 1].begin) places_[kept - 1] = places_[i];
        } else {
            places_[kept++] = places_[i];
        }
    }
    places_.resize(kept);
}

// Keys of one kind begin alike: a comparison of whole keys would read both from memory each time,
// far apart. So they are sorted by one word after the other, and each word is read once.
void ChangeSet::sort_from(std::span<Place> places, std::size_t depth) {
    constexpr std::size_t word_bytes = sizeof(Place::word);
    const std::size_t next = depth + word_bytes;
    if (depth > 0) {
        for (Place& place : places) place.word = word_of(key_of(place).substr(depth));
    }
    // A key that ends within the word stands before those that have zeros there and go on.
    const auto size_up_to_next = [next](const Place& place) {
        return std::min<std::size_t>(place.key_size, next + 1);
    };
    std::ranges::sort(places, [&](const Place& a, const Place& b) {
        return a.word != b.word ? a.word < b.word : size_up_to_next(a) < size_up_to_next(b);
    });
    for (auto first = places.begin(); first != places.end();) {
        const auto last = std::find_if(
            first, places.end(), [&](const Place& place) { return place.word != first->word; });
        const auto going_on =
            std::find_if(first, last, [next](const Place& place) { return place.key_size > next; });
        if (last - going_on > 1) sort_from({going_on, last}, next);
        first = last;
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
