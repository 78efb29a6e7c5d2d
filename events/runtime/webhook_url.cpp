#include "events/runtime/webhook_url.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <charconv>

namespace anju {
namespace {

constexpr std::size_t url_bytes_max = 2'000;
constexpr std::uint16_t https_port = 443;
constexpr std::uint16_t http_port = 80;

Error refused(std::string_view text, std::string_view why) {
    return invalid("webhook-url-refused",
                   fmt::format("\"{}\": {}; it must look like https://agency.example/anju",
                               excerpt(text), why));
}

bool is_loopback_name(std::string_view host) {
    return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

// 0 where it names none that there is.
std::uint16_t port_of(const boost::urls::url_view& url, bool tls) {
    if (!url.has_port()) return tls ? https_port : http_port;
    const std::string_view text = url.port();
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() ? port : std::uint16_t{0};
}

std::string host_of(const boost::urls::url_view& url) {
    std::string host = url.host_address();
    for (auto& c : host) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return host;
}

}  // namespace

std::string WebhookUrl::authority() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    const auto name = is_v6 ? "[" + host + "]" : host;
    const bool is_usual = port == (tls ? https_port : http_port);
    return is_usual ? name : fmt::format("{}:{}", name, port);
}

Result<WebhookUrl> parse_webhook_url(std::string_view text, bool plain) {
    if (text.size() > url_bytes_max) return refused(text, "it is too long");
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed) return refused(text, "it is no URL");
    const auto& url = *parsed;
    WebhookUrl found;
    found.tls = url.scheme_id() == boost::urls::scheme::https;
    found.host = host_of(url);
    const bool is_plain = url.scheme_id() == boost::urls::scheme::http;
    if (!found.tls && !(is_plain && (plain || is_loopback_name(found.host)))) {
        return refused(text, "it is not https");
    }
    if (found.host.empty()) return refused(text, "it names no host");
    if (url.host_type() == boost::urls::host_type::ipvfuture) {
        return refused(text, "its host is no name and no address");
    }
    if (url.has_userinfo()) return refused(text, "it names a user");
    if (url.has_fragment()) return refused(text, "it has a fragment");
    found.port = port_of(url, found.tls);
    if (found.port == 0) return refused(text, "it names no port that there is");
    found.target = std::string(url.encoded_path());
    if (found.target.empty()) found.target = "/";
    // Boost 1.81 ends the host of "127.0.0.1.example" after the address.
    if (!found.target.starts_with('/')) return refused(text, "its host is no name and no address");
    if (url.has_query()) found.target += "?" + std::string(url.encoded_query());
    return found;
}

Result<void> check_webhook_url(std::string_view text) {
    const auto url = parse_webhook_url(text);
    return url ? Result<void>() : Result<void>(url.error());
}

}  // namespace anju
