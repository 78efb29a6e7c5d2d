#include "tests/tidy/rules.hpp"

#include "tests/tidy/command.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace anju::tidy {
namespace {

constexpr std::array<std::string_view, 9> top_level{
    "CMakeLists.txt", "CMakePresets.json", "LICENSE",  "README.md", "deploy",
    "events",         "projections",       "services", "tests"};
// Names that say nothing about what is inside.
constexpr std::array<std::string_view, 9> drawers{
    "util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "utilities"};

std::vector<std::string> words_of(const std::string& path) {
    std::vector<std::string> words(1);
    for (const char c : path) {
        if (c == '/' || c == '_' || c == '-' || c == '.') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

// All words of a CMakeLists.txt outside of its comments.
std::set<std::string> cmake_words(const std::string& text) {
    std::set<std::string> words;
    for (const auto& line : lines_of(text)) {
        std::string word;
        for (const char c : line.substr(0, line.find('#')) + " ") {
            if (c == ' ' || c == '\t' || c == '(' || c == ')' || c == '"') {
                words.insert(std::exchange(word, {}));
            } else {
                word += c;
            }
        }
    }
    return words;
}

// True when the CMakeLists.txt of one of the folders above the file names it from there.
bool is_listed(const std::string& path, const std::map<std::string, std::set<std::string>>& lists) {
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0;
         slash = path.rfind('/', slash - 1)) {
        const auto list = lists.find(path.substr(0, slash + 1) + "CMakeLists.txt");
        if (list != lists.end() && list->second.contains(path.substr(slash + 1))) return true;
    }
    return false;
}

// What `bash -n` says about the file; empty when nothing.
std::string syntax_errors(const std::filesystem::path& path) {
    const Outcome read = run_command("bash -n " + shell_quoted(path.string()) + " 2>&1");
    return read.succeeded || !read.output.empty() ? read.output : "it failed without a word";
}

}  // namespace

Findings check_headers(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        if (file.extension() != ".hpp") continue;
        if (!file.text.starts_with("//") && !file.text.starts_with("/*")) {
            findings.push_back(finding(file.path, 1,
                                       "the header does not open with a comment: say in a line or "
                                       "two what it is for"));
        }
        const auto lines = lines_of(file.text);
        if (std::find(lines.begin(), lines.end(), "#pragma once") == lines.end()) {
            findings.push_back(
                finding(file.path, 1, "no #pragma once: write it below the opening comment"));
        }
    }
    return findings;
}

Findings check_names(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        for (const auto& word : words_of(file.path)) {
            if (std::find(drawers.begin(), drawers.end(), word) == drawers.end()) continue;
            findings.push_back(
                finding(file.path, 1, "'" + word + "' says nothing: name it after what it holds"));
        }
    }
    return findings;
}

Findings check_top_level(const Files& files) {
    Findings findings;
    std::set<std::string> seen;
    for (const auto& file : files) {
        const std::string entry = file.path.substr(0, file.path.find('/'));
        if (entry.starts_with(".") || !seen.insert(entry).second) continue;
        if (std::find(top_level.begin(), top_level.end(), entry) != top_level.end()) continue;
        findings.push_back(finding(file.path, 1,
                                   "'" + entry +
                                       "' at the root: put it into events, services, projections, "
                                       "deploy or tests"));
    }
    return findings;
}

Findings check_listed_tests(const Files& files) {
    std::map<std::string, std::set<std::string>> lists;
    for (const auto& file : files) {
        if (file.path.starts_with("tests/") && file.path.ends_with("CMakeLists.txt")) {
            lists[file.path] = cmake_words(file.text);
        }
    }
    Findings findings;
    for (const auto& file : files) {
        if (!file.path.starts_with("tests/") || !file.path.ends_with("_test.cpp")) continue;
        if (is_listed(file.path, lists)) continue;
        findings.push_back(finding(file.path, 1,
                                   "no CMakeLists.txt lists it, so it never runs: add it to "
                                   "tests/CMakeLists.txt"));
    }
    return findings;
}

Findings check_scripts(const std::filesystem::path& root, const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        if (!file.is_script()) continue;
        const std::string errors = syntax_errors(root / file.path);
        if (!errors.empty()) findings.push_back(finding(file.path, 1, "bash -n says: " + errors));
        const auto lines = lines_of(file.text);
        if (std::find(lines.begin(), lines.end(), "set -euo pipefail") == lines.end()) {
            findings.push_back(finding(file.path, 1, "no 'set -euo pipefail': add it at the top"));
        }
        if (!file.executable) {
            findings.push_back(finding(file.path, 1, "is not executable: chmod +x " + file.path));
        }
    }
    return findings;
}

}  // namespace anju::tidy
