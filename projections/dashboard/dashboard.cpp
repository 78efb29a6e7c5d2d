#include "projections/dashboard/dashboard.hpp"

#include <fmt/format.h>

#include <memory>

#include "events/runtime/kept_answer.hpp"
#include "projections/dashboard/assets.hpp"
#include "projections/dashboard/names.hpp"

namespace anju {
namespace {

// No script, style, font or picture of others, none inside the page, and no page of others around
// it. What the page sets on its own elements by script is no inline style.
constexpr std::string_view content_policy =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'";

void add_page(Router& router, std::string pattern, KeptAnswer page, Right right = Right::anyone) {
    router.add({.verb = Verb::get,
                .pattern = std::move(pattern),
                .handler =
                    [page = std::make_shared<const KeptAnswer>(std::move(page))](
                        const HttpRequest& request, const Reply& reply) {
                        auto response = page->answer(request);
                        response.headers.emplace_back("Content-Security-Policy", content_policy);
                        response.headers.emplace_back("Referrer-Policy", "no-referrer");
                        reply(std::move(response));
                    },
                .right = right});
}

// A service worker looks after what stands below its own folder: it is served at the root.
std::string pattern_of(std::string_view name) {
    if (name == "index.html") return "/";
    return fmt::format("{}{}", name == "service_worker.js" ? "/" : "/dashboard/", name);
}

}  // namespace

// Without a summary: OpenAPI is about what programs ask for.
void add_dashboard_routes(Router& router, const DivisionMap& map) {
    for (const auto& asset : dashboard_assets()) {
        add_page(router, pattern_of(asset.name),
                 KeptAnswer(std::string(asset.content_type), std::string(asset.plain),
                            std::string(asset.compressed)));
    }
    add_page(router, "/dashboard/names.json", KeptAnswer("application/json", names_json()));
    // Who has drawn it may have left it to those of the program only.
    add_page(router, "/dashboard/map.json", KeptAnswer("application/json", map.json),
             Right::signed_in);
}

}  // namespace anju
