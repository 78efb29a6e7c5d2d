#include "events/base/result.hpp"

#include <stdexcept>

namespace anju {

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error(error.rule + ": " + error.message);
}

std::string_view to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
            return "invalid";
        case ErrorKind::rejected:
            return "rejected";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::conflict:
            return "conflict";
        case ErrorKind::corrupt:
            return "corrupt";
        case ErrorKind::unavailable:
            return "unavailable";
    }
    return "unknown";
}

std::string_view excerpt(std::string_view text) {
    constexpr std::size_t bytes_max = 60;
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    // In UTF-8 the bytes inside of a character are those of the form 10xxxxxx.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace anju
