#include "deploy/people/person_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace anju {
namespace {

constexpr std::size_t half_digits = 16;
constexpr int hexadecimal = 16;

std::optional<std::uint64_t> number_of(std::string_view digits) {
    std::uint64_t number = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number, hexadecimal);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

}  // namespace

// What is no hash is nobody's.
std::optional<PersonNumbers::Hash> PersonNumbers::hash_of(std::string_view identity) {
    if (identity.size() != 2 * half_digits) return std::nullopt;
    const auto high = number_of(identity.substr(0, half_digits));
    const auto low = number_of(identity.substr(half_digits));
    if (!high || !low) return std::nullopt;
    return Hash{*high, *low};
}

bool PersonNumbers::is_about_numbers(const RecordView& record) {
    return Kinds::any_of([&]<Event E>() { return type_id(E::type) == record.header.type; });
}

Result<void> PersonNumbers::take(const RecordView& record) {
    std::string id(record.stream.substr(record.stream.find('/') + 1));
    return visit_event<Kinds>(record, [&]<Event E>(const E& event) {
        if (const auto hash = hash_of(event.identity)) add(*hash, std::move(id));
    });
}

void PersonNumbers::add(const Hash& hash, std::string id) {
    const auto [place, is_new] = first_.try_emplace(hash, id);
    if (is_new || place->second == id) return;
    const auto [begin, end] = others_.equal_range(hash);
    const bool known = std::any_of(begin, end, [&](const auto& one) { return one.second == id; });
    if (!known) others_.emplace(hash, std::move(id));
}

std::vector<std::string> PersonNumbers::ids_of(std::string_view identity) const {
    const auto hash = hash_of(identity);
    const auto first = hash ? first_.find(*hash) : first_.end();
    if (first == first_.end()) return {};
    std::vector<std::string> ids{first->second};
    const auto [begin, end] = others_.equal_range(*hash);
    std::transform(begin, end, std::back_inserter(ids), [](const auto& one) { return one.second; });
    std::ranges::sort(ids);
    return ids;
}

bool PersonNumbers::has(std::string_view identity, std::string_view id) const {
    return std::ranges::count(ids_of(identity), id) > 0;
}

}  // namespace anju
