#include "events/runtime/http_client_message.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/verb.hpp>
#include <charconv>

namespace anju {
namespace {

namespace http = boost::beast::http;
using boost::beast::iequals;

constexpr std::array<std::string_view, 12> connection_headers{"Connection",
                                                              "Content-Length",
                                                              "Expect",
                                                              "Host",
                                                              "Keep-Alive",
                                                              "Proxy-Connection",
                                                              "TE",
                                                              "Trailer",
                                                              "Upgrade",
                                                              "Transfer-Encoding",
                                                              "Proxy-Authenticate",
                                                              "Proxy-Authorization"};

Error malformed_url(std::string_view url, std::string_view why) {
    return invalid("base-url",
                   "\"" + std::string(url) + "\": " + std::string(why) +
                       "; it must look like http://127.0.0.1:8080 or https://anju.example:443");
}

bool is_host_character(char character) {
    const bool is_letter =
        (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    return is_letter || (character >= '0' && character <= '9') || character == '-' ||
           character == '.' || character == '_';
}

bool is_address_character(char character) {
    return is_host_character(character) || character == ':';
}

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const auto fits = [&](char character) {
        return (is_host_character(character) && character != '.') ||
               marks.find(character) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

// Neither a control character nor, in a target, a space: each would end the line or the target.
bool is_printable(std::string_view text, unsigned char lowest) {
    return std::all_of(text.begin(), text.end(), [lowest](char character) {
        const auto code = static_cast<unsigned char>(character);
        return code >= lowest && code != 0x7F;
    });
}

Error malformed_request(std::string why) {
    return invalid("request-malformed", std::move(why));
}

std::optional<Error> check(const ClientRequest& request) {
    if (request.verb == Verb::unknown || request.verb == Verb::connect) {
        return malformed_request("the request has no method that can be sent");
    }
    if (!request.target.starts_with('/') || !is_printable(request.target, 0x21)) {
        return malformed_request("the target must begin with '/' and be percent-encoded: \"" +
                                 request.target + "\"");
    }
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) return malformed_request("not the name of a header: " + name);
        if (is_connection_header(name)) {
            return malformed_request("header " + name + " is set by the client itself");
        }
        if (!is_printable(value, 0x20)) {
            return malformed_request("header " + name + " has a control character");
        }
    }
    return std::nullopt;
}

bool has_body_always(Verb verb) {
    return verb == Verb::post || verb == Verb::put || verb == Verb::patch;
}

}  // namespace

std::string BaseUrl::authority() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<BaseUrl> parse_base_url(std::string_view url) {
    constexpr std::string_view plain = "http://";
    constexpr std::string_view secure = "https://";
    const bool is_tls = url.starts_with(secure);
    if (!is_tls && !url.starts_with(plain)) {
        return malformed_url(url, "it begins with neither http:// nor https://");
    }
    const std::string_view authority = url.substr(is_tls ? secure.size() : plain.size());
    const bool is_bracketed = authority.starts_with('[');
    const auto host_end = is_bracketed ? authority.find("]:") : authority.find(':');
    if (host_end == std::string_view::npos) return malformed_url(url, "it names no port");
    const auto host = authority.substr(is_bracketed, host_end - is_bracketed);
    const auto fits = is_bracketed ? is_address_character : is_host_character;
    if (host.empty() || !std::all_of(host.begin(), host.end(), fits)) {
        return malformed_url(url, "it names no host");
    }
    const auto port_text = authority.substr(host_end + 1 + is_bracketed);
    BaseUrl parsed{std::string(host), 0, is_tls};
    const auto end = port_text.data() + port_text.size();
    const auto [rest, failure] = std::from_chars(port_text.data(), end, parsed.port);
    if (failure != std::errc{} || parsed.port == 0) {
        return malformed_url(url, "its port is not a number from 1 to 65535");
    }
    if (rest != end) return malformed_url(url, "something follows the port");
    return parsed;
}

bool is_connection_header(std::string_view name) {
    return std::any_of(connection_headers.begin(), connection_headers.end(),
                       [name](std::string_view known) { return iequals(known, name); });
}

std::optional<std::string_view> ClientResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (iequals(key, name)) return value;
    }
    return std::nullopt;
}

Result<ClientMessage> to_message(const BaseUrl& url, ClientRequest request) {
    if (auto refusal = check(request)) return std::move(*refusal);
    ClientMessage message(request.verb, request.target, 11);
    message.set(http::field::host, url.authority());
    for (const auto& [name, value] : request.headers) message.insert(name, value);
    if (!request.body.empty() || has_body_always(request.verb)) {
        message.content_length(request.body.size());
    }
    message.body() = std::move(request.body);
    return message;
}

ClientResponse to_response(ClientAnswer answer) {
    ClientResponse response;
    response.status = static_cast<int>(answer.result_int());
    for (const auto& field : answer) {
        response.headers.emplace_back(field.name_string(), field.value());
    }
    response.body = std::move(answer.body());
    return response;
}

Result<std::shared_ptr<TlsContext>> tls_for(const BaseUrl& url, std::shared_ptr<TlsContext> given,
                                            bool only) {
    if (!url.tls && only) {
        return invalid("plain-http-refused",
                       url.authority() + " speaks no TLS, which is all that is spoken here");
    }
    if (!url.tls || given) return given;
    return TlsContext::load({});
}

Error peer_unreachable(const BaseUrl& url, const std::string& why) {
    return unavailable("peer-unreachable", url.authority() + ": " + why);
}

Error answer_lost(const BaseUrl& url, const std::string& why) {
    return unavailable("answer-lost", url.authority() + ": " + why +
                                          "; whether the request was carried out is not known");
}

}  // namespace anju
