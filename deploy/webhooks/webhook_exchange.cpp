#include "deploy/webhooks/webhook_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "deploy/webhooks/public_line.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/webhook_signature.hpp"

namespace anju {
namespace {

constexpr std::string_view content_type = "application/cloudevents+json; charset=utf-8";
constexpr std::int64_t ms_per_second = 1'000;
constexpr std::int64_t longest_seconds = 3'600;

bool is_good(int status) {
    return status / 100 == 2;
}

std::int64_t number_in(const ClientResponse& answer, std::string_view name) {
    const auto text = answer.header(name).value_or("");
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return std::max<std::int64_t>(number, 0);
}

Result<ClientRequest> signed_event(const std::vector<std::string>& secrets, std::string line) {
    const std::string id(id_in(line));
    const std::int64_t seconds = system_now().value / ms_per_second;
    std::string signatures;
    for (const auto& secret : secrets) {
        const auto one = webhook_signature(secret, id, seconds, line);
        if (!one) return one.error();
        signatures += (signatures.empty() ? "" : " ") + *one;
    }
    ClientRequest request;
    request.verb = Verb::post;
    request.headers.emplace_back("Content-Type", content_type);
    request.headers.emplace_back("webhook-id", id);
    request.headers.emplace_back("webhook-timestamp", std::to_string(seconds));
    request.headers.emplace_back("webhook-signature", signatures);
    request.body = std::move(line);
    return request;
}

}  // namespace

boost::asio::awaitable<Result<std::int64_t>> ask_to_be_let_in(WebhookCaller& caller,
                                                              std::string url, std::string origin) {
    auto to = parse_webhook_url(url);
    if (!to) co_return to.error();
    ClientRequest request;
    request.verb = Verb::options;
    request.headers.emplace_back("WebHook-Request-Origin", origin);
    const auto answer = co_await caller.call(std::move(*to), std::move(request));
    if (!answer) co_return answer.error();
    const auto allowed = answer->header("WebHook-Allowed-Origin").value_or("");
    if (is_good(answer->status) && (allowed == "*" || allowed == origin)) {
        co_return number_in(*answer, "WebHook-Allowed-Rate");
    }
    co_return rejected("webhook-not-let-in",
                       fmt::format("it does not let \"{}\" in: it answers {} with the header "
                                   "WebHook-Allowed-Origin \"{}\"",
                                   origin, answer->status, excerpt(allowed)));
}

boost::asio::awaitable<WebhookOutcome> send_event(WebhookCaller& caller, std::string url,
                                                  std::vector<std::string> secrets,
                                                  std::string line) {
    WebhookOutcome outcome;
    auto to = parse_webhook_url(url);
    auto request = signed_event(secrets, std::move(line));
    if (!to || !request) {
        outcome.taken = to ? request.error() : to.error();
        co_return outcome;
    }
    const auto answer = co_await caller.call(std::move(*to), std::move(*request));
    if (!answer) {
        outcome.taken = answer.error();
    } else if (!is_good(answer->status)) {
        outcome.taken =
            unavailable("answer-unexpected", fmt::format("it answered {}", answer->status));
        outcome.retry_after =
            std::chrono::seconds(std::min(number_in(*answer, "Retry-After"), longest_seconds));
    }
    co_return outcome;
}

}  // namespace anju
