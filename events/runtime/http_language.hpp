// Which language an answer is in. Every route takes ?language=zh or ?language=en; without it the
// header Accept-Language decides, and without that it is English.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_message.hpp"
#include "events/words/language.hpp"

namespace anju {

inline constexpr std::string_view language_parameter = "language";

// Invalid, when ?language names another than zh or en.
Result<void> check_language(const HttpRequest& request);

Language language_of(const HttpRequest& request);

// Adds Content-Language and Vary, in the place of those that are there.
void say_language(HttpResponse& response, Language language);

}  // namespace anju
