// GET /v1/events: the ledger's events in their public form, from any position on, without an end
// when asked to. JSON lines; Server-Sent Events for who accepts text/event-stream.
#pragma once

#include <boost/asio/io_context.hpp>

#include "events/log/log.hpp"
#include "events/runtime/router.hpp"
#include "projections/engine/queries.hpp"

namespace anju {

// All of them must outlive the router.
void add_event_stream_route(Router& router, boost::asio::io_context& io, Log& log,
                            Queries& queries);

}  // namespace anju
