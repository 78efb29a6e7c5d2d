// The folder for everything that is stored, made so that a power cut does not take it.
#pragma once

#include <filesystem>

#include "events/base/result.hpp"

namespace anju {

// Makes it and the folders above it that are not there. Their names are durable when it returns.
// Refused: unavailable "data-unwritable" or "log-io".
Result<void> make_data_folder(const std::filesystem::path& folder);

}  // namespace anju
