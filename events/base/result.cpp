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

}  // namespace anju
