#include "events/runtime/principal.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

namespace anju {
namespace {

constexpr std::string_view scheme = "Bearer ";

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::optional<std::string_view> cookie_of(const HttpRequest& request) {
    std::string_view left = request.header("Cookie").value_or("");
    while (!left.empty()) {
        const auto end = std::min(left.find(';'), left.size());
        const auto pair = trimmed(left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == session_cookie && equals < pair.size()) {
            return pair.substr(equals + 1);
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_string(Right right) {
    switch (right) {
        case Right::anyone:
            return "anyone";
        case Right::signed_in:
            return "signed-in";
        case Right::read:
            return "read";
        case Right::follow:
            return "follow";
        case Right::record:
            return "record";
        case Right::audit:
            return "audit";
        case Right::operate:
            return "operate";
        case Right::administer:
            return "administer";
        case Right::identify:
            return "identify";
        case Right::receive:
            return "receive";
        case Right::overview:
            return "overview";
    }
    return "unknown";
}

std::optional<std::string_view> credential_of(const HttpRequest& request) {
    const auto header = request.header("Authorization");
    if (!header) return cookie_of(request);
    if (!boost::beast::iequals(header->substr(0, scheme.size()), scheme)) return std::string_view();
    return trimmed(header->substr(scheme.size()));
}

bool is_sent_by_browser(const HttpRequest& request) {
    return !request.header("Authorization") && cookie_of(request);
}

}  // namespace anju
