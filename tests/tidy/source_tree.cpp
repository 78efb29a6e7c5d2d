#include "tests/tidy/source_tree.hpp"

#include "tests/tidy/command.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace anju::tidy {
namespace {

constexpr std::uintmax_t file_size_max = 1 << 20;
constexpr std::array<std::string_view, 7> not_ours{".git",        ".cache", ".run",        "build",
                                                   "__pycache__", ".idea",  "node_modules"};

// Empty when there is no git, or when it does not own the folder.
std::vector<std::string> paths_of_git(const std::filesystem::path& root) {
    const Outcome listed =
        run_command("git -C " + shell_quoted(root.string()) +
                    " ls-files --cached --others --exclude-standard 2>/dev/null");
    return listed.succeeded ? lines_of(listed.output) : std::vector<std::string>{};
}

std::vector<std::string> paths_of_folder(const std::filesystem::path& root) {
    std::vector<std::string> paths;
    std::filesystem::recursive_directory_iterator entry(root);
    for (; entry != std::filesystem::recursive_directory_iterator(); ++entry) {
        const std::string name = entry->path().filename();
        if (entry->is_directory() &&
            std::find(not_ours.begin(), not_ours.end(), name) != not_ours.end()) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            paths.push_back(entry->path().lexically_relative(root).generic_string());
        }
    }
    return paths;
}

bool is_executable(const std::filesystem::path& path) {
    const auto permissions = std::filesystem::status(path).permissions();
    return (permissions & std::filesystem::perms::owner_exec) != std::filesystem::perms::none;
}

}  // namespace

std::string File::extension() const {
    return std::filesystem::path(path).extension().string();
}

std::string File::stem() const {
    return std::filesystem::path(path).stem().string();
}

bool File::is_cpp() const {
    return extension() == ".cpp" || extension() == ".hpp";
}

bool File::is_script() const {
    const std::string first = text.substr(0, text.find('\n'));
    return first.starts_with("#!") && first.ends_with("sh");
}

Files read_checkout(const std::filesystem::path& root) {
    auto paths = paths_of_git(root);
    if (paths.empty()) paths = paths_of_folder(root);
    std::sort(paths.begin(), paths.end());
    Files files;
    for (const auto& path : paths) {
        // A file may be deleted and not yet committed so.
        if (!std::filesystem::is_regular_file(root / path)) continue;
        if (std::filesystem::file_size(root / path) > file_size_max) continue;
        std::ifstream stream(root / path, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(stream), {}};
        if (text.find('\0') != std::string::npos) continue;
        files.push_back({path, std::move(text), is_executable(root / path)});
    }
    if (files.empty()) throw std::runtime_error("no source files in " + root.string());
    return files;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

}  // namespace anju::tidy
