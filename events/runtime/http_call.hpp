// HTTP for command-line tools: calls that block the thread they are made on.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_client.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string_view>

namespace anju {

// One request on a connection of its own; errors as HttpClient::send gives them.
Result<ClientResponse> http_call(std::string_view base_url, ClientRequest request,
                                 std::chrono::milliseconds timeout,
                                 std::shared_ptr<TlsContext> tls = {});

struct LineStreamOptions {
    std::chrono::milliseconds connect_timeout{2'000};
    std::chrono::milliseconds head_timeout{60'000};  // from the request to the answer's head
    // Between two pieces of the body; zero waits for ever. Streams send a comment now and then.
    std::chrono::milliseconds silence_max{0};
    std::shared_ptr<TlsContext> tls{};  // as of HttpClientOptions
};

// Called with each line, without its end; false ends the stream. The view is valid during the call.
using OnLine = std::function<bool(std::string_view line)>;

// Sends the request and calls `on_line` on this thread with the lines of the answer as they come:
// for Server-Sent Events and NDJSON without an end. Returns the answer, without its body, when the
// peer ends it, `on_line` returns false or `cancelled` is set (from any thread; status 0 when there
// was no answer by then). An answer other than 2xx has no lines: it comes back whole.
// "answer-lost": it broke off; "line-too-long".
Result<ClientResponse> http_lines(std::string_view base_url, ClientRequest request,
                                  const LineStreamOptions& options, const OnLine& on_line,
                                  std::stop_token cancelled = {});

}  // namespace anju
