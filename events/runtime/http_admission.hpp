// What the HTTP server takes on when more comes than it can carry: a bounded number of requests, a
// bounded number of bytes, and nothing that has waited for too long already. The rest is refused at
// once, before its body is parsed: that costs little, so that what is taken on stays fast.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/router.hpp"

#include <array>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace anju {

// Names a write that an answer waits for: such a request takes time and costs nothing.
inline constexpr std::string_view wait_parameter = "wait";

struct HttpAdmissionLimits {
    using Milliseconds = std::chrono::milliseconds;

    // Requests with their handlers, streams aside: more would only wait for each other.
    std::size_t in_flight_max = 256;
    std::size_t waiting_max = 2'000;  // of them, apart: those that ask to wait for a write
    std::size_t uploads_max = 256;    // streams that read a body: POST /v1/commands
    std::size_t body_bytes_max = std::size_t{64} << 20;  // of bodies, until they are answered
    // Of answers that their readers have not taken. Above it the one that reads for longest goes.
    std::size_t answer_bytes_max = std::size_t{128} << 20;

    // How long a request may have waited before work on it begins. Where it never took less than
    // queue_low for queue_interval there is no burst but a queue that stands: then queue_busy_max.
    Milliseconds queue_max{200};
    Milliseconds queue_low{8};
    Milliseconds queue_interval{100};
    Milliseconds queue_busy_max{16};

    // What is too much is told so after a while: callers come again as soon as they are refused,
    // and to refuse them at once would leave no time for the others.
    Milliseconds refusal_delay{250};

    // Where connections or descriptors run out, one that idles for so long makes room.
    Milliseconds idle_min{1'000};
};

// Why something was refused or cut; the names are those of the metric's label.
enum class HttpShed : std::uint8_t {
    in_flight,
    uploads,
    queue,
    bodies,
    answers,      // cut: it read too slowly
    connections,  // refused, or closed at once where descriptors ran out
    idle,         // closed to make room
    handshakes,   // of TLS, closed: too many at once
};
inline constexpr std::size_t http_shed_kinds = 8;
std::string_view name_of(HttpShed reason);

// What the server has on its hands at this moment, for metrics and tests.
struct HttpLoad {
    std::size_t connections = 0;
    std::size_t in_flight = 0;
    std::size_t waiting = 0;
    std::size_t uploads = 0;
    std::size_t body_bytes = 0;
    std::size_t answer_bytes = 0;
    std::uint64_t accept_pauses = 0;  // descriptors had run out
    std::uint64_t handshakes_failed = 0;
    std::int64_t certificate_valid_to = 0;  // UTC in seconds; 0 without TLS
    std::array<std::uint64_t, http_shed_kinds> shed{};
};

// Tells a burst from a queue that stands, by the least time a request waited in an interval: in a
// burst some wait briefly, where work comes faster than it is done none does.
class QueueWatch {
  public:
    using Clock = std::chrono::steady_clock;

    explicit QueueWatch(const HttpAdmissionLimits& limits) : limits_(limits) {}

    // Whether to begin a request that has waited for so long.
    bool takes(Clock::duration waited, Clock::time_point now);
    bool stands() const { return stands_; }

  private:
    HttpAdmissionLimits limits_;
    Clock::time_point interval_end_{};
    Clock::duration least_ = Clock::duration::max();
    bool stands_ = false;
};

class HttpShare;

// Of one server; on its io thread.
class HttpAdmission {
  public:
    using Clock = std::chrono::steady_clock;

    explicit HttpAdmission(HttpAdmissionLimits limits = {});

    const HttpAdmissionLimits& limits() const { return limits_; }
    void count(HttpShed reason) { ++load_.shed[static_cast<std::size_t>(reason)]; }
    void count_pause() { ++load_.accept_pauses; }
    bool answers_fit() const { return load_.answer_bytes <= limits_.answer_bytes_max; }
    const HttpLoad& load() const { return load_; }  // but for the connections

    // What operators ask has its answer whatever happens: /healthz, /readyz, /metrics.
    static bool always_admits(const Route& route);

  private:
    friend class HttpShare;
    Error shed(HttpShed reason, std::string message);
    // Where the request is counted, and what the most is.
    std::pair<std::size_t&, std::size_t> place_of(const HttpRequest& request);

    HttpAdmissionLimits limits_;
    HttpLoad load_;
    QueueWatch queue_;
};

// What one connection takes up of the above; gives it back when it goes.
class HttpShare {
  public:
    explicit HttpShare(HttpAdmission& admission) : admission_(admission) {}
    ~HttpShare();
    HttpShare(const HttpShare&) = delete;
    HttpShare& operator=(const HttpShare&) = delete;

    // Whether to go on with a request whose head was read after it had waited for so long. All
    // errors here are unavailable "overloaded".
    std::optional<Error> admit(const HttpRequest& request, HttpAdmission::Clock::duration waited,
                               HttpAdmission::Clock::time_point now);
    // For more bytes of its body.
    std::optional<Error> hold_body(std::size_t bytes);
    // Its body is there and its handler begins.
    std::optional<Error> begin(const HttpRequest& request);
    // It has its answer: gives back its place and the bytes of its body.
    void finish();
    // Bytes of answers that the peer has yet to take.
    void set_untaken(std::size_t bytes);
    std::size_t untaken() const { return untaken_; }

  private:
    HttpAdmission& admission_;
    std::size_t body_bytes_ = 0;
    std::size_t untaken_ = 0;
    std::size_t* counted_ = nullptr;  // among those in flight, those that wait, or uploads
};

struct IdleTag;
using IdleHook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<IdleTag>,
                                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

// A connection that waits for its next request, in a list of those: the longest waiting is first.
class IdleConnection : public IdleHook {
  public:
    virtual std::chrono::steady_clock::time_point idle_since() const = 0;
    virtual void close_idle() = 0;

  protected:
    ~IdleConnection() = default;
};
using IdleConnections =
    boost::intrusive::list<IdleConnection, boost::intrusive::base_hook<IdleHook>,
                           boost::intrusive::constant_time_size<false>>;

}  // namespace anju
