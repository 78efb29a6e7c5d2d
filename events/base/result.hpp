// What a call gives back when it may fail: Result<T>, a value or an Error whose kind says what the
// caller does next. Broken invariants are not Errors: they assert or throw.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anju {

enum class ErrorKind {
    invalid,      // the request itself is wrong: change it before sending it again
    rejected,     // a rule of the domain says no: `rule` names it, `facts` say why
    not_found,    // what was named does not exist
    conflict,     // somebody else was first: read again, decide again
    corrupt,      // stored bytes are not what was written: an operator must act
    unavailable,  // not now; the outcome may be unknown: retry with the same idempotency key
};

struct Error {
    ErrorKind kind = ErrorKind::invalid;
    std::string rule;     // stable slug, for example "house-demolish-not-now"
    std::string message;  // what, where, and the value; for people
    std::vector<std::pair<std::string, std::string>> facts{};  // what the refusal rests on
    std::string pointer{};  // RFC 6901 pointer into the body, empty when none applies
};

template <class T>
using Result = boost::system::result<T, Error>;

inline Error invalid(std::string rule, std::string message, std::string pointer = {}) {
    return {ErrorKind::invalid, std::move(rule), std::move(message), {}, std::move(pointer)};
}
inline Error corrupt(std::string rule, std::string message) {
    return {ErrorKind::corrupt, std::move(rule), std::move(message)};
}
inline Error unavailable(std::string rule, std::string message) {
    return {ErrorKind::unavailable, std::move(rule), std::move(message)};
}
inline Error not_found(std::string rule, std::string message) {
    return {ErrorKind::not_found, std::move(rule), std::move(message)};
}
inline Error conflict(std::string rule, std::string message) {
    return {ErrorKind::conflict, std::move(rule), std::move(message)};
}
inline Error rejected(std::string rule, std::string message,
                      std::vector<std::pair<std::string, std::string>> facts = {}) {
    return {ErrorKind::rejected, std::move(rule), std::move(message), std::move(facts)};
}

// Called by Result<T>::value() when there is none: a programming error, not a way to report one.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location&);

std::string_view to_string(ErrorKind kind);

// As much of a text from outside as a message shows: at most 60 bytes, and no half character.
std::string_view excerpt(std::string_view text);

}  // namespace anju
