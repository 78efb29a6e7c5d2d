// Tokens of an identity provider (OpenID Connect): who signs in with the province's own sign-on
// shows what that signed (a JWT), and is whom the access service has admitted under that name. What
// it may do is never taken from the token.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/types.hpp"

namespace anju {

struct OutsideTokensOptions {
    std::string issuer{};                       // "iss", to the letter
    std::string audience{};                     // that "aud" is or names
    std::string claim = "sub";                  // which tells the principal's id
    std::vector<std::filesystem::path> keys{};  // public keys (PEM), RSA of 2048 bits or P-256
};

class OutsideTokens {
  public:
    static constexpr std::size_t token_bytes_max = 8'192;

    // Errors: invalid "issuer-key-unreadable", with the file and what is expected.
    static Result<OutsideTokens> open(OutsideTokensOptions options);

    // Whether the text has the form of such a token: three parts.
    static bool is_one(std::string_view text);
    // The id that a token tells which one of the keys signed: RSA keys RS256, those of P-256 ES256,
    // nothing else, whatever the token says of itself. It names issuer and audience, has begun and
    // not ended, within a minute. Invalid, "token-refused", always the same.
    Result<std::string> principal_of(std::string_view token, Instant now) const;

  private:
    struct Key {
        std::string name;  // of the file, without what follows a dot: the token's "kid" may tell it
        int algorithm = 0;
        std::string pem;
    };
    explicit OutsideTokens(OutsideTokensOptions options) : options_(std::move(options)) {}

    OutsideTokensOptions options_;
    std::vector<Key> keys_;
};

// The refusal of any token, always the same.
Error refused_token();

}  // namespace anju
