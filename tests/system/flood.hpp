// Clients that send more than a server can take: many connections on one thread, at a rate that
// does not wait for answers, and as cheap as they can be, since they share the machine with what
// they load.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace anju::test {

struct FloodOptions {
    int connections = 64;
    double rate = 0;  // commands a second, of all connections; 0: each sends as soon as it can
    double seconds = 1;
};

struct FloodResult {
    double seconds = 0;
    std::uint64_t sent = 0;
    std::map<int, std::uint64_t> answers{};   // by status
    std::uint64_t unanswered = 0;             // the connection ended instead
    std::uint64_t refused_without_hint = 0;   // 429 or 503 without Retry-After
    std::vector<std::string> acknowledged{};  // streams, each registered by one command
    std::vector<double> recorded_ms{};        // from sending to the answer 201, sorted
    std::vector<double> refused_ms{};         // to 429 or 503, sorted

    double rate() const { return static_cast<double>(sent) / seconds; }
    double recorded_rate() const { return static_cast<double>(acknowledged.size()) / seconds; }
    std::uint64_t refused() const;
};

// Sorted times; 0 when there are none.
double percentile(const std::vector<double>& sorted, double part);

// Registers households, each of its own, at the server that `url` names; blocks until all that was
// sent is answered. `name` makes the streams of one call differ from those of others. Throws when
// the server takes no connection or falls silent.
FloodResult flood(const std::string& url, const std::string& name, const FloodOptions& options);

}  // namespace anju::test
