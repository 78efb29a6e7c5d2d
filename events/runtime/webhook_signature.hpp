// Signatures of webhooks as Standard Webhooks has them: what is sent is signed by a secret that
// sender and receiver share, "whsec_" and base64.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

// A new one, of 32 bytes from the system's source of randomness.
std::string make_webhook_secret();

// "v1,<base64>": HMAC-SHA256 of "<id>.<seconds>.<body>". Corrupt, "key-file-malformed": it is no
// secret.
Result<std::string> webhook_signature(std::string_view secret, std::string_view id,
                                      std::int64_t seconds, std::string_view body);

}  // namespace anju
