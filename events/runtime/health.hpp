// Liveness and readiness: named checks behind /healthz and /readyz.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/router.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace anju {

class Metrics;

class Health {
  public:
    // Called on the io thread for each /readyz: it must not block. Its Error says why not.
    using Check = std::function<Result<void>()>;

    void add(std::string name, Check check);
    // What is told and does not keep the process from serving.
    void watch(std::string name, Check check);

    struct Failing {
        std::string check;
        Error error;
    };
    std::vector<Failing> failing() const;
    std::vector<Failing> degraded() const;
    // What fails first, if anything.
    Result<void> check() const;
    // 200 as long as the process can answer at all.
    HttpResponse live() const;
    // 200, or 503 with the checks that fail: {"ready":false,"reasons":[{"check","rule","detail"}]};
    // "degraded" has what is told, in the same form.
    HttpResponse ready() const;

  private:
    using Checks = std::vector<std::pair<std::string, Check>>;
    static std::vector<Failing> failing_of(const Checks& checks);

    Checks checks_;
    Checks watched_;
};

// Adds /healthz, /readyz and /metrics. Both objects must outlive the server.
void add_operator_routes(Router& router, const Health& health, const Metrics& metrics);

}  // namespace anju
