// The token of whoever holds the machine: it may do everything, and admits the first principals.
#pragma once

#include <filesystem>
#include <string>

#include "events/base/result.hpp"

namespace anju {

// Reads it; makes the file, mode 0600, when it is not there.
Result<std::string> open_admin_token(const std::filesystem::path& path);

}  // namespace anju
