// Errors as HTTP answers: RFC 9457 problem documents.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_message.hpp"
#include "events/words/words.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace anju {

inline constexpr std::string_view problem_content_type = "application/problem+json";

// The status an error is answered with: by its rule where that says more, else by its kind.
int status_of(const Error& error);

// {"type","title","status","detail","rule","facts","errors"}; the server adds "request_id" when it
// sends it. 503 carries Retry-After.
HttpResponse problem_response(const Error& error, std::optional<int> status = std::nullopt);

// Puts a problem document into a language: title, detail and errors are those of events/words, with
// the facts filled in; what the English detail told is kept as "detail_en". Rule and facts are for
// programs and stay as they are. Says so in Content-Language and Vary. What is in that language
// already, or no problem document, stays as it is.
void translate_problem(HttpResponse& problem, Language language);

// Puts "request_id", and "trace_id" where there is one, into the body of a problem_response, unless
// another process has done so.
void add_request_id(HttpResponse& problem, std::string_view request_id,
                    std::string_view trace_id = {});

// The reason phrase of a status, "<unknown-status>" for a number that is none.
std::string_view reason_phrase(int status);

}  // namespace anju
