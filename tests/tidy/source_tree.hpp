// The text files of a checkout, read once, for the house rules to look at.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace anju::tidy {

struct File {
    std::string path;  // from the root of the repository, with '/'
    std::string text;
    bool executable = false;

    std::string extension() const;  // with its dot, empty when there is none
    std::string stem() const;
    bool is_cpp() const;
    bool is_script() const;  // opens with #! and a shell
};

using Files = std::vector<File>;

// What git tracks or would track; without git, all that is not built or recorded. Binary files and
// those above a megabyte are left out. Throws when the folder holds nothing.
Files read_checkout(const std::filesystem::path& root);

// Lines without their ends; a last line without an end counts.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace anju::tidy
