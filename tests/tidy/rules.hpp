// The house rules. Each looks at the files given and returns what breaks it, as "file:line: what is
// wrong: what to do", in the order of the files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/tidy/source_tree.hpp"

namespace anju::tidy {

using Findings = std::vector<std::string>;

// Who may include whom (architecture_rules.cpp holds the table).
Findings check_architecture(const Files& files);
Findings check_libraries(const Files& files);
Findings check_threads(const Files& files);
Findings check_include_cycles(const Files& files);
Findings check_include_paths(const Files& files);

// How long things may be, and which words do not belong into sources.
Findings check_file_length(const Files& files);
Findings check_line_length(const Files& files);
Findings check_function_length(const Files& files);
Findings check_words(const Files& files);
Findings check_outside_mentions(const Files& files);
// g++ 12 misplaces the frame of a coroutine that awaits in a condition and has no local variable.
Findings check_awaited_conditions(const Files& files);

// What a file is called, where it is, and how it opens.
Findings check_headers(const Files& files);
Findings check_names(const Files& files);
Findings check_top_level(const Files& files);
Findings check_listed_tests(const Files& files);
// The only one that needs the files on disk too: bash reads them there.
Findings check_scripts(const std::filesystem::path& root, const Files& files);

std::string finding(const std::string& path, int line, const std::string& what);

}  // namespace anju::tidy
