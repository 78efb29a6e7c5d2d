// The HTTP client for calls between our own processes: asynchronous, on one io_context that one
// thread runs, with connections that are kept for the next call.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_message.hpp"
#include "events/runtime/tls.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anju {

struct HttpClientOptions {
    std::chrono::milliseconds connect_timeout{2'000};
    // From send() to the last byte of the answer, waiting for a free connection included.
    std::chrono::milliseconds answer_timeout{60'000};
    std::chrono::milliseconds idle_max{30'000};  // shorter than the server's: it closes at 60 s
    std::size_t connections_per_host_max = 32;
    std::size_t waiting_max = 10'000;  // calls per host that have no connection yet
    std::size_t answer_bytes_max = 16 * 1024 * 1024;
    std::shared_ptr<TlsContext> tls{};  // for https; null: servers that the system trusts
    bool tls_only = false;              // nothing is sent without it
};

struct ClientRequest {
    Verb verb = Verb::get;
    std::string target = "/";  // path and query as they go over the wire, encoded
    // Without those that is_connection_header() names: the client sets them.
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
};

struct ClientResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};

    // The first field of that name, whatever its case; valid while this object lives.
    std::optional<std::string_view> header(std::string_view name) const;
};

// Every status is an answer, 500 too. Errors, all of them unavailable except the first:
//   invalid               the base URL or the request is malformed, or the URL is one of http
//                         where only TLS is to be spoken; nothing was sent
//   "peer-unreachable"    nothing was sent, or nothing that changes anything: safe to send again
//   "answer-lost"         it was sent and no whole answer came: whether it was done is not known
//   "answer-too-large"    it was answered with more than answer_bytes_max
using AnswerDone = std::function<void(Result<ClientResponse>)>;

struct BaseUrl {
    std::string host;  // a name or an IP address, without brackets
    std::uint16_t port = 0;
    bool tls = false;

    std::string authority() const;  // what the Host header says
};

// "http://host:port" or "https://host:port", and nothing else.
Result<BaseUrl> parse_base_url(std::string_view url);

// Headers that belong to one connection, not to the message (RFC 9110 7.6.1), and Host and
// Content-Length: who passes a message on leaves them out.
bool is_connection_header(std::string_view name);

// Use it on the thread that runs `io`, or while none does. Kept connections do not hold io.run().
class HttpClient {
  public:
    explicit HttpClient(boost::asio::io_context& io, HttpClientOptions options = {});
    // Answers what is in flight: "answer-lost" what was being sent, "peer-unreachable" the rest.
    // What it calls must not send() again.
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Calls `done` once, never inside send(): on the io thread, or in the destructor. A call whose
    // kept connection turns out to be closed is sent again on a new one when that is safe.
    void send(std::string_view base_url, ClientRequest request, AnswerDone done);

    std::size_t connections() const;

  private:
    class Pool;
    std::unique_ptr<Pool> pool_;
};

}  // namespace anju
