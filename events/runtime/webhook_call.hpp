// One call of a receiver's address: to a public address that was checked, over TLS with a
// certificate that is checked, without redirects, with bounds for time and answer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <filesystem>

#include "events/runtime/http_client.hpp"
#include "events/runtime/webhook_url.hpp"

namespace anju {

struct WebhookCallOptions {
    std::chrono::milliseconds timeout{15'000};  // from looking the name up to the answer's head
    bool loopback = false;                      // addresses of this machine too: for trials
    bool any_address = false;                   // also inside, without TLS: we chose the address
    std::filesystem::path authorities{};        // certificates trusted besides those of the system
    std::size_t answer_bytes_max = 0;           // of a body that is read; 0: none is
};

class WebhookCaller {
  public:
    // Errors: "key-file" (the certificates cannot be read).
    static Result<std::unique_ptr<WebhookCaller>> make(boost::asio::io_context& io,
                                                       WebhookCallOptions options);

    // The status and the headers of the answer, and its body where bodies are read.
    // `request.target` is taken from the URL. Errors: unavailable: "peer-unreachable",
    // "answer-lost"; rejected: "webhook-address-refused" (an address inside). It must outlive the
    // coroutine.
    boost::asio::awaitable<Result<ClientResponse>> call(WebhookUrl url, ClientRequest request);

  private:
    WebhookCaller(boost::asio::io_context& io, WebhookCallOptions options);

    boost::asio::io_context& io_;
    const WebhookCallOptions options_;
    boost::asio::ssl::context tls_;
};

}  // namespace anju
