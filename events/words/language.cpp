#include "events/words/language.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace anju {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes what stands before the next `mark` off the text.
std::string_view take_until(std::string_view& text, char mark) {
    const auto end = std::min(text.find(mark), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(part);
}

bool same_letters(std::string_view text, std::string_view small) {
    return std::ranges::equal(text, small, [](unsigned char one, unsigned char other) {
        return std::tolower(one) == other;
    });
}

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

// Thousandths of a qvalue, "0.8" is 800; -1 where it is none: then the range does not count.
int thousandths(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
    if (text.size() > 1 && text[1] != '.') return -1;
    int value = text[0] == '1' ? 1000 : 0;
    int weight = 100;
    for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (!is_digit(digit)) return -1;
        value += (digit - '0') * weight;
        weight /= 10;
    }
    return value <= 1000 ? value : -1;
}

// Of "zh;q=0.8", behind the range.
int quality_of(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto parameter = take_until(parameters, ';');
        if (parameter.size() >= 2 && same_letters(parameter.substr(0, 2), "q=")) {
            return thousandths(parameter.substr(2));
        }
    }
    return 1000;
}

}  // namespace

std::optional<Language> language_tagged(std::string_view tag) {
    const auto primary = tag.substr(0, tag.find_first_of("-_."));
    if (same_letters(primary, "zh")) return Language::chinese;
    if (same_letters(primary, "en")) return Language::english;
    return std::nullopt;
}

Language language_of(std::string_view accept_language) {
    // Quality of each; -1 = not named.
    int chinese = -1;
    int english = -1;
    int others = -1;
    while (!accept_language.empty()) {
        auto range = take_until(accept_language, ',');
        const auto tag = take_until(range, ';');
        const int quality = quality_of(range);
        if (tag == "*") others = std::max(others, quality);
        const auto language = language_tagged(tag);
        if (language == Language::chinese) chinese = std::max(chinese, quality);
        if (language == Language::english) english = std::max(english, quality);
    }
    const bool chinese_named = chinese >= 0;
    const bool english_named = english >= 0;
    if (!chinese_named) chinese = others;
    if (!english_named) english = others;
    return chinese > std::max(english, 0) ? Language::chinese : Language::english;
}

Language language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* locale = std::getenv(name);
        if (locale != nullptr && *locale != '\0') {
            return language_tagged(locale).value_or(Language::english);
        }
    }
    return Language::english;
}

std::string_view tag_of(Language language) {
    return language == Language::chinese ? "zh" : "en";
}

}  // namespace anju
