// Which language somebody asks for.
#pragma once

#include <optional>
#include <string_view>

#include "events/words/words.hpp"

namespace anju {

// The preferred one of an Accept-Language header (RFC 9110, 12.5.4: ranges with quality values);
// English where nothing is preferred or the header says nothing that is known.
Language language_of(std::string_view accept_language);

// "zh", "zh-CN", "en", ...: the language of a tag (RFC 5646), none for another language.
std::optional<Language> language_tagged(std::string_view tag);

// Of the environment's locale, "zh_CN.UTF-8": as POSIX says it, LC_ALL before LC_MESSAGES before
// LANG. Reads the environment.
Language language_of_environment();

// "zh" or "en": the value of Content-Language.
std::string_view tag_of(Language language);

}  // namespace anju
