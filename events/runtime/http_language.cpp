#include "events/runtime/http_language.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

namespace anju {
namespace {

void set_header(HttpResponse& response, std::string_view name, std::string_view value) {
    std::erase_if(response.headers,
                  [&](const auto& header) { return boost::beast::iequals(header.first, name); });
    response.headers.emplace_back(name, value);
}

}  // namespace

Result<void> check_language(const HttpRequest& request) {
    const auto asked = request.query_value(language_parameter);
    if (!asked || language_tagged(*asked)) return {};
    return invalid("language-unknown", "language=" + std::string(excerpt(*asked)) +
                                           " is neither zh (Chinese) nor en (English)");
}

Language language_of(const HttpRequest& request) {
    if (const auto asked = request.query_value(language_parameter)) {
        if (const auto language = language_tagged(*asked)) return *language;
    }
    return language_of(request.header("Accept-Language").value_or(""));
}

void say_language(HttpResponse& response, Language language) {
    set_header(response, "Content-Language", tag_of(language));
    set_header(response, "Vary", "Accept-Language");
}

}  // namespace anju
