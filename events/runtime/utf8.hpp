// Whether bytes are UTF-8, and the same bytes made printable: for all text that comes from outside.
#pragma once

#include <string>
#include <string_view>

namespace anju {

// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

// `text` as the inside of a JSON string: quotes, backslashes and control characters escaped, bytes
// that are no UTF-8 replaced by U+FFFD. Safe to put on one line of a log.
void append_json_escaped(std::string& out, std::string_view text);

}  // namespace anju
