// Runs a node until it is told to stop: what `up` and the roles share.
#pragma once

#include <functional>
#include <memory>

#include "deploy/anju/node.hpp"
#include "events/runtime/signals.hpp"

namespace anju {

// Called once the node listens; on the thread that runs `io` next. What it returns is kept until
// the node ends.
using Started = std::function<std::shared_ptr<void>(boost::asio::io_context& io, Node& node,
                                                    StopSignals& signals)>;

// With everything in one process, on the embedded log in its folder; keys and the administrator's
// token are files there unless others are named.
NodeOptions all_in_one(NodeOptions options);

// Prints "listening on <url>", then "token: <token>" where there is one of this machine, and serves
// until SIGINT or SIGTERM. The exit code.
int serve_node(const NodeOptions& options, const Started& started = {});

}  // namespace anju
