// The publisher of a process: who gets which events is read from the facts of the access service,
// and the topics lie on a Kafka cluster.
#pragma once

#include <cstdint>
#include <memory>

#include "deploy/anju/node.hpp"
#include "events/log/publisher.hpp"

namespace anju {

// Those admitted as agencies, each with what it may follow.
std::unique_ptr<PublicScopes> agency_scopes();

// On options.publish_to. Invalid: an option makes no sense. `log` must outlive it.
Result<std::unique_ptr<Publisher>> start_publisher(Log& log, const NodeOptions& options,
                                                   std::uint64_t writer);

}  // namespace anju
