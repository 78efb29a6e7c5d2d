// Counters, gauges and histograms of one process, and their text for Prometheus.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace anju {

using MetricLabels = std::map<std::string, std::string>;

inline constexpr const char* metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

// From any thread. What is returned lives as long as this object, so look it up once and keep it.
// The same name with the same labels gives the same metric; labels of one name must have few
// values (routes, kinds), never ids. Throws std::invalid_argument when a name is malformed or used
// for two types.
class Metrics {
  public:
    prometheus::Counter& counter(const std::string& name, const std::string& help,
                                 const MetricLabels& labels = {});
    prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                             const MetricLabels& labels = {});
    // `bounds`: upper ends of the buckets, rising; the one without end is added.
    prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                     const std::vector<double>& bounds,
                                     const MetricLabels& labels = {});

    // The text exposition format, what GET /metrics answers.
    std::string text() const;

    // From 50 microseconds to 10 seconds.
    static const std::vector<double>& latency_bounds_seconds();

  private:
    mutable prometheus::Registry registry_;  // collecting takes its own lock
};

}  // namespace anju
