#include "projections/dashboard/assets.hpp"

#include <array>

// The bundle's folder comes from CMake. Its files are included by the assembler: a compiler takes
// half a minute over a literal of that size.
#define ANJU_ASSET(symbol, file)                                                             \
    asm(".section .rodata\n" #symbol ":\n.incbin \"" ANJU_BUNDLE_DIR "/" file "\"\n" #symbol \
        "_end:\n.byte 0\n.previous\n");                                                      \
    extern "C" const char symbol[] __attribute__((visibility("hidden")));                    \
    extern "C" const char symbol##_end[] __attribute__((visibility("hidden")))

ANJU_ASSET(anju_index_html, "index.html");
ANJU_ASSET(anju_index_html_gz, "index.html.gz");
ANJU_ASSET(anju_app_js, "app.js");
ANJU_ASSET(anju_app_js_gz, "app.js.gz");
ANJU_ASSET(anju_app_css, "app.css");
ANJU_ASSET(anju_app_css_gz, "app.css.gz");
ANJU_ASSET(anju_chart_js, "chart.js");
ANJU_ASSET(anju_chart_js_gz, "chart.js.gz");
ANJU_ASSET(anju_icon_svg, "icon.svg");
ANJU_ASSET(anju_icon_svg_gz, "icon.svg.gz");
ANJU_ASSET(anju_service_worker_js, "service_worker.js");
ANJU_ASSET(anju_service_worker_js_gz, "service_worker.js.gz");

namespace anju {
namespace {

std::string_view between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const DashboardAsset> dashboard_assets() {
    static const std::array assets{
        DashboardAsset{"index.html", "text/html; charset=utf-8",
                       between(anju_index_html, anju_index_html_end),
                       between(anju_index_html_gz, anju_index_html_gz_end)},
        DashboardAsset{"app.js", "text/javascript; charset=utf-8",
                       between(anju_app_js, anju_app_js_end),
                       between(anju_app_js_gz, anju_app_js_gz_end)},
        DashboardAsset{"app.css", "text/css; charset=utf-8",
                       between(anju_app_css, anju_app_css_end),
                       between(anju_app_css_gz, anju_app_css_gz_end)},
        DashboardAsset{"chart.js", "text/javascript; charset=utf-8",
                       between(anju_chart_js, anju_chart_js_end),
                       between(anju_chart_js_gz, anju_chart_js_gz_end)},
        DashboardAsset{"icon.svg", "image/svg+xml", between(anju_icon_svg, anju_icon_svg_end),
                       between(anju_icon_svg_gz, anju_icon_svg_gz_end)},
        DashboardAsset{"service_worker.js", "text/javascript; charset=utf-8",
                       between(anju_service_worker_js, anju_service_worker_js_end),
                       between(anju_service_worker_js_gz, anju_service_worker_js_gz_end)},
    };
    return assets;
}

}  // namespace anju
