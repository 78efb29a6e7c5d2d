// The files of the page as the bundler left them, inside the program.
#pragma once

#include <span>
#include <string_view>

namespace anju {

struct DashboardAsset {
    std::string_view name;  // "app.js"
    std::string_view content_type;
    std::string_view plain;
    std::string_view compressed;  // the same by gzip
};

std::span<const DashboardAsset> dashboard_assets();

}  // namespace anju
