#include "deploy/anju/rebuild_routes.hpp"

#include <boost/json/serialize.hpp>

#include "events/base/json.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/problem.hpp"

namespace anju {
namespace {

HttpResponse status_of(const Rebuild& rebuild) {
    HttpResponse response;
    response.headers.emplace_back("Cache-Control", "no-store");
    write_json(response.body, rebuild.status());
    return response;
}

// Who changed what is served is told by the log of the process.
void note(const HttpRequest& request, const char* what) {
    log_info(what, {{"principal", request.principal ? request.principal->name : ""},
                    {"request", request.request_id()}});
}

using Act = std::function<Result<void>(const HttpRequest& request)>;

void add(Router& router, Route route, NodeProjections& projections, Act act) {
    route.handler = [&projections, act = std::move(act)](const HttpRequest& request,
                                                         const Reply& reply) {
        auto done = act(request);
        reply(done ? status_of(projections.rebuild()) : problem_response(done.error()));
    };
    route.response_schema = boost::json::serialize(json_schema<Rebuild::Status>());
    route.right = Right::administer;
    route.of_no_area = true;
    router.add(std::move(route));
}

}  // namespace

void add_rebuild_routes(Router& router, NodeProjections& projections) {
    add(router,
        {.verb = Verb::get,
         .pattern = "/v1/rebuild",
         .summary = "Rows that are folded anew beside those that are served, and what differs"},
        projections, [](const HttpRequest&) { return Result<void>(); });
    add(router,
        {.verb = Verb::post,
         .pattern = "/v1/rebuild",
         .summary = "Folds all events anew, beside the rows that are served"},
        projections, [&projections](const HttpRequest& request) {
            note(request, "rows are folded anew");
            return projections.rebuild().begin(projections.queries().view());
        });
    add(router,
        {.verb = Verb::post,
         .pattern = "/v1/rebuild/flip",
         .summary = "Serves the rows that were folded anew",
         .query = {{"even_if_different", "true: also where they are not those that are served"}}},
        projections, [&projections](const HttpRequest& request) {
            note(request, "rows that were folded anew are to be served");
            return projections.flip(request.query_value("even_if_different") == "true");
        });
    add(router,
        {.verb = Verb::post,
         .pattern = "/v1/rebuild/drop",
         .summary = "Ends it, and removes the rows that were folded anew"},
        projections, [&projections](const HttpRequest& request) {
            note(request, "rows that were folded anew are dropped");
            projections.rebuild().drop();
            return Result<void>();
        });
}

}  // namespace anju
