// Tokens: what a principal shows to be known. "anju_<public part>_<secret>": the public part finds
// it, the secret proves it, and of the secret only a hash is kept anywhere. The secret has 256
// random bits, so that a plain SHA-256 of it can not be turned back by trying.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

struct TokenParts {
    std::string_view token;   // the public part, 16 hexadecimal digits
    std::string_view secret;  // 64 hexadecimal digits
};

// Whether the text has digits 0 to 9 and a to f only.
bool is_hexadecimal(std::string_view text);

// Views into `text`; nothing when it is no token.
std::optional<TokenParts> parse_token(std::string_view text);

// A new one, from the system's source of randomness. Throws std::runtime_error without it.
std::string make_token();

// SHA-256 of a secret, 64 hexadecimal digits.
std::string token_hash(std::string_view secret);

// Whether the texts are the same, in a time that does not tell where they differ.
bool same_secret(std::string_view one, std::string_view other);

}  // namespace anju
