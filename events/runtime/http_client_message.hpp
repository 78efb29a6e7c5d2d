// Requests and answers of the HTTP client between our form and Beast's. Internal to the client.
#pragma once

#include "events/runtime/http_client.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace anju {

using ClientMessage = boost::beast::http::request<boost::beast::http::string_body>;
using ClientAnswer = boost::beast::http::response<boost::beast::http::string_body>;

inline constexpr std::uint32_t answer_head_bytes_max = 64 * 1024;

// Invalid "request-malformed": a target or header that would be read as something else.
Result<ClientMessage> to_message(const BaseUrl& url, ClientRequest request);

ClientResponse to_response(ClientAnswer answer);

// The context to call `url` with: `given`, or one that trusts whom the system does. Null without
// TLS. Errors: unavailable "key-file"; invalid "plain-http-refused": `url` is none of TLS and
// `only` such are called.
Result<std::shared_ptr<TlsContext>> tls_for(const BaseUrl& url, std::shared_ptr<TlsContext> given,
                                            bool only = false);

Error peer_unreachable(const BaseUrl& url, const std::string& why);
Error answer_lost(const BaseUrl& url, const std::string& why);

}  // namespace anju
