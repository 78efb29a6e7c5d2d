// Which rows of one signature are the ones that are served: those folded first, or others that were
// folded anew beside them.
#pragma once

#include <filesystem>
#include <string>

#include "events/base/result.hpp"

namespace anju {

// The generation of the rows in `rows` that are current; empty for the first ones, and where what
// was current is not there.
std::string current_rows(const std::filesystem::path& rows, const std::string& signature);
// From now on, whole or not at all; unavailable "tree-io".
Result<void> set_current_rows(const std::filesystem::path& rows, const std::string& signature,
                              const std::string& generation);
// One that has no folder yet.
std::string next_rows(const std::filesystem::path& rows, const std::string& signature);
// "<signature>", "<signature>.<generation>": names what is kept of them.
std::string rows_name(const std::string& signature, const std::string& generation);
// "rows-" and their name.
std::string rows_folder(const std::string& signature, const std::string& generation);

}  // namespace anju
