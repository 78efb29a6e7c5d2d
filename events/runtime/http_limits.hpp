// Every limit of the HTTP server in one place. The defaults are what production runs with; tests
// shorten the times.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace anju {

struct HttpLimits {
    using Milliseconds = std::chrono::milliseconds;

    Milliseconds handshake_timeout{5'000};  // of TLS, from the connection to its end
    Milliseconds header_timeout{5'000};     // from the first byte of a request to its empty line
    Milliseconds body_timeout{30'000};      // one wait for more body; see Pace
    Milliseconds idle_timeout{60'000};      // between two requests of a connection
    Milliseconds write_timeout{30'000};     // one wait for the peer to take bytes; see Pace
    Milliseconds answer_timeout{60'000};    // a handler that has not replied by then gives 503
    Milliseconds linger_timeout{1'000};     // reading on after a refusal, so that it gets across
    Milliseconds stop_timeout{5'000};       // requests in flight when the server stops
    Milliseconds tick{1'000};               // how often deadlines are looked at

    std::uint64_t rate_min_bytes_per_second = 1024;
    std::size_t header_bytes_max = 16 * 1024;  // request line and headers together
    std::size_t headers_max = 100;
    std::size_t target_bytes_max = 4 * 1024;
    std::size_t connections_max = 10'000;
    std::size_t handshakes_max = 512;  // of TLS, at once
    std::size_t refusals_max = 256;    // connections above connections_max that are told so
    std::size_t linger_bytes_max = 1024 * 1024;
};

inline constexpr std::uint64_t body_limit_default_bytes = 1024 * 1024;
inline constexpr std::size_t query_parameters_max = 64;
inline constexpr std::size_t chunk_line_bytes_max = 1024;
inline constexpr std::size_t trailer_bytes_max = 8 * 1024;
inline constexpr std::size_t stream_line_bytes_max = 1024 * 1024;  // one line of an NDJSON body
inline constexpr std::size_t read_bytes = 4 * 1024;                // one read from the socket,
inline constexpr std::size_t body_read_bytes = 64 * 1024;          // and one of a large body
inline constexpr std::size_t kept_input_bytes = 16 * 1024;         // a larger buffer is given back
inline constexpr std::size_t kept_output_bytes = 128 * 1024;
inline constexpr std::size_t output_flush_bytes = 64 * 1024;  // pipelined answers sent together
inline constexpr std::size_t stream_flush_bytes = 16 * 1024;  // pieces of a stream sent together

// How long a peer may take over one message: each single wait is at most `grace`, and all waits
// together at most `grace` plus the time its bytes take at the minimum rate. Time in which we were
// the slow side is not counted.
class Pace {
  public:
    using Clock = std::chrono::steady_clock;

    Pace(std::chrono::milliseconds grace, std::uint64_t rate_min)
        : grace_(grace), rate_min_(rate_min) {}

    // Begins a wait and gives the moment it must have ended.
    Clock::time_point begin_wait(Clock::time_point now) {
        began_ = now;
        const auto earned = std::chrono::milliseconds(moved_bytes_ * 1000 / rate_min_);
        const auto left = std::max(Clock::duration::zero(), grace_ + earned - waited_);
        return now + std::min<Clock::duration>(grace_, left);
    }
    void end_wait(Clock::time_point now, std::size_t moved_bytes) {
        waited_ += now - began_;
        moved_bytes_ += moved_bytes;
    }

  private:
    std::chrono::milliseconds grace_;
    std::uint64_t rate_min_;
    std::uint64_t moved_bytes_ = 0;
    Clock::duration waited_{};
    Clock::time_point began_{};
};

}  // namespace anju
