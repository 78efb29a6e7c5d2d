#include "services/shell/stream_table.hpp"

#include <fmt/format.h>
#include <sodium.h>

namespace anju {

std::uint64_t command_hash(std::string_view command, std::string_view bytes,
                           std::string_view secret) {
    static_assert(crypto_shorthash_BYTES == sizeof(std::uint64_t));
    // Without a secret, the hash only tells a repeated command from another one under the same key.
    unsigned char key[crypto_shorthash_KEYBYTES] = {};
    if (!secret.empty()) {
        crypto_generichash(key, sizeof key, nullptr, 0,
                           reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    }
    std::string all;
    all.append(command).append(1, '\0').append(bytes);
    std::uint64_t hash = 0;
    crypto_shorthash(reinterpret_cast<unsigned char*>(&hash),
                     reinterpret_cast<const unsigned char*>(all.data()), all.size(), key);
    return hash;
}

Error unknown_command(std::string_view stream, std::string_view command,
                      const std::vector<std::string_view>& known) {
    Error error =
        not_found("command-unknown", fmt::format("{} has no command \"{}\"; it has: {}", stream,
                                                 excerpt(command), fmt::join(known, ", ")));
    error.facts = {{"command_given", std::string(excerpt(command))}};
    return error;
}

Error payload_too_large(std::size_t bytes) {
    return invalid("event-too-large", fmt::format("the event would have {} bytes; the limit is {}",
                                                  bytes, payload_bytes_max));
}

Error version_gap(std::string_view stream, std::uint32_t stored, std::uint32_t expected) {
    return corrupt("stream-version-gap",
                   fmt::format("{} has version {} where {} is expected", stream, stored, expected));
}

}  // namespace anju
