#include "deploy/anju/node_metrics.hpp"

#include <boost/beast/http/verb.hpp>

namespace anju {
namespace {

constexpr std::chrono::seconds interval{1};

MetricLabels labels_of(const Route* route) {
    if (route == nullptr) return {{"route", "none"}, {"method", "none"}};
    return {{"route", route->pattern},
            {"method", std::string(boost::beast::http::to_string(route->verb))}};
}

}  // namespace

void NodeMetrics::answered(const Route* route, int status, std::chrono::nanoseconds took) {
    auto& one = routes_[route];
    if (one.seconds == nullptr) {
        one.seconds = &metrics_.histogram("anju_http_request_duration_seconds",
                                          "Time from the head of a request to its answer",
                                          Metrics::latency_bounds_seconds(), labels_of(route));
    }
    one.seconds->Observe(std::chrono::duration<double>(took).count());
    auto& counter = one.by_status[status];
    if (counter == nullptr) {
        auto labels = labels_of(route);
        labels["status"] = std::to_string(status);
        counter = &metrics_.counter("anju_http_requests_total", "Requests answered", labels);
    }
    counter->Increment();
}

void NodeMetrics::watch(boost::asio::io_context& io, Watched watched) {
    watched_ = watched;
    timer_.emplace(io);
    read_gauges();
}

void NodeMetrics::set(const char* name, const char* help, double value) {
    metrics_.gauge(name, help).Set(value);
}

void NodeMetrics::read_gauges() {
    for (const auto& shell : *watched_.shells) {
        std::uint64_t voided = 0;
        std::size_t parked = 0;
        for (const auto& partition : shell->partitions()) {
            voided += partition->voided();
            parked += partition->owner().parked();
        }
        const MetricLabels service{{"service", shell->name()}};
        metrics_.gauge("anju_void_records", "Records read that do not count", service)
            .Set(static_cast<double>(voided));
        metrics_.gauge("anju_commits_in_flight", "Commits not yet read back", service)
            .Set(static_cast<double>(parked));
        metrics_.gauge("anju_held_partitions", "Partitions that this process decides for", service)
            .Set(static_cast<double>(shell->held().size()));
    }
    if (watched_.sealer != nullptr) {
        const auto status = watched_.sealer->status();
        set("anju_sealed_events", "Events in the ledger", static_cast<double>(status.events));
        set("anju_unsealed_events", "Events that wait for a seal",
            static_cast<double>(status.unsealed));
        set("anju_halted_partitions", "Partitions that stand still at a record nobody can read",
            static_cast<double>(status.halted.size()));
    }
    if (watched_.projector != nullptr) {
        const auto status = watched_.projector->status();
        set("anju_projected_position", "Events folded and committed",
            static_cast<double>(status.as_of.position));
        set("anju_projector_caught_up", "1 when there was nothing more to fold",
            status.caught_up ? 1 : 0);
    }
    timer_->expires_after(interval);
    timer_->async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) read_gauges();
    });
}

}  // namespace anju
