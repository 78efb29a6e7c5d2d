#include "deploy/anju/data_folder.hpp"

#include <system_error>
#include <vector>

#include "events/log/head_mark.hpp"

namespace anju {

namespace fs = std::filesystem;

Result<void> make_data_folder(const fs::path& folder) {
    std::error_code error;
    auto whole = fs::absolute(folder, error).lexically_normal();
    if (!whole.has_filename()) whole = whole.parent_path();  // "data/"
    std::vector<fs::path> made;
    for (auto at = whole; at.has_relative_path() && !fs::exists(at, error); at = at.parent_path()) {
        made.push_back(at);
    }
    fs::create_directories(whole, error);
    if (error) {
        return unavailable("data-unwritable",
                           folder.string() + ": cannot be made: " + error.message());
    }
    for (const auto& one : made) {
        if (auto synced = sync_directory(one.parent_path()); !synced) return synced;
    }
    // The start that made it may have been killed before it could sync the name. Where the folder
    // above is not ours to open, somebody else made it.
    if (made.empty()) (void)sync_directory(whole.parent_path());
    return {};
}

}  // namespace anju
