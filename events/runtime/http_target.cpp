#include "events/runtime/http_target.hpp"

#include "events/runtime/http_limits.hpp"
#include "events/runtime/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace anju {
namespace {

int hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// `where` is "path" or "query": it is part of the rule and of the message.
Result<std::string> decode(std::string_view encoded, std::string_view where) {
    const bool in_query = where == "query";
    std::string decoded;
    decoded.reserve(encoded.size());
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        char character = encoded[at];
        if (character == '+' && in_query) character = ' ';
        if (character == '%') {
            const int high = at + 2 < encoded.size() ? hex_digit(encoded[at + 1]) : -1;
            const int low = at + 2 < encoded.size() ? hex_digit(encoded[at + 2]) : -1;
            if (high < 0 || low < 0) {
                return invalid("percent-encoding", "the " + std::string(where) +
                                                       " has a '%' without two hex digits at " +
                                                       std::to_string(at));
            }
            character = static_cast<char>(high * 16 + low);
            at += 2;
            if (character == '/' && !in_query) {
                return invalid("path-character", "the path has an encoded '/'");
            }
        }
        const auto code = static_cast<unsigned char>(character);
        if (code < 0x20 || code == 0x7F) {
            return invalid(
                std::string(where) + "-character",
                "the " + std::string(where) + " has control character " + std::to_string(code));
        }
        decoded += character;
    }
    if (!is_utf8(decoded)) {
        return invalid(std::string(where) + "-character",
                       "the " + std::string(where) + " is not UTF-8");
    }
    return decoded;
}

bool has_dot_segment(std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto segment = path.substr(0, path.find('/'));
        if (segment == "." || segment == "..") return true;
        path.remove_prefix(segment.size());
    }
    return false;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> query;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        if (pair.empty()) continue;
        const auto name_text = pair.substr(0, pair.find('='));
        auto name = decode(name_text, "query");
        if (!name) return name.error();
        auto value = decode(pair.substr(std::min(pair.size(), name_text.size() + 1)), "query");
        if (!value) return value.error();
        const auto same = [&](const auto& known) { return known.first == *name; };
        if (std::any_of(query.begin(), query.end(), same)) {
            return invalid("query-parameter-repeated", "query parameter given twice: " + *name);
        }
        if (query.size() == query_parameters_max) {
            return invalid("query-too-long", "more than " + std::to_string(query_parameters_max) +
                                                 " query parameters");
        }
        query.emplace_back(std::move(*name), std::move(*value));
    }
    return query;
}

// "http://host/path" is a target, too (RFC 9112 3.2.2): what follows the host is meant.
std::string_view without_authority(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const auto path = target.find('/', scheme.size());
        return path == std::string_view::npos ? "/" : target.substr(path);
    }
    return target;
}

}  // namespace

Result<HttpTarget> parse_target(std::string_view target, std::size_t bytes_max) {
    if (target.size() > bytes_max) {
        return invalid("target-too-long", "the request target has " +
                                              std::to_string(target.size()) + " bytes; at most " +
                                              std::to_string(bytes_max) + " are read");
    }
    target = without_authority(target);
    if (!target.starts_with('/') || target.find('#') != std::string_view::npos) {
        return invalid("target-malformed", "the request target is not a path");
    }
    const auto path_text = target.substr(0, target.find('?'));
    auto path = decode(path_text, "path");
    if (!path) return path.error();
    if (has_dot_segment(*path)) {
        return invalid("path-traversal", "the path has a '.' or '..' segment");
    }
    auto query = parse_query(target.substr(std::min(target.size(), path_text.size() + 1)));
    if (!query) return query.error();
    return HttpTarget{std::move(*path), std::move(*query)};
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = std::isalnum(byte) != 0 || kept.find(c) != std::string_view::npos;
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return out;
}

}  // namespace anju
