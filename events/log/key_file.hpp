// A small file that holds a key: only its owner may read it, and it is made when it is not there.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "events/base/result.hpp"

namespace anju {

// The text of the file; `make` gives that of a new one, at most key_file_bytes_max long. When
// several processes make it at once, one of them wins and all read its text.
// Errors: key-file (the system says no), key-file-readable (others may read it).
// Others: all but its owner, and but its group where it is root's, as a cluster hands out secrets.
inline constexpr std::size_t key_file_bytes_max = 256;
Result<std::string> open_key_file(const std::filesystem::path& path,
                                  const std::function<std::string()>& make);

// Whether nobody else may read it; key-file-readable, key-file.
Result<void> check_only_ours(const std::filesystem::path& path);

}  // namespace anju
