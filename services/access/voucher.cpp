#include "services/access/voucher.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <charconv>

#include "services/access/token.hpp"

namespace anju {
namespace {

// What else the key may sign is told apart by it.
constexpr std::string_view prefix = "anju-shown.";
constexpr std::size_t voucher_bytes_max = 1'024;

std::string hex_of_bytes(const unsigned char* bytes, std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += fmt::format("{:02x}", bytes[i]);
    return text;
}

std::string signature_of(std::string_view key, std::string_view text) {
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> signature{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()),
                                key.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                  text.size());
    crypto_auth_hmacsha256_final(&state, signature.data());
    return hex_of_bytes(signature.data(), signature.size());
}

std::optional<std::string> from_hex(std::string_view digits) {
    std::string bytes(digits.size() / 2, '\0');
    std::size_t size = 0;
    const bool read = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                     digits.data(), digits.size(), nullptr, &size, nullptr) == 0;
    if (!read || size != bytes.size() || digits.size() % 2 != 0) return std::nullopt;
    return bytes;
}

}  // namespace

std::string make_voucher(std::string_view key, std::string_view name, std::int64_t valid_to) {
    const auto text = fmt::format(
        "{}{}.{}", prefix,
        hex_of_bytes(reinterpret_cast<const unsigned char*>(name.data()), name.size()), valid_to);
    return fmt::format("{}.{}", text, signature_of(key, text));
}

std::optional<std::string> name_in_voucher(std::string_view key, std::string_view text,
                                           std::int64_t now) {
    if (key.empty() || !text.starts_with(prefix) || text.size() > voucher_bytes_max) {
        return std::nullopt;
    }
    const auto last = text.rfind('.');
    const auto signed_text = text.substr(0, last);
    if (!same_secret(text.substr(last + 1), signature_of(key, signed_text))) return std::nullopt;
    const auto said = signed_text.substr(prefix.size());
    const auto dot = said.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    std::int64_t valid_to = 0;
    std::from_chars(said.data() + dot + 1, said.data() + said.size(), valid_to);
    if (valid_to < now) return std::nullopt;
    return from_hex(said.substr(0, dot));
}

}  // namespace anju
