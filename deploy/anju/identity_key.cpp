#include "deploy/anju/identity_key.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include "events/base/sha256.hpp"
#include "events/log/key_file.hpp"

namespace anju {

Result<std::string> open_identity_key(const std::filesystem::path& path) {
    if (sodium_init() < 0) return unavailable("sodium", "libsodium does not start");
    const auto text = open_key_file(path, [] {
        std::string key(identity_key_bytes, '\0');
        randombytes_buf(key.data(), key.size());
        return hex_of(key) + "\n";
    });
    if (!text) return text.error();
    std::string key(identity_key_bytes, '\0');
    std::size_t length = 0;
    const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(key.data()), key.size(),
                                      text->data(), text->size(), "\n", &length, nullptr);
    if (failed == 0 && length == key.size()) return key;
    return corrupt("key-file-malformed", fmt::format("{}: an identity key is {} hexadecimal digits",
                                                     path.string(), 2 * identity_key_bytes));
}

}  // namespace anju
