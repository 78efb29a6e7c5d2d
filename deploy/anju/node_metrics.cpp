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

void NodeMetrics::count_up(prometheus::Counter& counter, std::uint64_t total) {
    counter.Increment(static_cast<double>(total) - counter.Value());
}

// What the server has on its hands, and what it did not take on.
void NodeMetrics::read_server() {
    const HttpLoad load = watched_.server->load();
    set("anju_http_connections", "Open connections", static_cast<double>(load.connections));
    set("anju_http_requests_in_flight", "Requests that are worked on, streams aside",
        static_cast<double>(load.in_flight));
    set("anju_http_requests_waiting", "Requests that wait for a write to show",
        static_cast<double>(load.waiting));
    set("anju_http_uploads_in_flight", "Requests that send commands as a stream",
        static_cast<double>(load.uploads));
    set("anju_http_body_bytes", "Bytes of bodies of requests not yet answered",
        static_cast<double>(load.body_bytes));
    set("anju_http_untaken_answer_bytes", "Bytes of answers that their readers have yet to take",
        static_cast<double>(load.answer_bytes));
    count_up(metrics_.counter("anju_http_accept_pauses_total",
                              "Times that accepting paused, since descriptors had run out"),
             load.accept_pauses);
    set("anju_tls_certificate_end_seconds",
        "When the certificate ends that is shown to callers, in Unix time; 0 without TLS",
        static_cast<double>(load.certificate_valid_to));
    count_up(metrics_.counter("anju_http_handshakes_failed_total",
                              "Connections that came to no TLS that is taken here"),
             load.handshakes_failed);
    for (std::size_t i = 0; i < http_shed_kinds; ++i) {
        const std::string reason(name_of(static_cast<HttpShed>(i)));
        count_up(metrics_.counter("anju_http_shed_total",
                                  "Requests refused and connections closed to bound the load",
                                  {{"reason", reason}}),
                 load.shed[i]);
    }
}

void NodeMetrics::read_gauges() {
    if (watched_.server != nullptr) read_server();
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
        const auto unwitnessed = watched_.witnessing != nullptr ? watched_.witnessing->unwitnessed()
                                                                : std::chrono::seconds(0);
        set("anju_unwitnessed_seconds",
            "Since the newest head that enough witnesses cosigned there were others; 0 without "
            "witnesses",
            static_cast<double>(unwitnessed.count()));
        set("anju_halted_partitions", "Partitions that stand still at a record nobody can read",
            static_cast<double>(status.halted.size()));
    }
    if (watched_.projector != nullptr) {
        const auto status = watched_.projector->status();
        set("anju_projected_position", "Events folded and committed",
            static_cast<double>(status.as_of.position));
        set("anju_parked_streams", "Streams whose events could not be folded: figures lack them",
            static_cast<double>(status.as_of.parked.streams));
        set("anju_parked_events", "Events that could not be folded, and those behind them",
            static_cast<double>(status.as_of.parked.events));
        set("anju_projector_caught_up", "1 when there was nothing more to fold",
            status.caught_up ? 1 : 0);
    }
    if (watched_.publisher != nullptr) {
        const auto status = watched_.publisher->status();
        set("anju_publishing", "1 when this process writes the public topics",
            status.publishing ? 1 : 0);
        set("anju_published_position", "Events before this position are in the public topics",
            static_cast<double>(status.position));
        set("anju_published_records", "Records written to public topics since the start",
            static_cast<double>(status.written));
    }
    timer_->expires_after(interval);
    timer_->async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) read_gauges();
    });
}

}  // namespace anju
