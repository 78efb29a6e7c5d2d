// Where a webhook goes: an address of https, or for trials plain http on this machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

struct WebhookUrl {
    bool tls = true;
    std::string host;  // a name or an IP address, without brackets
    std::uint16_t port = 443;
    std::string target = "/";  // path and query as they go over the wire

    std::string authority() const;  // what the Host header says
};

// Invalid, "webhook-url-refused": neither https://host[:port]/path nor http:// with a loopback
// address (127.0.0.1, ::1, localhost), or with a user, a password or a fragment.
// `plain`: http:// with any address too, for who chose it.
Result<WebhookUrl> parse_webhook_url(std::string_view text, bool plain = false);
Result<void> check_webhook_url(std::string_view text);

}  // namespace anju
