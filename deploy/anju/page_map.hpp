// The map of --map, as a process that serves the page takes it.
#pragma once

#include <filesystem>

#include "projections/dashboard/map_file.hpp"

namespace anju {

// As read_division_map; what is not drawn is told in the log. Without a file a map without areas.
Result<DivisionMap> open_page_map(const std::filesystem::path& file);

}  // namespace anju
