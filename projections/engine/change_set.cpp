#include "projections/engine/change_set.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace anju {
namespace {

std::uint64_t prefix_of(std::string_view key) {
    std::uint64_t prefix = 0;
    std::memcpy(&prefix, key.data(), std::min(key.size(), sizeof prefix));
    return __builtin_bswap64(prefix);
}
static_assert(std::endian::native == std::endian::little);

}  // namespace

void ChangeSet::put(std::string_view key, std::string_view value) {
    places_.push_back({prefix_of(key), bytes_.size(), static_cast<std::uint32_t>(key.size()),
                       static_cast<std::uint32_t>(value.size())});
    bytes_.append(key).append(value);
}

void ChangeSet::sort() {
    std::ranges::sort(places_, [this](const Place& a, const Place& b) {
        return a.prefix != b.prefix ? a.prefix < b.prefix : key_of(a) < key_of(b);
    });
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
