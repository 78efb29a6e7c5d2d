#include "services/registry/identity.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "events/base/sha256.hpp"

namespace anju {
namespace {

constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view check_characters = "10X98765432";
constexpr std::size_t number_length = weights.size() + 1;
constexpr std::size_t hash_bytes = 16;
constexpr std::string_view mask = "**********";
constexpr std::size_t shown_length = 4;  // at either end of the mask

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

Error wrong(std::string rule, std::string message) {
    return invalid(std::move(rule), std::move(message), "/id_number");
}

char check_character(std::string_view number) {
    const int sum =
        std::inner_product(weights.begin(), weights.end(), number.begin(), 0, std::plus<>(),
                           [](int weight, char digit) { return weight * (digit - '0'); });
    return check_characters[static_cast<std::size_t>(sum) % check_characters.size()];
}

Result<void> check_number(std::string_view number) {
    const bool shaped =
        number.size() == number_length && std::all_of(number.begin(), number.end() - 1, is_digit);
    if (!shaped) {
        return wrong("id-number-malformed",
                     "the number has 18 characters: 17 digits, then a digit or X");
    }
    if (number.back() == check_character(number)) return {};
    return wrong("id-number-checksum",
                 "the last character does not fit the others: one of them was misread");
}

Result<void> check_holder(std::string_view number, const CardHolder& holder) {
    std::string birth = holder.birth.text();
    std::erase(birth, '-');
    if (number.substr(6, 8) != birth) {
        return wrong("id-number-birth-agrees", "digits 7 to 14 are the date of birth: " +
                                                   holder.birth.text() + " is not what they say");
    }
    const Sex told = (number[16] - '0') % 2 == 1 ? Sex::male : Sex::female;
    if (told == holder.sex) return {};
    return wrong("id-number-sex-agrees",
                 "digit 17 is odd for men and even for women: here it is not");
}

Result<std::string> hashed(std::string_view number, std::string_view key) {
    if (key.size() < crypto_generichash_KEYBYTES_MIN ||
        key.size() > crypto_generichash_KEYBYTES_MAX) {
        return unavailable("identity-key-missing",
                           "this service has no key to hash numbers of identity cards with: start "
                           "it with --identity-key FILE");
    }
    std::array<unsigned char, hash_bytes> hash{};
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const unsigned char*>(number.data()), number.size(),
                       reinterpret_cast<const unsigned char*>(key.data()), key.size());
    return hex_of({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace

Result<std::string> identity_of(const IdNumber& number, std::string_view key) {
    if (auto checked = check_number(number.value); !checked) return checked.error();
    return hashed(number.value, key);
}

Result<Identity> identify(const IdNumber& number, const CardHolder& holder, std::string_view key) {
    const std::string_view text = number.value;
    if (auto checked = check_number(text); !checked) return checked.error();
    if (auto checked = check_holder(text, holder); !checked) return checked.error();
    auto hash = hashed(text, key);
    if (!hash) return hash.error();
    std::string shown(text.substr(0, shown_length));
    shown.append(mask).append(text.substr(number_length - shown_length));
    return Identity{std::move(*hash), std::move(shown)};
}

Result<void> check_identity(const Identity& identity) {
    const bool hashed = identity.hash.size() == 2 * hash_bytes &&
                        identity.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    const bool masked = identity.shown.size() == number_length &&
                        std::string_view(identity.shown).substr(shown_length, mask.size()) == mask;
    if (hashed && masked) return {};
    return invalid("identity-hashed", "an identity is a keyed hash and a mask, never the number",
                   hashed ? "/identity_shown" : "/identity");
}

}  // namespace anju
