// One caller for each partition, who records command after command and takes the time that each
// needs, repeats included: what a clerk waits while a partition moves.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace anju::test {

class PartitionCallers {
  public:
    explicit PartitionCallers(std::function<std::string()> url);
    ~PartitionCallers();
    PartitionCallers(const PartitionCallers&) = delete;
    PartitionCallers& operator=(const PartitionCallers&) = delete;

    // Waits until each partition has taken a command that was first sent from now on. False: not
    // within a minute.
    bool all_accept();
    // The longest that a command took since the last call.
    std::chrono::milliseconds longest_wait();
    void finish();
    // After finish().
    std::uint64_t recorded() const { return recorded_; }
    // Answers other than 201 and 503 with Retry-After. After finish().
    const std::vector<std::string>& complaints() const { return complaints_; }
    std::uint64_t refused() const { return refused_; }  // 503

  private:
    using Clock = std::chrono::steady_clock;

    void run(std::size_t caller, const std::string& county);
    void take_time(std::size_t caller, Clock::time_point sent);

    const std::function<std::string()> url_;
    std::atomic<bool> finishing_ = false;
    std::atomic<std::uint64_t> recorded_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::mutex mutex_;  // those below
    std::vector<std::string> complaints_;
    std::vector<Clock::time_point> accepted_;  // when the last accepted command was first sent
    Clock::duration longest_{};
    std::vector<std::thread> threads_;
};

}  // namespace anju::test
