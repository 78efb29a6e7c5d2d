#include "events/base/sealed.hpp"

#include <sodium.h>

#include <charconv>
#include <vector>

namespace anju {
namespace {

constexpr std::string_view suite = "1.";
constexpr int base64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t block_bytes = 32;
constexpr std::size_t number_digits_max = 19;
static_assert(sealing_key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

struct Parts {
    std::uint64_t key = 0;
    std::string_view code;
};

std::optional<Parts> parts_of(std::string_view text) {
    if (text.size() > Sealed::bytes_max || !text.starts_with(suite)) return std::nullopt;
    text.remove_prefix(suite.size());
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || dot > number_digits_max) return std::nullopt;
    Parts parts;
    const auto* end = text.data() + dot;
    const auto read = std::from_chars(text.data(), end, parts.key);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    parts.code = text.substr(dot + 1);
    return parts;
}

std::optional<std::string> decoded(std::string_view code) {
    std::string box(code.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(bytes(box), box.size(), code.data(), code.size(), nullptr,
                                         &length, &end, base64);
    if (failed != 0 || end != code.data() + code.size()) return std::nullopt;
    if (length < nonce_bytes + tag_bytes) return std::nullopt;
    box.resize(length);
    return box;
}

Error broken() {
    return corrupt("sealed-broken",
                   "a sealed text does not open: it was sealed with another key or for another "
                   "place, or it was changed");
}

}  // namespace

Result<Sealed> Sealed::parse(std::string_view text) {
    const auto parts = parts_of(text);
    if (parts && decoded(parts->code)) return Sealed{std::string(text)};
    return invalid("sealed-malformed",
                   "not a sealed text, which is 1, the number of its key and its code, with dots "
                   "between them: texts are sealed by the service that records them");
}

std::uint64_t Sealed::key() const {
    const auto parts = parts_of(value);
    return parts ? parts->key : 0;
}

Sealed seal(std::string_view text, std::string_view place, const SealingKey& key) {
    std::string padded(text);
    padded += '\x01';
    padded.resize((padded.size() + block_bytes - 1) / block_bytes * block_bytes, '\0');
    std::string box(nonce_bytes + padded.size() + tag_bytes, '\0');
    randombytes_buf(box.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(box) + nonce_bytes, nullptr, bytes(padded),
                                               padded.size(), bytes(place), place.size(), nullptr,
                                               bytes(box), bytes(key.bytes));
    sodium_memzero(padded.data(), padded.size());
    std::string code(sodium_base64_encoded_len(box.size(), base64), '\0');
    sodium_bin2base64(code.data(), code.size(), bytes(box), box.size(), base64);
    code.resize(code.find('\0'));
    return {std::string(suite) + std::to_string(key.number) + "." + code};
}

Result<std::string> open_sealed(const Sealed& sealed, std::string_view place,
                                std::string_view key_bytes) {
    const auto parts = parts_of(sealed.value);
    const auto box = parts ? decoded(parts->code) : std::nullopt;
    if (!box || key_bytes.size() != sealing_key_bytes) return broken();
    const std::string_view code = std::string_view(*box).substr(nonce_bytes);
    std::string text(code.size() - tag_bytes, '\0');
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes(text), nullptr, nullptr, bytes(code), code.size(), bytes(place), place.size(),
        bytes(*box), bytes(key_bytes));
    const auto end = failed == 0 ? text.find_last_not_of('\0') : std::string::npos;
    if (end == std::string::npos || text[end] != '\x01') return broken();
    text.resize(end);
    return text;
}

}  // namespace anju
