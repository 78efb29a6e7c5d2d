#include "events/runtime/health.hpp"

#include "events/runtime/metrics.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace anju {

namespace {

boost::json::array reasons_of(const std::vector<Health::Failing>& failing) {
    boost::json::array reasons;
    for (const auto& [check, error] : failing) {
        reasons.push_back(
            boost::json::object{{"check", check}, {"rule", error.rule}, {"detail", error.message}});
    }
    return reasons;
}

}  // namespace

void Health::add(std::string name, Check check) {
    checks_.emplace_back(std::move(name), std::move(check));
}

void Health::watch(std::string name, Check check) {
    watched_.emplace_back(std::move(name), std::move(check));
}

Result<void> Health::check() const {
    for (const auto& [name, check] : checks_) {
        if (auto outcome = check(); !outcome) return outcome;
    }
    return {};
}

HttpResponse Health::live() const {
    return {.status = 200, .content_type = "application/json", .body = R"({"live":true})"};
}

std::vector<Health::Failing> Health::failing_of(const Checks& checks) {
    std::vector<Failing> all;
    for (const auto& [name, check] : checks) {
        if (auto outcome = check(); !outcome) all.push_back({name, outcome.error()});
    }
    return all;
}

std::vector<Health::Failing> Health::failing() const {
    return failing_of(checks_);
}

std::vector<Health::Failing> Health::degraded() const {
    return failing_of(watched_);
}

HttpResponse Health::ready() const {
    auto reasons = reasons_of(failing());
    auto told = reasons_of(degraded());
    HttpResponse response;
    response.status = reasons.empty() ? 200 : 503;
    boost::json::object document{{"ready", reasons.empty()}};
    if (!reasons.empty()) document["reasons"] = std::move(reasons);
    if (!told.empty()) document["degraded"] = std::move(told);
    response.body = boost::json::serialize(document);
    return response;
}

void add_operator_routes(Router& router, const Health& health, const Metrics& metrics) {
    const auto add = [&router](std::string pattern, std::string summary, Right right, auto answer) {
        Route route;
        route.right = right;
        route.of_no_area = true;
        route.pattern = std::move(pattern);
        route.summary = std::move(summary);
        route.handler = [answer](const HttpRequest&, const Reply& reply) {
            HttpResponse response = answer();
            response.headers.emplace_back("Cache-Control", "no-store");
            reply(std::move(response));
        };
        router.add(std::move(route));
    };
    add("/healthz", "Whether the process is alive", Right::anyone,
        [&health] { return health.live(); });
    add("/readyz", "Whether it can serve, or why not", Right::anyone,
        [&health] { return health.ready(); });
    add("/metrics", "Metrics in Prometheus' text format", Right::operate, [&metrics] {
        return HttpResponse{
            .status = 200, .content_type = metrics_content_type, .body = metrics.text()};
    });
}

}  // namespace anju
