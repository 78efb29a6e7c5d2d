#include "services/access/token.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

#include "events/base/sha256.hpp"
#include "services/access/principal.hpp"

namespace anju {
namespace {

constexpr std::string_view prefix = "anju_";
constexpr std::size_t secret_digits = 64;

std::string random_digits(std::size_t digits) {
    std::string bytes(digits / 2, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return hex_of(bytes);
}

}  // namespace

bool is_hexadecimal(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::optional<TokenParts> parse_token(std::string_view text) {
    if (text.size() != prefix.size() + token_digits + 1 + secret_digits) return std::nullopt;
    if (!text.starts_with(prefix) || text[prefix.size() + token_digits] != '_') return std::nullopt;
    const TokenParts parts{text.substr(prefix.size(), token_digits),
                           text.substr(prefix.size() + token_digits + 1)};
    if (!is_hexadecimal(parts.token) || !is_hexadecimal(parts.secret)) return std::nullopt;
    return parts;
}

std::string make_token() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    return std::string(prefix) + random_digits(token_digits) + "_" + random_digits(secret_digits);
}

std::string token_hash(std::string_view secret) {
    return hex_of(bytes_of(Sha256()(secret)));
}

bool same_secret(std::string_view one, std::string_view other) {
    return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace anju
