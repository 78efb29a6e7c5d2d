// GET /v1/feed: the ledger's events in their public form (CloudEvents), in order, from any position
// on, those that the caller wants. As Server-Sent Events or JSON lines without an end, or as pages
// of JSON. Every form says how far it has looked, so that a caller whose events are rare goes on
// from there and not from the last one.
#pragma once

#include <boost/asio/io_context.hpp>

#include "events/log/log.hpp"
#include "events/runtime/router.hpp"
#include "projections/engine/queries.hpp"

namespace anju {

// The query parameters of the feed; a gateway needs them too.
std::vector<QueryParameter> feed_parameters();

// All of them must outlive the router.
void add_feed_route(Router& router, boost::asio::io_context& io, Log& log, Queries& queries);

}  // namespace anju
