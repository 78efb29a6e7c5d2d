#include "events/runtime/webhook_signature.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace anju {
namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t secret_bytes = 32;

std::string base64_of(const unsigned char* bytes, std::size_t size) {
    std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the end of a C string
    return text;
}

void take(crypto_auth_hmacsha256_state& state, std::string_view text) {
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                  text.size());
}

}  // namespace

std::string make_webhook_secret() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    std::array<unsigned char, secret_bytes> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return std::string(prefix) + base64_of(bytes.data(), bytes.size());
}

Result<std::string> webhook_signature(std::string_view secret, std::string_view id,
                                      std::int64_t seconds, std::string_view body) {
    const auto text = secret.substr(secret.starts_with(prefix) ? prefix.size() : std::size_t{0});
    std::vector<unsigned char> key(text.size() + 1);
    std::size_t size = 0;
    if (sodium_base642bin(key.data(), key.size(), text.data(), text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        size == 0) {
        return corrupt("key-file-malformed", "the secret of a webhook is no base64");
    }
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), size);
    for (const std::string_view part :
         {id, std::string_view("."), std::string_view(std::to_string(seconds)),
          std::string_view("."), body}) {
        take(state, part);
    }
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(key.data(), key.size());
    return "v1," + base64_of(mac.data(), mac.size());
}

}  // namespace anju
