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

// The topic in which processes that send webhooks say which of them does; none on the embedded log,
// which one process has alone.
inline constexpr std::string_view webhooks_topic = "anju.webhooks";
std::function<Result<std::unique_ptr<Log>>()> webhook_words(const NodeOptions& options);

}  // namespace anju
