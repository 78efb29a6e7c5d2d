// The key that numbers of identity cards are hashed with. Whoever has it can try numbers; whoever
// loses it finds no duplicates any more: keep it, and keep it apart from the log.
#pragma once

#include <filesystem>
#include <string>

#include "events/base/result.hpp"

namespace anju {

inline constexpr std::size_t identity_key_bytes = 32;

// Reads the key, 64 hexadecimal digits; makes the file, mode 0600, when it is not there.
Result<std::string> open_identity_key(const std::filesystem::path& path);

}  // namespace anju
