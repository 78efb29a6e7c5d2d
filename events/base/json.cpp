#include "events/base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace anju {

namespace {

// A key as RFC 6901 writes it in a pointer.
std::string pointer_token(std::string_view key) {
    std::string token;
    for (const char c : key) {
        if (c == '~') {
            token += "~0";
        } else if (c == '/') {
            token += "~1";
        } else {
            token += c;
        }
    }
    return token;
}

Error out_of_range(const std::pair<std::string, std::string>& range, const std::string& value,
                   const std::string& pointer) {
    Error error = invalid("number-out-of-range",
                          fmt::format("{} must lie between {} and {}, not {}", pointer, range.first,
                                      range.second, value),
                          pointer);
    error.facts = {{"value", value}, {"lowest", range.first}, {"highest", range.second}};
    return error;
}

}  // namespace

void write_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t plain = 0;  // where what needs no escape begins
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_marked = byte == '"' || byte == '\\';
        if (!is_marked && byte >= 0x20 && byte != 0x7f) continue;
        out.append(text.substr(plain, i - plain));
        plain = i + 1;
        if (is_marked) {
            out += '\\';
            out += text[i];
        } else {
            out += fmt::format("\\u{:04x}", byte);
        }
    }
    out.append(text.substr(plain)).append(1, '"');
}

void write_json_integer(std::string& out, std::int64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

JsonRead wrong_type(const boost::json::value& json, std::string_view expected,
                    const std::string& pointer) {
    std::string shown = boost::json::serialize(json);
    if (const auto part = excerpt(shown); part.size() < shown.size()) {
        shown.resize(part.size());
        shown += "...";
    }
    return invalid("wrong-type",
                   fmt::format("{} must be {}, not {}", pointer.empty() ? "the body" : pointer,
                               expected, shown),
                   pointer);
}

JsonRead read_json_integer(const boost::json::value& json, std::int64_t low, std::int64_t high,
                           const std::string& pointer, std::int64_t& value) {
    if (json.is_uint64()) {
        return out_of_range({std::to_string(low), std::to_string(high)},
                            std::to_string(json.get_uint64()), pointer);
    }
    if (!json.is_int64()) return wrong_type(json, "a whole number", pointer);
    value = json.get_int64();
    if (value >= low && value <= high) return {};
    return out_of_range({std::to_string(low), std::to_string(high)}, std::to_string(value),
                        pointer);
}

JsonRead refuse_unknown_members(const boost::json::object& object,
                                const std::vector<std::string_view>& known,
                                const std::string& pointer) {
    for (const auto& member : object) {
        const std::string_view key = member.key();
        if (std::ranges::find(known, key) != known.end()) continue;
        return invalid("unknown-field",
                       fmt::format("{}/{} is not a field here; known are: {}", pointer,
                                   excerpt(key), fmt::join(known, ", ")),
                       fmt::format("{}/{}", pointer, pointer_token(key)));
    }
    return {};
}

Error missing_member(const std::string& pointer) {
    return invalid("missing-field", pointer + " is missing", pointer);
}

}  // namespace anju
