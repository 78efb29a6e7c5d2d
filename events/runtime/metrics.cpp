#include "events/runtime/metrics.hpp"

#include <prometheus/text_serializer.h>

namespace anju {

prometheus::Counter& Metrics::counter(const std::string& name, const std::string& help,
                                      const MetricLabels& labels) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels);
}

prometheus::Gauge& Metrics::gauge(const std::string& name, const std::string& help,
                                  const MetricLabels& labels) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels);
}

prometheus::Histogram& Metrics::histogram(const std::string& name, const std::string& help,
                                          const std::vector<double>& bounds,
                                          const MetricLabels& labels) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add(labels,
                                                                                      bounds);
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(registry_.Collect());
}

const std::vector<double>& Metrics::latency_bounds_seconds() {
    static const std::vector<double> bounds{0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002,
                                            0.005,   0.01,   0.02,   0.05,   0.1,   0.25,
                                            0.5,     1,      2.5,    5,      10};
    return bounds;
}

}  // namespace anju
