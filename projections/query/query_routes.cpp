#include "projections/query/query_routes.hpp"

#include <optional>
#include <string>

#include "events/base/json.hpp"
#include "projections/query/parked_routes.hpp"

namespace anju {
namespace {

Result<void> write_position(const RowView& view, std::string& body) {
    body += ",\"position\":";
    write_json(body, view.as_of().position);
    body += ",\"epoch\":";
    write_json(body, view.as_of().epoch);
    body += ",\"cuts\":[";
    bool first = true;
    for (const auto& cut : view.ledger().cuts) {
        if (!first) body += ',';
        first = false;
        body += "{\"topic\":";
        write_json(body, cut.topic);
        body += ",\"partition\":";
        write_json(body, cut.partition);
        body += ",\"next_seq\":";
        write_json(body, cut.next_seq);
        body += '}';
    }
    body += ']';
    return {};
}

Result<void> write_digest(const RowView& view, std::string& body) {
    const auto digest = digest_of(view);
    if (!digest) return digest.error();
    body += ",\"position\":";
    write_json(body, view.as_of().position);
    body += ",\"digest\":";
    write_json(body, *digest);
    return {};
}

}  // namespace

void add_query_routes(Router& router, Queries& queries) {
    add_parked_routes(router, queries);
    router.add({.verb = Verb::get,
                .pattern = "/v1/position",
                .summary = "How far the answers go: events folded, in all and by partition",
                .handler =
                    [&queries](const HttpRequest& request, const Reply& reply) {
                        queries.answer(request, reply, write_position);
                    },
                .query = Queries::parameters(),
                .right = Right::signed_in,
                .of_no_area = true});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/digest",
         .summary = "SHA-256 over all rows of the read models",
         .handler = [&queries](const HttpRequest& request,
                               const Reply& reply) { queries.scan(request, reply, write_digest); },
         .query = Queries::parameters(
             {{"anew", "true: with as_of, all events up to it folded from the beginning", false}}),
         .right = Right::signed_in,
         .of_no_area = true});
}

}  // namespace anju
