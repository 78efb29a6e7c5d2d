// Clients of an HTTP server on this machine that cost as little as they can.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anju::bench {

struct LoadResult {
    double seconds = 0;
    std::vector<double> latencies_ms;  // one for each answer
};

// Sends the same GET over `connections` kept-alive connections, on each the next one when the last
// is answered, for about `seconds`; all on this thread. Throws for any status but 200.
LoadResult load(const std::string& url, const std::string& target, int connections, double seconds);

// One kept-alive connection that waits for each answer.
class BlockingClient {
  public:
    explicit BlockingClient(const std::string& url);
    ~BlockingClient();
    BlockingClient(const BlockingClient&) = delete;
    BlockingClient& operator=(const BlockingClient&) = delete;

    // The body of the answer; throws when the status is another one.
    std::string get(const std::string& target);
    std::string post(const std::string& target, const std::string& headers, std::string_view body);

  private:
    std::string send(const std::string& request, std::string_view status);

    int socket_ = -1;
    std::string host_;
};

}  // namespace anju::bench
