// The two things that are said to a receiver of webhooks: may we call, and here is an event.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "events/runtime/webhook_call.hpp"

namespace anju {

// Whether it lets `origin` in, as CloudEvents has it (OPTIONS with WebHook-Request-Origin): how
// many calls a minute it takes, 0 for any number. Rejected, "webhook-not-let-in"; errors of the
// caller.
boost::asio::awaitable<Result<std::int64_t>> ask_to_be_let_in(WebhookCaller& caller,
                                                              std::string url, std::string origin);

// What became of an event that was sent.
struct WebhookOutcome {
    Result<void> taken;                        // answered with 2xx
    std::chrono::milliseconds retry_after{0};  // as it asked for
};

// Signed by each of the secrets.
boost::asio::awaitable<WebhookOutcome> send_event(WebhookCaller& caller, std::string url,
                                                  std::vector<std::string> secrets,
                                                  std::string line);

}  // namespace anju
