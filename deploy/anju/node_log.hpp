// The log that a process stands on.
#pragma once

#include <memory>

#include "deploy/anju/node.hpp"

namespace anju {

// The embedded log in the data folder, or the one on Kafka.
Result<std::unique_ptr<Log>> open_log(const NodeOptions& options);

}  // namespace anju
