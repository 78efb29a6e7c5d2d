// What a process does at this moment, for those who keep it running: GET /v1/operations.
#pragma once

#include <functional>

#include "deploy/anju/node_metrics.hpp"
#include "events/runtime/health.hpp"

namespace anju {

struct Operated {
    std::string url;
    std::vector<std::string> roles;
    std::string log;  // "embedded" or "kafka"
    NodeMetrics::Watched parts{};
};

// `operated` is asked on the io thread. `health` must outlive the server.
void add_operations_route(Router& router, const Health& health, std::function<Operated()> operated);

}  // namespace anju
