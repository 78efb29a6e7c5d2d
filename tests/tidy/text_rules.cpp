#include "tests/tidy/rules.hpp"

#include "tests/tidy/cpp_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace anju::tidy {
namespace {

constexpr std::size_t file_lines_max = 400;
constexpr std::size_t line_columns_max = 100;
constexpr int function_lines_max = 60;

struct Word {
    std::string_view text;
    std::string_view advice;
};

// Written in two halves: this file is read by its own rule.
constexpr std::array<Word, 8> words_refused{{
    {"NO"
     "LINT",
     "repair what the check found, or take the check off the list for all"},
    {"FIX"
     "ME",
     "repair it, or open an issue and name it"},
    {"DIS"
     "ABLED_",
     "repair the test or delete it"},
    {"GTEST"
     "_SKIP",
     "repair the test, or do not register it where it cannot run"},
    {"sleep"
     "_for",
     "wait for the condition, with a deadline"},
    {"sleep"
     "_until",
     "wait for the condition, with a deadline"},
    {"using namespace"
     " std;",
     "name what you use"},
    {"#if"
     " 0",
     "delete the code: git keeps it"},
}};
constexpr std::string_view reminder =
    "TO"
    "DO";
constexpr std::array<std::string_view, 2> outside_paths{
    ".."
    "/shared",
    "/wo"
    "rk/"};

std::size_t columns_of(const std::string& line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not inside a UTF-8 character
    }));
}

// True for "(#12)" right behind the word.
bool names_an_issue(std::string_view behind) {
    if (!behind.starts_with("(#")) return false;
    const std::size_t end = behind.find_first_not_of("0123456789", 2);
    return end != std::string_view::npos && end > 2 && behind[end] == ')';
}

// Calls visit(file, line, number) for the lines of the files the filter lets pass.
template <class Filter, class Visit>
void for_each_line(const Files& files, Filter filter, Visit visit) {
    for (const auto& file : files) {
        if (!filter(file)) continue;
        int number = 0;
        for (const auto& line : lines_of(file.text)) visit(file, line, ++number);
    }
}

bool is_prose(const File& file) {
    return file.extension() == ".md";
}
bool is_any(const File&) {
    return true;
}
bool is_code(const File& file) {
    return !is_prose(file);
}
bool is_cpp(const File& file) {
    return file.is_cpp();
}

}  // namespace

Findings check_file_length(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        const std::size_t lines = lines_of(file.text).size();
        if (!(file.is_cpp() || file.is_script()) || lines <= file_lines_max) continue;
        findings.push_back(finding(file.path, file_lines_max + 1,
                                   "the file has " + std::to_string(lines) + " lines, " +
                                       std::to_string(file_lines_max) +
                                       " are allowed: split it by what it is about"));
    }
    return findings;
}

Findings check_line_length(const Files& files) {
    Findings findings;
    for_each_line(files, is_cpp, [&](const File& file, const std::string& line, int number) {
        const std::size_t columns = columns_of(line);
        if (columns <= line_columns_max) return;
        findings.push_back(finding(file.path, number,
                                   "the line has " + std::to_string(columns) + " columns, " +
                                       std::to_string(line_columns_max) +
                                       " are allowed: run clang-format, break literals by hand"));
    });
    return findings;
}

Findings check_function_length(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        if (!file.is_cpp()) continue;
        for (const auto& function : functions_of(read_code(file.text).text)) {
            if (function.lines <= function_lines_max) continue;
            findings.push_back(finding(file.path, function.line,
                                       function.name + " has " + std::to_string(function.lines) +
                                           " lines, " + std::to_string(function_lines_max) +
                                           " are allowed: name its steps"));
        }
    }
    return findings;
}

Findings check_words(const Files& files) {
    Findings findings;
    for_each_line(files, is_code, [&](const File& file, const std::string& line, int number) {
        for (const auto& word : words_refused) {
            if (line.find(word.text) == std::string::npos) continue;
            findings.push_back(finding(
                file.path, number,
                std::string(word.text) + " does not belong here: " + std::string(word.advice)));
        }
        const std::size_t found = line.find(reminder);
        if (found == std::string::npos || !is_word_at(line, found, reminder)) return;
        if (names_an_issue(std::string_view(line).substr(found + reminder.size()))) return;
        findings.push_back(finding(file.path, number,
                                   std::string(reminder) + " without an issue: do it, or write " +
                                       std::string(reminder) + "(#123) with the issue's number"));
    });
    return findings;
}

Findings check_outside_mentions(const Files& files) {
    Findings findings;
    for_each_line(files, is_any, [&](const File& file, const std::string& line, int number) {
        for (const auto path : outside_paths) {
            if (line.find(path) == std::string::npos) continue;
            findings.push_back(finding(file.path, number,
                                       "mentions " + std::string(path) +
                                           ", a folder only some machine has: the repository "
                                           "stands alone, say it here or leave it out"));
        }
    });
    return findings;
}

Findings check_awaited_conditions(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        if (!file.is_cpp()) continue;
        int number = 0;
        for (const auto& line : lines_of(read_code(file.text).text)) {
            ++number;
            const std::size_t awaited = line.find("co_await");
            const std::size_t begin = std::min(line.find("if ("), line.find("while ("));
            if (awaited == std::string::npos || begin > awaited) continue;
            const auto between = line.substr(begin, awaited - begin);
            const auto open = std::count(between.begin(), between.end(), '(') -
                              std::count(between.begin(), between.end(), ')');
            if (open <= 0) continue;
            findings.push_back(finding(file.path, number,
                                       "awaits in a condition, which g++ 12 compiles wrongly in "
                                       "some coroutines: await into a const first"));
        }
    }
    return findings;
}

}  // namespace anju::tidy
