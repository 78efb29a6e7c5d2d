#include "events/runtime/http_admission.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace anju {
namespace {

constexpr std::array<std::string_view, http_shed_kinds> shed_names{
    "in_flight", "uploads", "queue", "bodies", "answers", "connections", "idle", "handshakes"};
constexpr std::array<std::string_view, 3> operator_patterns{"/healthz", "/readyz", "/metrics"};

bool reads_a_stream(const Route& route) {
    return route.streams() && route.verb != Verb::get;
}

}  // namespace

std::string_view name_of(HttpShed reason) {
    return shed_names[static_cast<std::size_t>(reason)];
}

bool QueueWatch::takes(Clock::duration waited, Clock::time_point now) {
    if (now >= interval_end_) {
        const bool is_recent = now < interval_end_ + limits_.queue_interval;
        const bool was_seen = least_ != Clock::duration::max();
        stands_ = is_recent && was_seen && least_ > limits_.queue_low;
        least_ = Clock::duration::max();
        interval_end_ = now + limits_.queue_interval;
    }
    least_ = std::min(least_, waited);
    return waited <= (stands_ ? limits_.queue_busy_max : limits_.queue_max);
}

HttpAdmission::HttpAdmission(HttpAdmissionLimits limits) : limits_(limits), queue_(limits) {}

bool HttpAdmission::always_admits(const Route& route) {
    return std::ranges::find(operator_patterns, route.pattern) != operator_patterns.end();
}

Error HttpAdmission::shed(HttpShed reason, std::string message) {
    count(reason);
    return unavailable("overloaded", std::move(message));
}

std::pair<std::size_t&, std::size_t> HttpAdmission::place_of(const HttpRequest& request) {
    if (reads_a_stream(*request.route)) return {load_.uploads, limits_.uploads_max};
    if (request.query_value(wait_parameter)) return {load_.waiting, limits_.waiting_max};
    return {load_.in_flight, limits_.in_flight_max};
}

HttpShare::~HttpShare() {
    finish();
    set_untaken(0);
}

std::optional<Error> HttpShare::admit(const HttpRequest& request,
                                      HttpAdmission::Clock::duration waited,
                                      HttpAdmission::Clock::time_point now) {
    if (HttpAdmission::always_admits(*request.route)) return std::nullopt;
    if (!admission_.queue_.takes(waited, now)) {
        return admission_.shed(HttpShed::queue,
                               "more comes than is done here, and this waited in "
                               "line for too long; try again");
    }
    const bool uploads = reads_a_stream(*request.route);
    if (request.route->streams() && !uploads) return std::nullopt;
    const auto [count, most] = admission_.place_of(request);
    if (count >= most) {
        return admission_.shed(uploads ? HttpShed::uploads : HttpShed::in_flight,
                               "too many requests are being worked on; try again");
    }
    if (uploads) counted_ = &++count;
    return std::nullopt;
}

std::optional<Error> HttpShare::hold_body(std::size_t bytes) {
    if (bytes > admission_.limits_.body_bytes_max - admission_.load_.body_bytes) {
        return admission_.shed(HttpShed::bodies,
                               "the bodies of other requests take all the memory "
                               "there is for them; try again");
    }
    admission_.load_.body_bytes += bytes;
    body_bytes_ += bytes;
    return std::nullopt;
}

std::optional<Error> HttpShare::begin(const HttpRequest& request) {
    if (HttpAdmission::always_admits(*request.route)) return std::nullopt;
    const auto [count, most] = admission_.place_of(request);
    if (count >= most) {
        return admission_.shed(HttpShed::in_flight,
                               "too many requests are being worked on; try again");
    }
    counted_ = &++count;
    return std::nullopt;
}

void HttpShare::finish() {
    if (auto* counted = std::exchange(counted_, nullptr)) --*counted;
    admission_.load_.body_bytes -= std::exchange(body_bytes_, 0);
}

void HttpShare::set_untaken(std::size_t bytes) {
    admission_.load_.answer_bytes += bytes;
    admission_.load_.answer_bytes -= std::exchange(untaken_, bytes);
}

}  // namespace anju
