// The option --language of subcommands whose output is for people.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "events/words/language.hpp"

namespace anju {

// What --language says, zh or en; without it what the locale says (LC_ALL, LC_MESSAGES, LANG).
inline std::shared_ptr<Language> add_language_option(CLI::App* command) {
    auto language = std::make_shared<Language>(language_of_environment());
    const auto take = [language](const std::string& tag) {
        *language = language_tagged(tag).value_or(Language::english);
    };
    command->add_option_function<std::string>("--language", take, "zh or en; else by the locale")
        ->check(CLI::IsMember({"zh", "en"}));
    return language;
}

}  // namespace anju
