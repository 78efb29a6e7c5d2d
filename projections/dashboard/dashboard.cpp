#include "projections/dashboard/dashboard.hpp"

#include <fmt/format.h>

#include <memory>

#include "events/base/sha256.hpp"
#include "projections/dashboard/assets.hpp"
#include "projections/dashboard/names.hpp"

namespace anju {
namespace {

// No script, style, font or picture of others, none inside the page, and no page of others around
// it. What the page sets on its own elements by script is no inline style.
constexpr std::string_view content_policy =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'";

struct Page {
    std::string content_type;
    std::string plain;
    std::string compressed;  // gzip; empty where there is none
    std::string tag;         // of the contents, quoted
};

std::string tag_of(std::string_view contents) {
    Sha256 hash;
    const auto digest = hash.update(contents).finish();
    return fmt::format("\"{}\"", hex_of(bytes_of(digest)).substr(0, 32));
}

bool accepts_gzip(const HttpRequest& request) {
    const auto accepted = request.header("Accept-Encoding").value_or("");
    const auto found = accepted.find("gzip");
    return found != std::string_view::npos && !accepted.substr(found).starts_with("gzip;q=0,") &&
           accepted.substr(found) != "gzip;q=0";
}

// Kept by browsers, who ask each time whether it is still so: a new program shows at once.
HttpResponse answer(const Page& page, const HttpRequest& request) {
    HttpResponse response;
    response.content_type = page.content_type;
    response.headers = {{"Cache-Control", "no-cache"},
                        {"ETag", page.tag},
                        {"Vary", "Accept-Encoding"},
                        {"Content-Security-Policy", std::string(content_policy)},
                        {"Referrer-Policy", "no-referrer"}};
    const auto known = request.header("If-None-Match").value_or("");
    if (known.find(page.tag) != std::string_view::npos) {
        response.status = 304;
        response.content_type.clear();
        return response;
    }
    const bool compressed = !page.compressed.empty() && accepts_gzip(request);
    if (compressed) response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = compressed ? page.compressed : page.plain;
    return response;
}

void add_page(Router& router, std::string pattern, Page page) {
    page.tag = tag_of(page.plain);
    router.add({.verb = Verb::get,
                .pattern = std::move(pattern),
                .handler = [page = std::make_shared<const Page>(std::move(page))](
                               const HttpRequest& request,
                               const Reply& reply) { reply(answer(*page, request)); },
                .right = Right::anyone});
}

}  // namespace

// Without a summary: OpenAPI is about what programs ask for.
void add_dashboard_routes(Router& router) {
    for (const auto& asset : dashboard_assets()) {
        const auto pattern = asset.name == "index.html" ? std::string("/")
                                                        : fmt::format("/dashboard/{}", asset.name);
        add_page(router, pattern,
                 {std::string(asset.content_type), std::string(asset.plain),
                  std::string(asset.compressed), ""});
    }
    add_page(router, "/dashboard/names.json", {"application/json", names_json(), "", ""});
}

}  // namespace anju
