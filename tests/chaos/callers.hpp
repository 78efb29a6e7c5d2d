// Callers who record while brokers fail, each on plots of its own and, two by two, on plots that
// both write to. Each command has a key and is sent again until it is answered, or is given up so
// that nobody knows what became of it.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/chaos/seen.hpp"

namespace anju::test {

class Callers {
  public:
    // One for each partition of a service. `url` may be called on any thread; `seen` must outlive
    // the callers.
    Callers(std::function<std::string()> url, Seen& seen);
    // Like finish().
    ~Callers();
    Callers(const Callers&) = delete;
    Callers& operator=(const Callers&) = delete;

    // Waits until each caller had a command acknowledged that was first sent from now on.
    bool all_accept(std::chrono::seconds deadline);
    // The longest that an acknowledged command took since the last call, repeats included.
    std::chrono::milliseconds longest_wait();
    std::uint64_t acknowledged() const { return acknowledged_; }
    std::uint64_t told_to_try_again() const { return told_to_try_again_; }  // 503 with Retry-After
    // Lets what was sent be answered, then ends.
    void finish();

  private:
    struct Command {
        std::string stream;
        std::string name;
        std::string body;
        std::int64_t expected_version = -1;  // none
    };
    struct Caller {
        std::string name;
        std::string own_county;
        std::string shared_county;
        std::string shared_name;  // with the neighbour
        int commands = 0;
    };

    void run(std::size_t number);
    void write_own_plot(std::size_t number, int round);
    void write_shared_plot(std::size_t number, int round);
    // The version; 0 when it was refused or given up.
    std::int64_t send(std::size_t number, const Command& command);
    Outcome send_until_answered(const Command& command, CommandSeen& seen);
    void accepted(std::size_t number, Moment invoked, Moment answered);

    const std::function<std::string()> url_;
    Seen& seen_;
    std::vector<Caller> callers_;
    std::atomic<bool> finishing_ = false;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<std::uint64_t> told_to_try_again_ = 0;
    std::mutex mutex_;              // the two below
    std::vector<Moment> accepted_;  // when the last acknowledged command was first sent, by caller
    Moment longest_wait_ = 0;
    std::vector<std::thread> threads_;
};

}  // namespace anju::test
